/** Who is no trunk and no headset gets nothing from the real Asterisk, and who keeps trying is shut out. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSipGuard, type SipGuard } from './sip-guard.ts'
import { openAmi, type Ami } from './ami.ts'
import { ariOf, asteriskUnderTest, quiet, type ListeningAri } from './testing/asterisk-under-test.ts'
import { openStranger, type Stranger } from './testing/stranger.ts'
import { openPhone } from './testing/sip-phone.ts'
import { until } from './testing/until.ts'

const asterisk = asteriskUnderTest()
const ELSEWHERE = '127.0.0.2'
const SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n'

let ari: ListeningAri
let stranger: Stranger
beforeAll(async () => {
  ari = await ariOf(asterisk, 'strangers')
  stranger = await openStranger(asterisk.sipPort, ELSEWHERE)
})
afterAll(async () => {
  stranger.close()
  await ari.close()
})

describe('a stranger', () => {
  it.each(['12345', '110', '*110', 's', 'h-0000', 'trunk', 'outside', 'emergency'])(
    'calls %s and is refused, and no channel is made',
    async (dialled) => {
      const invite = stranger.request('INVITE', dialled, ['Content-Type: application/sdp'], SDP)
      expect(await stranger.ask(invite)).toMatch(/^SIP\/2\.0 (401|403|404)/)
      expect(await ari.request<unknown[]>('GET', '/channels')).toEqual([])
    },
  )

  it.each(['trunk', 'outside', 'emergency', 'h-0000'])(
    'calls herself %s and registers in vain',
    async (account) => {
      expect(await stranger.guess(account)).toMatch(/^SIP\/2\.0 (401|403|404)/)
    },
  )

  it('is refused REFER, SUBSCRIBE, MESSAGE and PUBLISH', async () => {
    for (const method of ['REFER', 'SUBSCRIBE', 'MESSAGE', 'PUBLISH'])
      expect(
        await stranger.ask(
          stranger.request(method, '12345', ['Refer-To: <sip:900@127.0.0.1>', 'Event: presence']),
        ),
        method,
      ).toMatch(/^SIP\/2\.0 (401|403|404|405|481|489|501)/)
  })
})

it('a REFER of the trunk itself, within a call, moves nobody', async () => {
  const phone = await openPhone(asterisk.sipPort)
  const trunk = await openStranger(asterisk.sipPort, '127.0.0.1')
  try {
    const leg = await phone.call('12345', '<sip:13800001111@127.0.0.1>')
    const before = await ari.request<{ id: string; dialplan: { context: string } }[]>('GET', '/channels')
    expect(before).toHaveLength(1)
    for (const more of [[], ['Referred-By: <sip:x@127.0.0.1>']])
      expect(
        await trunk.ask(trunk.request('REFER', '12345', ['Refer-To: <sip:00900123456@127.0.0.1>', ...more])),
      ).toMatch(/^SIP\/2\.0 (403|404|405|481|501)/)
    const after = await ari.request<{ id: string }[]>('GET', '/channels')
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    await leg.hangUp()
  } finally {
    trunk.close()
    phone.close()
  }
  await until('no channel', async () => (await ari.request<unknown[]>('GET', '/channels')).length === 0)
})

describe('who guesses at accounts', () => {
  const POLICY = { tries: 6, windowMs: 60_000, blockMs: 3000 }
  let guard: SipGuard
  let ami: Ami
  const exempted = new Set<string>()
  beforeAll(async () => {
    guard = createSipGuard({
      options: { ...POLICY, exempt: (address) => exempted.has(address) },
      ari: () => ari,
      log: quiet,
      now: Date.now,
    })
    ami = openAmi({
      ...{
        host: asterisk.amiHost,
        port: asterisk.amiPort,
        user: asterisk.amiUser,
        password: asterisk.amiPassword,
      },
      ...{ log: quiet, eventMask: 'security', onSession: async () => undefined, onDown: () => undefined },
      onEvent: (event) => guard.heard(event),
    })
    await until('AMI', () => ami.isUp())
  })
  afterAll(async () => {
    guard.close()
    await ami.close()
    await guard.restore()
  })
  const guesser = () => guard.seen().intruders.find(({ address }) => address === ELSEWHERE)

  it('is shut out after some tries, with the trunk untouched, and let in again', async () => {
    for (let n = 0; n < 12 && guesser()?.blockedUntil === undefined; n += 1) {
      await stranger.guess('h-1234567890')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(guesser()).toMatchObject({ blockedUntil: expect.any(Number) as number })
    const options = () => stranger.ask(stranger.request('OPTIONS', 'x'))
    await until('refused', async () => (await options())?.startsWith('SIP/2.0 403'))
    expect(guard.seen().failures).toBeGreaterThanOrEqual(POLICY.tries)
    const phone = await openPhone(asterisk.sipPort)
    const leg = await phone.call('12345', '<sip:13800001111@127.0.0.1>')
    await leg.hangUp()
    phone.close()
    await until('let in again', async () => !(await options())?.startsWith('SIP/2.0 403'), 10_000)
    expect(guesser()?.blockedUntil).toBeUndefined()
  })

  it('is only shown where an agent sits', async () => {
    exempted.add(ELSEWHERE)
    for (let n = 0; n < 10; n += 1) await stranger.guess('h-1234567890')
    await until('counted', () => (guesser()?.failures ?? 0) >= POLICY.tries)
    expect(guesser()?.blockedUntil).toBeUndefined()
    expect(await stranger.ask(stranger.request('OPTIONS', 'x'))).not.toContain('403')
  })
})

it('nothing is loaded that nothing of ours needs', async () => {
  const list = readFileSync(new URL('../../asterisk/etc/modules.conf', import.meta.url), 'utf8')
  const listed = [...list.matchAll(/^load = (\S+)$/gm)].map(([, name]) => name)
  const modules = await ari.request<{ name: string; status: string }[]>('GET', '/asterisk/modules')
  // The core's own parts have no file.
  const running = modules.filter(({ name, status }) => status === 'Running' && name.endsWith('.so'))
  expect(running.map(({ name }) => name).sort()).toEqual(listed.sort())
  for (const dangerous of [
    /^app_system/,
    /^func_shell/,
    /^res_agi/,
    /^app_exec(?!\.so)/,
    /^func_curl/,
    /^res_pjsip_refer/,
    /^res_pjsip_endpoint_identifier_anonymous/,
    /^func_env/,
    /^app_userevent/,
    /^res_clialiases/,
    /^chan_iax2/,
    /^pbx_ael/,
  ])
    expect(
      modules.filter(({ name }) => dangerous.test(name)),
      String(dangerous),
    ).toEqual([])
})
