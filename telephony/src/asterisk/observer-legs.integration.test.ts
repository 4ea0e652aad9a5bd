import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Hearing } from '../domain/leg.ts'
import type { SwitchFact } from '../ports.ts'
import type { AsteriskSwitch } from './asterisk-switch.ts'
import type { AriBridge, AriChannel } from './ari-event.ts'
import { asteriskUnderTest, putPlainHeadset, type ListeningAri } from './testing/asterisk-under-test.ts'
import { openPhone, type Leg, type Phone } from './testing/sip-phone.ts'
import { sweep, switchUnderTest, withoutGreeting } from './testing/switch-under-test.ts'
import { hears, isSound } from './testing/sound.ts'
import { until } from './testing/until.ts'

/** A supervisor's leg on the real Asterisk: what she hears, who hears her, and what is left of it. One voice speaks at a time. */
const asterisk = asteriskUnderTest()
let watch: ListeningAri
let watched: Awaited<ReturnType<typeof withoutGreeting>>
let theSwitch: AsteriskSwitch
let facts: SwitchFact[] = []
const phones: Phone[] = []
let journeyId = ''
let callerLegId = ''
let caller: Leg
let agent: Leg
let supervisor: Leg

const agentLegId = () => `agent.${journeyId}.1.1`
const legId = () => `observer.${journeyId}.1`

beforeAll(async () => {
  watched = await withoutGreeting(asterisk)
  watch = watched.watch
})
afterAll(() => watched.end())

beforeEach(async () => {
  facts = []
  theSwitch = switchUnderTest(asterisk, (fact) => facts.push(fact))
  await until('the switch', () => theSwitch.status().ari)
  caller = await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
  const { caller: arrived } = await until('the caller', () =>
    facts.find((fact) => fact.type === 'callArrived'),
  )
  ;[journeyId, callerLegId] = [arrived.journeyId ?? '', arrived.legId]
  agent = await headset((name) =>
    theSwitch.ring({
      ...{ journeyId, legId: agentLegId(), headset: name, callerLegId, callerNumber: '', epoch: 1 },
      ...{ timeoutMs: 10_000, reattach: false },
    }),
  )
  await answered(agentLegId())
  await theSwitch.connect({
    ...{ journeyId, callerLegId, callerHeld: false, agentLegId: agentLegId(), announceAgentId: undefined },
  })
  supervisor = await headset((name) =>
    theSwitch.ringObserver({ journeyId, legId: legId(), headset: name, timeoutMs: 10_000 }),
  )
  await answered(legId())
  await hears(caller)
  for (const leg of [caller, agent, supervisor]) leg.media.hush()
})
afterEach(async () => {
  for (const each of phones.splice(0)) each.close()
  await sweep(watch)
  await theSwitch.observe({ journeyId, legId: legId(), hearing: 'gone' })
  await theSwitch.clear(journeyId)
  await theSwitch.close()
})

async function phone(): Promise<Phone> {
  const opened = await openPhone(asterisk.sipPort)
  phones.push(opened)
  return opened
}

async function headset(ring: (name: string) => Promise<void>): Promise<Leg> {
  const opened = await phone()
  const name = `h-${randomUUID().replaceAll('-', '')}`
  await putPlainHeadset(watch, name, opened.port)
  await ring(name)
  return (await opened.ringing()).answer()
}

const answered = (id: string) =>
  until('its answer', () => facts.some((fact) => fact.type === 'legAnswered' && fact.legId === id))
const channels = () => watch.request<AriChannel[]>('GET', '/channels')
const observes = (hearing: Hearing) =>
  theSwitch.observe({ journeyId, legId: legId(), hearing, agentLegId: agentLegId() })

/** Her own bridge is gone; one that was taken down is listed for a moment more. */
const onlyTheRoom = () =>
  until('the end of her own bridge', async () => {
    const ids = (await watch.request<AriBridge[]>('GET', '/bridges')).map(({ id }) => id)
    return ids.includes(journeyId) && !ids.includes(legId())
  })

/** Who hears this one speak, of the three, in a second in which nobody else does. */
async function whoHears(speaker: Leg): Promise<string[]> {
  const others = Object.entries({ caller, agent, supervisor }).filter(([, leg]) => leg !== speaker)
  const from = others.map(([, leg]) => leg.media.received.length)
  speaker.media.speak()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  speaker.media.hush()
  const heard = others.filter(([, leg], at) => {
    const packets = leg.media.received.slice((from[at] ?? 0) + 10)
    return packets.filter(({ bytes }) => isSound(bytes)).length > 15
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  return heard.map(([name]) => name)
}

describe('a supervisor’s leg', () => {
  it('监听 hears both and is heard by none; 耳语 is heard by the agent alone; 强插 by all; and back', async () => {
    await observes('listen')
    expect(await whoHears(caller)).toEqual(['agent', 'supervisor'])
    expect(await whoHears(agent)).toEqual(['caller', 'supervisor'])
    expect(await whoHears(supervisor)).toEqual([])
    await observes('whisper')
    expect(await whoHears(supervisor)).toEqual(['agent'])
    expect(await whoHears(caller)).toEqual(['agent', 'supervisor'])
    // Straight back: nothing that was whispered through may stay.
    await observes('listen')
    expect(await whoHears(supervisor)).toEqual([])
    await observes('room')
    expect(await whoHears(supervisor)).toEqual(['caller', 'agent'])
    expect(await whoHears(caller)).toEqual(['agent', 'supervisor'])
    await observes('listen')
    expect(await whoHears(supervisor)).toEqual([])
    expect(await whoHears(agent)).toEqual(['caller', 'supervisor'])
  })

  it('hears music while the agent is away, and nothing of it reaches the call', async () => {
    await observes('whisper')
    await observes('music')
    await hears(supervisor)
    expect(await whoHears(supervisor)).toEqual([])
  })

  it('ends alone, and leaves nothing behind', async () => {
    await observes('listen')
    expect((await theSwitch.look()).listening).toEqual([legId()])
    await supervisor.hangUp()
    await until('its end', () => facts.some((fact) => fact.type === 'legEnded' && fact.legId === legId()))
    await observes('gone')
    await until('only two legs', async () => (await channels()).length === 2).catch(
      async (failure: unknown) => {
        throw new Error(JSON.stringify(await channels()), { cause: failure })
      },
    )
    expect((await theSwitch.look()).listening).toEqual([])
    await onlyTheRoom()
    expect(caller.ended() ?? agent.ended()).toBeUndefined()
    expect(await whoHears(caller)).toEqual(['agent'])
  })

  it('接管: caller and supervisor end together from then on, also by the dialplan alone; the agent’s leg ends neither', async () => {
    await observes('listen')
    await theSwitch.adoptLeg({ journeyId, callerLegId, legId: legId() })
    await observes('room')
    await theSwitch.hangUp(agentLegId(), 'lost')
    await agent.untilEnded()
    expect(await whoHears(caller)).toEqual(['supervisor'])
    await onlyTheRoom()
    await supervisor.hangUp()
    await caller.untilEnded()
  })
})
