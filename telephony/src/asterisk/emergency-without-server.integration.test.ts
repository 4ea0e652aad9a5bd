import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Ami } from './ami.ts'
import type { AriChannel } from './ari-event.ts'
import { writeEmergencyRoutes } from './emergency-routes.ts'
import {
  amiOf,
  ariOf,
  asteriskUnderTest,
  putPlainHeadset,
  type ListeningAri,
} from './testing/asterisk-under-test.ts'
import { bridgedCall, type BridgedCall } from './testing/bridged-call.ts'
import { openPhone, type Leg, type Phone } from './testing/sip-phone.ts'
import { hears } from './testing/sound.ts'
import { until } from './testing/until.ts'

/** The last way to 110: no server, no Redis, no PostgreSQL; a headset, the dialplan and what AstDB holds. */
const asterisk = asteriskUnderTest()
const CITIZEN = '13800001111'
const phones: Phone[] = []
let call: BridgedCall | undefined
let watch: ListeningAri
let ami: Ami
let greeting = ''

const setGlobal = (value: string) =>
  watch.request('POST', '/asterisk/variable', { query: { variable: 'GREETING', value } })
const channels = () => watch.request<AriChannel[]>('GET', '/channels')

beforeAll(async () => {
  watch = await ariOf(asterisk, `watch-${randomUUID()}`)
  ami = await amiOf(asterisk)
  const query = { variable: 'GREETING' }
  greeting = (await watch.request<{ value: string }>('GET', '/asterisk/variable', { query })).value
  await setGlobal('')
  // One Asterisk serves all test files; `remember` waits until nothing is under way.
  await sweep()
})
afterEach(async () => {
  await call?.close()
  call = undefined
  for (const { name, fields } of await ami.list('QueueStatus', { Queue: 'hotline' }))
    if (name === 'QueueMember')
      await ami.action('QueueRemove', { Queue: 'hotline', Interface: fields['location'] })
  for (const each of phones.splice(0)) each.close()
  await sweep()
  await remember([])
})
afterAll(async () => {
  await setGlobal(greeting)
  await Promise.all([watch.close(), ami.close()])
})

/** Also what is dialled or rung anew while its caller goes. */
async function sweep(): Promise<void> {
  await until('an empty switch', async () => {
    const left = await channels()
    for (const { id } of left) await watch.request('DELETE', `/channels/${id}`).catch(() => undefined)
    return left.length === 0
  })
}

async function phone(): Promise<Phone> {
  const opened = await openPhone(asterisk.sipPort)
  phones.push(opened)
  return opened
}

/** As a server does it while it lives. */
async function remember(police: readonly string[], drill = false): Promise<void> {
  const routes = { '110': police, '119': [], '120': [], '122': [] }
  await writeEmergencyRoutes(watch, { routes, drill })
  await until('nothing under way', async () => (await channels()).length === 0)
}
const addressOf = (one: Phone) => `sip:110@127.0.0.1:${String(one.port)}`

/** A native call: there never was a server. */
async function nativeCall(): Promise<{ caller: Leg; agent: Leg; press: () => void }> {
  const desk = await phone()
  const name = `h-${randomUUID().replaceAll('-', '')}`
  await putPlainHeadset(watch, name, desk.port)
  await ami.action('QueueAdd', { Queue: 'hotline', Interface: `PJSIP/${name}`, MemberName: '1001' })
  const caller = await (await phone()).call('12345', `<sip:${CITIZEN}@127.0.0.1>`)
  const agent = await (await desk.ringing()).answer()
  await Promise.all([hears(caller), hears(agent)])
  return {
    caller,
    agent,
    press: () => void desk.call('*110', `<sip:${name}@127.0.0.1>`).catch(() => undefined),
  }
}

describe('EM-1 *110 from a headset with everything else dead', () => {
  it('caller, agent and 110 talk together; the number of the caller is the identity', async () => {
    const police = await phone()
    await remember([addressOf(police)])
    const { caller, agent, press } = await nativeCall()
    press()
    const ringing = await police.ringing()
    expect(ringing.request).toMatch(new RegExp(`^P-Asserted-Identity:.*<sip:${CITIZEN}@`, 'm'))
    const answered = await ringing.answer()
    await Promise.all([hears(caller), hears(agent), hears(answered)])
    await agent.hangUp()
    await Promise.all([hears(caller), hears(answered)])
    await caller.hangUp()
    await answered.untilEnded()
  })

  it('also for a call that a server had made before it died', async () => {
    const police = await phone()
    await remember([addressOf(police)])
    call = await bridgedCall(asterisk)
    await call.ari.close()
    call.press('*110')
    const answered = await (await police.ringing()).answer()
    await Promise.all([hears(call.caller), hears(call.agent), hears(answered)])
  })

  it('a server that lives is told by the context of the channel that the caller is in the room', async () => {
    const police = await phone()
    await remember([addressOf(police)])
    call = await bridgedCall(asterisk)
    call.press('*110')
    const { callerChannel, ari } = call
    const left = await until('the caller out of Stasis', () => {
      for (const event of ari.events)
        if (event.type === 'StasisEnd' && event.channel.id === callerChannel.id) return event
      return undefined
    })
    expect(left.channel.dialplan.context).toBe('hotline-emergency')
  })

  it('EM-3 a busy route is followed by the next one', async () => {
    const [busy, police] = [await phone(), await phone()]
    await remember([addressOf(busy), addressOf(police)])
    const { caller, press } = await nativeCall()
    press()
    ;(await busy.ringing()).decline('486 Busy Here')
    const answered = await (await police.ringing()).answer()
    await Promise.all([hears(caller), hears(answered)])
  })

  it('EM-3 without a route caller and agent hear what to dial, and stay together', async () => {
    const { caller, agent, press } = await nativeCall()
    press()
    await until('the voice in the room', async () =>
      (await channels()).some(({ dialplan }) => dialplan.context === 'hotline-emergency-join'),
    )
    await Promise.all([hears(caller), hears(agent)])
    expect([caller.ended(), agent.ended()]).toEqual([undefined, undefined])
  })

  it('EM-8 in a drill no route is dialled', async () => {
    const police = await phone()
    await remember([addressOf(police)], true)
    const { caller, press } = await nativeCall()
    press()
    await until('the machine in the room', async () =>
      (await channels()).some(({ dialplan }) => dialplan.context === 'hotline-drill'),
    )
    await hears(caller)
    expect((await channels()).filter(({ name }) => name.startsWith('PJSIP/emergency-'))).toEqual([])
  })

  it('a headset without a call reaches nothing', async () => {
    const desk = await phone()
    const name = `h-${randomUUID().replaceAll('-', '')}`
    await putPlainHeadset(watch, name, desk.port)
    await expect(desk.call('*110', `<sip:${name}@127.0.0.1>`)).rejects.toThrow(/SIP\/2.0 [46]/)
    await expect(desk.call('900', `<sip:${name}@127.0.0.1>`)).rejects.toThrow(/SIP\/2.0 404/)
  })
})
