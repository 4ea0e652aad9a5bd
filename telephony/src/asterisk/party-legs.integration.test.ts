import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SwitchFact } from '../ports.ts'
import type { AsteriskSwitch } from './asterisk-switch.ts'
import type { AriChannel } from './ari-event.ts'
import { asteriskUnderTest, type ListeningAri } from './testing/asterisk-under-test.ts'
import { openPhone, type Leg, type Phone } from './testing/sip-phone.ts'
import { sweep, switchUnderTest, withoutGreeting } from './testing/switch-under-test.ts'
import { hears, isSound } from './testing/sound.ts'
import { until } from './testing/until.ts'

/** Whom an agent asks in, on the real Asterisk: dialled, followed, placed with the caller, and what the switch says. */
const asterisk = asteriskUnderTest()
const CITIZEN = '13800001111'
let watch: ListeningAri
let watched: Awaited<ReturnType<typeof withoutGreeting>>
let theSwitch: AsteriskSwitch
let facts: SwitchFact[] = []
let phones: Phone[] = []
let journeyId = ''
let callerLegId = ''
let caller: Leg

beforeAll(async () => {
  watched = await withoutGreeting(asterisk)
  watch = watched.watch
})
afterAll(() => watched.end())

beforeEach(async () => {
  facts = []
  theSwitch = switchUnderTest(asterisk, (fact) => facts.push(fact))
  await until('the switch', () => theSwitch.status().ari)
  caller = await (await phone()).call('12345', `<sip:${CITIZEN}@127.0.0.1>`)
  const arrived = await heard('callArrived')
  journeyId = arrived.caller.journeyId ?? ''
  callerLegId = arrived.caller.legId
  await until('the claim', async () => (await theSwitch.look()).callers.some(({ ours }) => ours))
})
afterEach(async () => {
  for (const each of phones.splice(0)) each.close()
  await sweep(watch)
  await theSwitch.clear(journeyId)
  await theSwitch.close()
})

async function phone(): Promise<Phone> {
  const opened = await openPhone(asterisk.sipPort)
  phones.push(opened)
  return opened
}

function heard<T extends SwitchFact['type']>(type: T): Promise<Extract<SwitchFact, { type: T }>> {
  const isIt = (fact: SwitchFact): fact is Extract<SwitchFact, { type: T }> => fact.type === type
  return until(`the fact ${type}`, () => facts.find(isIt))
}

const legId = () => `party.${journeyId}.1.1`
const dial = (uri: string, emergency = false) =>
  theSwitch.dialParty({
    ...{ journeyId, legId: legId(), uri, emergency, timeoutMs: 10_000, progressMs: 1_000 },
    callerNumber: emergency ? CITIZEN : '12345',
  })

describe('somebody who is asked in', () => {
  it('rings, answers, speaks, and hears the caller in the room', async () => {
    const expert = await phone()
    await dial(`sip:8001@127.0.0.1:${String(expert.port)}`)
    const ringing = await expert.ringing()
    expect(ringing.request).toMatch(/^From:.*<sip:12345@/m)
    expect(ringing.request).not.toMatch(/^P-Asserted-Identity/m)
    expect((await heard('partyRinging')).legId).toBe(legId())
    const leg = await ringing.answer()
    expect((await heard('legAnswered')).legId).toBe(legId())
    await theSwitch.place(journeyId, callerLegId, 'room')
    await theSwitch.place(journeyId, legId(), 'room')
    await Promise.all([hears(leg), hears(caller)])
    await heard('partySpoke')
    expect((await theSwitch.look()).partyLegs).toEqual([{ legId: legId() }])
  })

  it('the caller hears music while she is held, and the others do not hear her', async () => {
    const expert = await phone()
    await dial(`sip:8001@127.0.0.1:${String(expert.port)}`)
    const leg = await (await expert.ringing()).answer()
    await heard('legAnswered')
    await theSwitch.place(journeyId, legId(), 'room')
    await theSwitch.place(journeyId, callerLegId, 'room')
    await hears(leg)
    await theSwitch.place(journeyId, callerLegId, 'music')
    const from = leg.media.received.length
    await hears(caller)
    expect(leg.media.received.slice(from + 10).filter(({ bytes }) => isSound(bytes))).toEqual([])
    await theSwitch.place(journeyId, callerLegId, 'room')
    await hears(leg)
  })

  it('EM-2 an emergency service is given the number of the caller as asserted identity', async () => {
    const police = await phone()
    await dial(`sip:110@127.0.0.1:${String(police.port)}`, true)
    const { request } = await police.ringing()
    expect(request).toMatch(new RegExp(`^P-Asserted-Identity:.*<sip:${CITIZEN}@`, 'm'))
    expect(request).toMatch(new RegExp(`^From:.*<sip:${CITIZEN}@`, 'm'))
  })

  it.each([
    ['486 Busy Here', 'busy'],
    ['603 Decline', 'rejected'],
    ['480 Temporarily Unavailable', 'no_answer'],
  ] as const)('%s is told as %s', async (status, end) => {
    const expert = await phone()
    await dial(`sip:8001@127.0.0.1:${String(expert.port)}`)
    ;(await expert.ringing()).decline(status)
    expect(await heard('partyEnded')).toEqual({ type: 'partyEnded', legId: legId(), end })
  })

  it('EM-3 a route where nothing rings is dead soon, long before SIP would give up', async () => {
    const gone = await phone()
    const { port } = gone
    gone.close()
    phones = phones.filter((each) => each !== gone)
    await dial(`sip:110@127.0.0.1:${String(port)}`, true)
    expect((await heard('partyEnded')).end).toBe('unreachable')
  })

  it('one who hangs up has left, and the caller stays', async () => {
    const expert = await phone()
    await dial(`sip:8001@127.0.0.1:${String(expert.port)}`)
    const leg = await (await expert.ringing()).answer()
    await heard('legAnswered')
    await theSwitch.place(journeyId, legId(), 'room')
    await theSwitch.place(journeyId, callerLegId, 'room')
    await leg.hangUp()
    expect((await heard('partyEnded')).end).toBe('left')
    expect(caller.ended()).toBeUndefined()
  })

  it('EM-8 a drill is answered by the machine itself and heard by the caller; no telephone is dialled', async () => {
    const police = await phone()
    let rung = false
    void police.ringing().then(
      () => (rung = true),
      () => undefined,
    )
    await dial('drill:110', true)
    await heard('legAnswered')
    await theSwitch.place(journeyId, callerLegId, 'room')
    await theSwitch.place(journeyId, legId(), 'room')
    await hears(caller)
    expect(rung).toBe(false)
    const names = (await watch.request<AriChannel[]>('GET', '/channels')).map(({ name }) => name)
    expect(names.filter((name) => /^PJSIP\/(outside|emergency)-/.test(name))).toEqual([])
  })

  it.each([
    'sip:8001@127.0.0.1&PJSIP/trunk/900',
    'Local/110@from-trunk',
    'drill:110@from-trunk',
    'tel:10086',
  ])('never dials %s', async (uri) => {
    await expect(dial(uri)).rejects.toMatchObject({ code: 'SWITCH_AWAY', details: { status: 400 } })
  })
})
