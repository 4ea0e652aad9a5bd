/** The hotline that somebody's `npm start` runs now, found by the same settings that it was started with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAsteriskView, type AsteriskView } from './asterisk-view.ts'
import { Refusal, sentenceOf } from '../../stack/refusal.ts'
import { askReady, pageUrl } from '../../stack/server.ts'
import { readSettings, type Environment, type Settings } from '../../stack/settings.ts'

export interface RunningHotline {
  url: string
  deskUrl: string
  sipPort: number
  asterisk: AsteriskView
  /** Of the demo accounts. @throws Refusal when it is not known */
  demoPassword(): string
}

/** @throws Refusal in one sentence when there is no hotline to call */
export async function runningHotline(env: Environment): Promise<RunningHotline> {
  const settings = readSettings(env)
  const url = pageUrl(settings)
  const ready = await askReady(settings).then(
    () => true,
    () => false, // nobody listens
  )
  if (!ready)
    throw new Refusal(
      `The hotline is not running on ${url}: run \`npm start\` first, or set HOTLINE_HTTP_PORT and HOTLINE_SIP_PORT to where it runs.`,
    )
  const asterisk = createAsteriskView(
    settings.asteriskUrl ??
      `http://hotline:${secret(settings, 'asterisk-ari')}@127.0.0.1:${String(settings.ariPort)}`,
  )
  await asterisk.channels().catch((failure: unknown) => {
    throw new Refusal(`Asterisk does not answer: ${sentenceOf(failure)}.`, { cause: failure })
  })
  return {
    url,
    deskUrl: `${url}/desktop/`,
    sipPort: settings.sipPort,
    asterisk,
    demoPassword: () => settings.demoPassword ?? secret(settings, 'demo-password'),
  }
}

function secret({ home }: Settings, name: string): string {
  try {
    return readFileSync(join(home, 'secrets', name), 'utf8').trim()
  } catch (failure) {
    throw new Refusal(`The running hotline's secrets are not in ${home}: set HOTLINE_HOME to its home.`, {
      cause: failure,
    })
  }
}
