import type { AsteriskConnection, Log } from '../../options.ts'
import { openAmi, type Ami } from '../ami.ts'
import { openAri, type Ari } from '../ari.ts'
import type { AriEvent } from '../ari-event.ts'
import { until } from './until.ts'

/** The real Asterisk that integration tests run on, started by the test runner with our configuration. */
export type AsteriskUnderTest = AsteriskConnection & {
  sipPort: number
  /** AMI with the account that starts recorders. */
  recorderUrl: string
  liveRecordings: string
}

export function asteriskUnderTest(): AsteriskUnderTest {
  const given = process.env['HOTLINE_TEST_ASTERISK']
  if (given === undefined)
    throw new Error('HOTLINE_TEST_ASTERISK is missing: run this test by `npm test -- --room telephony`')
  return JSON.parse(given) as AsteriskUnderTest
}

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export interface ListeningAri extends Ari {
  readonly events: AriEvent[]
}

/** An ARI application that is up. Its name matches no `^hotline-` unless said so: it is not offered any call. */
export async function ariOf(
  { ariUrl, ariUser, ariPassword }: AsteriskConnection,
  app: string,
  onEvent: (event: AriEvent, ari: Ari) => void = () => undefined,
): Promise<ListeningAri> {
  const events: AriEvent[] = []
  const ari = openAri({
    ...{ url: ariUrl, user: ariUser, password: ariPassword, app, log: quiet },
    onSession: async () => undefined,
    onEvent(event) {
      events.push(event)
      onEvent(event, ari)
    },
    onDown: () => undefined,
  })
  await until('ARI', () => ari.isUp())
  return Object.assign(ari, { events })
}

export async function amiOf({ amiHost, amiPort, amiUser, amiPassword }: AsteriskConnection): Promise<Ami> {
  const ami = openAmi({
    ...{ host: amiHost, port: amiPort, user: amiUser, password: amiPassword, log: quiet },
    onSession: async () => undefined,
    onEvent: () => undefined,
    onDown: () => undefined,
  })
  await until('AMI', () => ami.isUp())
  return ami
}

/** An agent's telephone that needs no browser: an account in memory whose contact is fixed. */
export async function putPlainHeadset(ari: Ari, name: string, port: number, rtpTimeoutS = 0): Promise<void> {
  const put = (type: string, fields: Record<string, string>) =>
    ari.request('PUT', `/asterisk/config/dynamic/res_pjsip/${type}/${name}`, {
      body: { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) },
    })
  await put('aor', { contact: `sip:${name}@127.0.0.1:${String(port)}` })
  await put('endpoint', {
    ...{ aors: name, context: 'from-headset', identify_by: 'username', disallow: 'all', allow: 'alaw' },
    ...{ direct_media: 'no', rtp_timeout: String(rtpTimeoutS) },
  })
}
