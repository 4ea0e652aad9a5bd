import { AppError } from '@hotline/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { HEAD_OF_LINE } from './route.ts'
import { createWorld, type World } from '../testing/world.ts'
import { hangup, knownAgent, prove, ready } from './agent-moves.ts'
import { DEFAULT_CALL_POLICY, type CallPolicy } from './call-policy.ts'
import type { Turn } from './exchange.ts'
import type { Journey } from './journey.ts'
import * as moves from './party-moves.ts'
import type { PartyContact, PartyWish } from './party.ts'

/** Call control as stories: one caller, one agent, and whom she asks in. */

const contact = (label: string, accept: PartyContact['accept'] = 'answer'): PartyContact => ({
  label,
  uri: `sip:${label}@127.0.0.1:5999`,
  accept,
})
const unit = (purpose: PartyWish['purpose'], more: Partial<PartyWish> = {}): PartyWish => ({
  ...{ role: 'expert', name: '区水务局', purpose, unitId: '00000000-0000-4000-8000-000000000001' },
  ...{ contacts: [contact('8001'), contact('8002')], hunt: 'in_order' },
  ...(more as object),
})
const police = (drill = false): PartyWish => ({
  ...{ role: 'emergency', name: '110', purpose: 'emergency', service: '110', drill },
  ...{ contacts: [contact('line1'), contact('line2')], hunt: 'in_order' },
})

let world: World
const agent = () => knownAgent(world.exchange, '1001')
const journey = (): Journey => {
  const [only] = world.exchange.journeys.values()
  if (only === undefined) throw new Error('the call is over')
  return only
}
const party = (at = 0) => journey().parties?.[at]
const leg = (at = 0, attempt = 0) => party(at)?.attempts[attempt]?.legId ?? ''
const order = (decide: (turn: Turn, journeyId: string) => void) =>
  world.run((turn) => decide(turn, agent().journeyId ?? ''))
const ask = (wish: PartyWish) => order((turn, id) => moves.ask(turn, agent(), id, wish))
const where = (legId: string) => world.places.get(legId)
const refusal = async (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

beforeEach(async () => {
  world = await aTalk(DEFAULT_CALL_POLICY)
})

async function aTalk(policy: CallPolicy): Promise<World> {
  world = createWorld(policy)
  await world.login('1001')
  await world.headset('1001', true)
  await world.run((turn) => prove(turn, agent(), { microphone: true }))
  await world.run((turn) => ready(turn, agent()))
  await world.arrive('caller')
  await world.answer(journey().agentLegId ?? '')
  return world
}

describe('保持 and 恢复', () => {
  it('gives the caller music and takes her back', async () => {
    await order((turn, id) => moves.hold(turn, agent(), id))
    expect([journey().callerHeld, where('caller')]).toEqual([true, 'music'])
    await order((turn, id) => moves.resume(turn, agent(), id))
    expect([journey().callerHeld, where('caller')]).toEqual([undefined, 'room'])
    expect(world.events.map(({ type }) => type)).toEqual(['arrive', 'offer', 'answer', 'hold', 'resume'])
  })

  it('refuses what does not fit, with a code', async () => {
    expect(await refusal(order((turn, id) => moves.resume(turn, agent(), id)))).toBe('TRANSITION_REFUSED')
    expect(await refusal(order((turn, id) => moves.swap(turn, agent(), id)))).toBe('TRANSITION_REFUSED')
    expect(await refusal(order((turn, id) => moves.join(turn, agent(), id)))).toBe('TRANSITION_REFUSED')
    expect(await refusal(order((turn, id) => moves.leave(turn, agent(), id)))).toBe('TRANSITION_REFUSED')
    expect(await refusal(ask(unit('consult', { contacts: [] })))).toBe('NO_CONTACT')
    expect(await refusal(order((turn, id) => moves.drop(turn, agent(), id, '7')))).toBe('PARTY_NOT_FOUND')
  })
})

describe('请专家', () => {
  it('DA-2 joins the expert to agent and caller as soon as she answers', async () => {
    await ask(unit('three_way'))
    expect(journey().callerHeld).toBeUndefined()
    await world.partyAnswers(leg())
    expect([party()?.state, where(leg()), where('caller')]).toEqual(['talking', 'room', 'room'])
  })

  it('DA-3 hunts the contacts in order and keeps the times of each attempt', async () => {
    await ask(unit('three_way'))
    await world.partyEnds(leg(), 'busy')
    await world.partyAnswers(leg(0, 1))
    expect(party()?.attempts).toMatchObject([{ label: '8001', end: 'busy' }, { label: '8002' }])
    expect(party()?.answeredAt).toBe(world.now())
  })

  it('rings all contacts together and lets the others go when one answers', async () => {
    await ask(unit('three_way', { hunt: 'together' }))
    expect(world.partyLegs.size).toBe(2)
    await world.partyAnswers(leg(0, 1))
    expect([...world.partyLegs.keys()]).toEqual([leg(0, 1)])
    expect(party()?.attempts[0]?.end).toBe('cancelled')
  })

  it('rings the next contact when nobody pressed the key at the first', async () => {
    await ask(unit('three_way', { contacts: [contact('8001', 'key'), contact('8002')] }))
    await world.partyAnswers(leg())
    await world.partyEnds(leg(), 'not_accepted')
    expect([party()?.state, party()?.attempts.length]).toEqual(['ringing', 2])
    await world.partyAnswers(leg(0, 1))
    expect(party()?.state).toBe('talking')
  })

  it('lets nobody in from an ordinary telephone who did not press the key', async () => {
    await ask(unit('three_way', { contacts: [contact('8001', 'key')] }))
    await world.partyAnswers(leg())
    expect([party()?.state, where(leg())]).toEqual(['asked', undefined])
    await world.run((turn) => moves.partyAccepted(turn, leg()))
    expect([party()?.state, where(leg())]).toEqual(['talking', 'room'])
  })

  it('the expert leaves: agent and caller go on', async () => {
    await ask(unit('three_way'))
    await world.partyAnswers(leg())
    await world.partyEnds(leg(), 'left')
    expect([journey().state, party()?.state, party()?.end]).toEqual(['talking', 'left', 'left'])
  })

  it('six voices are enough', async () => {
    for (let count = 0; count < 4; count += 1) await ask(unit('three_way'))
    expect(await refusal(ask(unit('three_way')))).toBe('TOO_MANY_PARTIES')
  })
})

describe('咨询', () => {
  it('the caller hears music, changes places with the expert, and all three talk', async () => {
    await ask(unit('consult'))
    expect(where('caller')).toBe('music')
    await world.partyAnswers(leg())
    expect([where('caller'), where(leg())]).toEqual(['music', 'room'])
    await order((turn, id) => moves.swap(turn, agent(), id))
    expect([where('caller'), where(leg())]).toEqual(['room', 'music'])
    await order((turn, id) => moves.swap(turn, agent(), id))
    expect([where('caller'), where(leg())]).toEqual(['music', 'room'])
    await order((turn, id) => moves.join(turn, agent(), id))
    expect([where('caller'), where(leg())]).toEqual(['room', 'room'])
    expect(party()?.purpose).toBe('three_way')
  })

  it.each(['busy', 'no_answer', 'rejected', 'unreachable'] as const)(
    '%s: the caller is back with the agent',
    async (end) => {
      await ask(unit('consult', { contacts: [contact('8001')] }))
      await world.partyEnds(leg(), end)
      expect([party()?.state, party()?.end, where('caller')]).toEqual(['failed', end, 'room'])
    },
  )

  it('取回 ends a consultation that nobody answers', async () => {
    await ask(unit('consult'))
    await order((turn, id) => moves.takeBack(turn, agent(), id))
    expect([party()?.end, where('caller'), world.partyLegs.size]).toEqual(['cancelled', 'room', 0])
  })
})

describe('转接 and 离开', () => {
  it('after a consultation caller and expert go on without the agent, who writes it up', async () => {
    await ask(unit('consult'))
    await world.partyAnswers(leg())
    await order((turn, id) => moves.completeTransfer(turn, agent(), id))
    expect([journey().state, agent().state]).toEqual(['handed_over', 'wrap_up'])
    expect([where('caller'), where(leg())]).toEqual(['room', 'room'])
    expect(world.agentLegs.size).toBe(0)
  })

  it('挂断 in a three-way does not end the caller', async () => {
    await ask(unit('three_way'))
    await world.partyAnswers(leg())
    await order((turn, id) => hangup(turn, agent(), id))
    expect([journey().state, world.callers.has('caller')]).toEqual(['handed_over', true])
  })

  it('a blind transfer that nobody answers brings the caller to the head of the line, with music', async () => {
    await ask(unit('transfer', { contacts: [contact('8001')] }))
    expect([journey().state, agent().state, where('caller')]).toEqual(['handed_over', 'wrap_up', 'music'])
    await world.partyEnds(leg(), 'no_answer')
    expect([journey().state, journey().priority, where('caller')]).toEqual(['queued', HEAD_OF_LINE, 'music'])
  })

  it('取回 from wrap-up brings the agent back into the same call', async () => {
    await ask(unit('three_way'))
    await world.partyAnswers(leg())
    await order((turn, id) => moves.leave(turn, agent(), id))
    await order((turn, id) => moves.takeBack(turn, agent(), id))
    await world.answer(journey().agentLegId ?? '')
    expect([journey().state, journey().agentId, agent().state]).toEqual(['talking', '1001', 'talking'])
  })
})

describe('emergency', () => {
  it('EM-1 joins at once and never holds the caller, who is fetched from hold for it', async () => {
    await order((turn, id) => moves.hold(turn, agent(), id))
    await ask(police())
    expect(where('caller')).toBe('room')
    expect(await refusal(order((turn, id) => moves.hold(turn, agent(), id)))).toBe('TRANSITION_REFUSED')
    expect(await refusal(order((turn, id) => moves.leave(turn, agent(), id)))).toBe('TRANSITION_REFUSED')
    await world.partyAnswers(leg())
    expect(where(leg())).toBe('room')
  })

  it('EM-1 nobody lets go of the caller before the service has answered: 挂断 is refused, a lost leg is fetched back', async () => {
    await ask(police())
    const hangUp = () => order((turn, id) => hangup(turn, agent(), id))
    expect(await refusal(hangUp())).toBe('EMERGENCY_NOT_ANSWERED')
    await world.agentLegEnds(journey().agentLegId ?? '', true)
    expect([journey().state, agent().state]).toEqual(['reattaching', 'reattaching'])
    await world.answer(journey().agentLegId ?? '')
    expect([journey().state, where('caller')]).toEqual(['talking', 'room'])
    await world.partyAnswers(leg())
    await hangUp()
    expect([journey().state, where('caller'), where(leg())]).toEqual(['handed_over', 'room', 'room'])
  })

  it('EM-1 where the policy lets the agent go, the caller waits for the service with music', async () => {
    world = await aTalk({ ...DEFAULT_CALL_POLICY, emergencyLetGo: 'agent' })
    await ask(police())
    await order((turn, id) => hangup(turn, agent(), id))
    expect([journey().state, where('caller')]).toEqual(['handed_over', 'music'])
  })

  it('EM-7 whether the service took the matter is kept with the receipt, once it has answered', async () => {
    await ask(police())
    const note = () =>
      order((turn, id) => moves.noteOutcome(turn, agent(), id, { partyId: '1', outcome: 'declined' }))
    expect(await refusal(note())).toBe('TRANSITION_REFUSED')
    await world.partyAnswers(leg())
    await world.partyEnds(leg(), 'left')
    await note()
    expect(world.events.at(-1)?.party).toMatchObject({ state: 'left', outcome: 'declined' })
  })

  it('EM-3 tries the next route, and keeps caller and agent together when all fail', async () => {
    await ask(police())
    await world.partyEnds(leg(), 'busy')
    expect(party()?.attempts).toHaveLength(2)
    await world.partyEnds(leg(0, 1), 'unreachable')
    expect([party()?.state, journey().state, where('caller')]).toEqual(['failed', 'talking', 'room'])
  })

  it('EM-3 without any route fails at once, with the number to dial and a receipt', async () => {
    await ask({ ...police(), contacts: [] })
    expect([party()?.state, party()?.end, where('caller')]).toEqual(['failed', 'unreachable', 'room'])
  })

  it('EM-1 a look at the switch that began while the leg was being made ends nothing; a later one does', async () => {
    await ask(police())
    world.partyLegs.clear()
    await world.look(5)
    expect(party()?.state).toBe('ringing')
    expect(party()?.attempts).toHaveLength(1)
    await world.look(6_000)
    expect(party()?.attempts[0]?.end).toBe('lost')
  })

  it('EM-4 keeps a receipt: pressed, ringing, answered, spoke, released', async () => {
    await ask(police())
    await world.run((turn) => moves.partyRinging(turn, leg()))
    await world.partyAnswers(leg())
    await world.run((turn) => moves.partySpoke(turn, leg()))
    await world.partyEnds(leg(), 'left')
    const receipt = world.events.filter(({ type }) => type === 'party').at(-1)?.party
    expect(receipt).toMatchObject({ service: '110', state: 'left', end: 'left' })
    expect(Object.values(receipt?.attempts[0] ?? {})).not.toContain(null)
    for (const at of [receipt?.askedAt, receipt?.answeredAt, receipt?.spokeAt, receipt?.endedAt])
      expect(at).toEqual(expect.any(Number))
  })

  it('a second press is the same call for help', async () => {
    await ask(police())
    await ask(police())
    expect(journey().parties).toHaveLength(1)
  })

  it('the agent is lost while 110 talks: caller and 110 go on, and she comes back into it', async () => {
    await ask(police())
    await world.partyAnswers(leg())
    await world.agentLegEnds(journey().agentLegId ?? '', false)
    expect([journey().state, where('caller'), where(leg())]).toEqual(['reattaching', 'room', 'room'])
    await world.answer(journey().agentLegId ?? '')
    expect(journey().state).toBe('talking')
  })
})
