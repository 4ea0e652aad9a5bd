import fc from 'fast-check'
import { AppError } from '@hotline/contract'
import { describe, expect, it } from 'vitest'
import { someRules } from '../testing/rules.ts'
import { createWorld, wish, type World } from '../testing/world.ts'
import { finish, knownAgent, pause, prove, ready } from './agent-moves.ts'
import type { Turn } from './exchange.ts'
import { observe, unobserve } from './observer-moves.ts'
import { liveObservers } from './observers.ts'
import * as partyMoves from './party-moves.ts'
import { liveParties } from './parties.ts'
import { answeredLeg, isTalking, liveAttempts, type PartyWish } from './party.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { isLive } from './journey.ts'
import { learn, nextRelaxation } from './relaxation.ts'
import { stepAt, type CallerFacts } from './route.ts'
import { fits } from './routing.ts'

/** Whole shifts at random, with losses of every kind: whatever happens, no caller is lost and nobody is offered twice. */

const AGENTS = ['1001', '1002', '1003']
/** One who can do everything, one who knows some of it, one of the common line. */
const SKILLS = [['general', 'tax:3', 'dialect.sichuan'], ['general', 'tax'], ['general']]
const DIALLED = ['12345', '12366', '12345']
const FACTS: CallerFacts[] = [{ flags: ['elderly'] }, { flags: ['sichuan'] }, { emergency: true }]
const SUPERVISORS = ['2001', '2002']
const CALLERS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']
const pick = fc.nat({ max: 5 })

const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('arrive' as const), n: pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('callerHangsUp' as const), n: pick }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('answer' as const), n: pick }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('agentHangsUp' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('legLost' as const), n: pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('headsetOff' as const), n: pick }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('headsetOn' as const), n: pick }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('ready' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('pause' as const), n: pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('finish' as const), n: pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('time' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('learn' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('callerLeaves' as const), n: pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('callerReturns' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('wipeLine' as const), n: pick }) },
)

const control = fc.oneof(
  ...(
    [
      ...([
        'consult',
        'three_way',
        'transfer',
        'emergency',
        'hold',
        'resume',
        'swap',
        'join',
        'drop',
      ] as const),
      ...(['leave', 'takeBack', 'takeBack', 'answer', 'answer', 'partyEnds'] as const),
      ...(['partyAnswers', 'partyAnswers', 'partyAnswers', 'partyAnswers'] as const),
    ] as const
  ).map((what) => ({ weight: 2, arbitrary: fc.record({ what: fc.constant(what), n: pick }) })),
  { weight: 3, arbitrary: happening },
)

const supervision = fc.oneof(
  ...(['monitor', 'whisper', 'barge', 'take_over', 'unobserve', 'assign'] as const).map((what) => ({
    weight: 2,
    arbitrary: fc.record({ what: fc.constant(what), n: pick }),
  })),
  ...(['answer', 'answer', 'answer', 'legLost', 'supervisorOff', 'supervisorOn', 'finish'] as const).map(
    (what) => ({ weight: 1, arbitrary: fc.record({ what: fc.constant(what), n: pick }) }),
  ),
  { weight: 8, arbitrary: control },
)

describe('the exchange over whole shifts', () => {
  it('IN-12 loses no caller, offers nobody twice and leaves no fitting pair waiting, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (shift) => {
        const { world, arrived } = await begin()
        for (const step of shift) {
          await happen(world, step.what, step.n, arrived)
          await holds(world)
        }
        await everybodyHangsUp(world, arrived)
      }),
      { numRuns: 400 },
    )
  }, 120_000)

  it('EM-1 DA-2 leaves no caller in silence, whoever is asked in, held, joined, handed over or lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(control, { minLength: 12, maxLength: 60 }), async (shift) => {
        const { world, arrived } = await begin()
        for (const n of [0, 1, 2]) await happen(world, 'arrive', n, arrived)
        for (const legId of [...world.agentLegs.keys()]) await world.answer(legId)
        for (const step of shift) {
          await happen(world, step.what, step.n, arrived)
          await holds(world)
        }
        await everybodyHangsUp(world, arrived)
      }),
      { numRuns: 400 },
    )
  }, 120_000)

  it('leaves nobody behind who listens, keeps no call alive for her, and gives a call to one alone, whatever supervisors do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(supervision, { minLength: 12, maxLength: 60 }), async (shift) => {
        const { world, arrived } = await begin()
        for (const agentId of SUPERVISORS) {
          await world.login(agentId, [], true)
          await world.headset(agentId, true)
        }
        for (const n of [0, 1, 2]) await happen(world, 'arrive', n, arrived)
        for (const legId of [...world.agentLegs.keys()]) await world.answer(legId)
        for (const step of shift) {
          await happen(world, step.what, step.n, arrived)
          await holds(world)
        }
        await everybodyHangsUp(world, arrived)
        expect(world.hearing.size).toBe(0)
      }),
      { numRuns: 400 },
    )
  }, 120_000)
})

/** Three agents, ready. */
async function begin(): Promise<{ world: World; arrived: Set<string> }> {
  const world = createWorld(DEFAULT_CALL_POLICY, someRules())
  for (const [at, agentId] of AGENTS.entries()) {
    await world.login(agentId, SKILLS[at])
    await world.headset(agentId, true)
    await world.run((turn) => prove(turn, knownAgent(world.exchange, agentId), { microphone: true }))
    await wish(world, (turn) => ready(turn, knownAgent(world.exchange, agentId)))
  }
  return { world, arrived: new Set() }
}

/** Everything ends, each arrival exactly once, and nobody who was asked in stays behind. */
async function everybodyHangsUp(world: World, arrived: Set<string>): Promise<void> {
  for (const legId of [...world.callers.keys()]) await world.callerHangsUp(legId)
  const ends = world.events.filter((event) => ['hangup', 'abandon', 'lose'].includes(event.type))
  expect(ends.map((event) => event.journeyId).sort()).toEqual([...arrived].sort())
  const versions = world.events.map((event) => `${event.journeyId} ${event.version}`)
  expect(new Set(versions).size).toBe(versions.length)
  expect([...world.partyLegs.keys()]).toEqual([])
}

const contact = (label: string) => ({ label, uri: `sip:${label}@127.0.0.1:5999`, accept: 'answer' as const })
const unit = (purpose: PartyWish['purpose']): PartyWish => ({
  ...{ role: 'expert', name: '区水务局', purpose, unitId: '00000000-0000-4000-8000-000000000001' },
  ...{ contacts: [contact('a'), contact('b')], hunt: purpose === 'consult' ? 'together' : 'in_order' },
})
const POLICE: PartyWish = {
  ...{ role: 'emergency', name: '110', purpose: 'emergency', service: '110', drill: false },
  ...{ contacts: [contact('1'), contact('2')], hunt: 'in_order' },
}

type Control = (turn: Turn, agent: ReturnType<typeof knownAgent>, journeyId: string) => void
const CALL_CONTROL: Readonly<Record<string, Control>> = {
  ...{ hold: partyMoves.hold, resume: partyMoves.resume, swap: partyMoves.swap, join: partyMoves.join },
  ...{ leave: partyMoves.leave, takeBack: partyMoves.takeBack },
  drop: (turn, agent, journeyId) => partyMoves.drop(turn, agent, journeyId, '1'),
  consult: (turn, agent, journeyId) => partyMoves.ask(turn, agent, journeyId, unit('consult')),
  three_way: (turn, agent, journeyId) => partyMoves.ask(turn, agent, journeyId, unit('three_way')),
  transfer: (turn, agent, journeyId) => partyMoves.ask(turn, agent, journeyId, unit('transfer')),
  emergency: (turn, agent, journeyId) => partyMoves.ask(turn, agent, journeyId, POLICE),
}

const SUPERVISION: Readonly<Record<string, Control>> = {
  monitor: (turn, supervisor, journeyId) => observe(turn, supervisor, journeyId, 'monitor'),
  whisper: (turn, supervisor, journeyId) => observe(turn, supervisor, journeyId, 'whisper'),
  barge: (turn, supervisor, journeyId) => observe(turn, supervisor, journeyId, 'barge'),
  take_over: (turn, supervisor, journeyId) => observe(turn, supervisor, journeyId, 'take_over'),
  unobserve: (turn, supervisor) => unobserve(turn, supervisor),
}

function refusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}

async function happen(world: World, what: string, n: number, arrived: Set<string>): Promise<void> {
  const agentId = AGENTS[n % AGENTS.length] ?? ''
  const legs = [...world.agentLegs]
  const [legId, leg] = legs[n % Math.max(legs.length, 1)] ?? []
  const callerLeg = CALLERS[n] ?? ''
  const partyLeg = [...world.partyLegs.keys()][n % Math.max(world.partyLegs.size, 1)]
  const agent = (): ReturnType<typeof knownAgent> => knownAgent(world.exchange, agentId)
  if (what === 'arrive' && !world.callers.has(callerLeg)) {
    await world.arrive(callerLeg, DIALLED[n % DIALLED.length])
    arrived.add(world.callers.get(callerLeg)?.journeyId ?? '')
  } else if (what === 'callerHangsUp') await world.callerHangsUp(callerLeg)
  else if (what === 'answer' && legId !== undefined) await world.answer(legId)
  else if (what === 'agentHangsUp' && legId !== undefined) await world.agentLegEnds(legId, true)
  else if (what === 'legLost' && legId !== undefined) await world.agentLegEnds(legId, false)
  else if (what === 'partyAnswers' && partyLeg !== undefined) await world.partyAnswers(partyLeg)
  else if (what === 'partyEnds' && partyLeg !== undefined) await world.partyEnds(partyLeg, 'busy')
  else if (what === 'supervisorOff' || what === 'supervisorOn')
    await world.headset(SUPERVISORS[n % SUPERVISORS.length] ?? '', what === 'supervisorOn')
  else if (Object.hasOwn(SUPERVISION, what)) {
    const journeys = [...world.exchange.journeys.keys()]
    const supervisorId = SUPERVISORS[n % SUPERVISORS.length] ?? ''
    const journeyId = journeys[n % Math.max(journeys.length, 1)] ?? ''
    await wish(world, (turn) =>
      SUPERVISION[what]?.(turn, knownAgent(world.exchange, supervisorId), journeyId),
    )
  } else if (what === 'assign') {
    const journeys = [...world.exchange.journeys.keys()]
    await world.assign('2001', journeys[n % Math.max(journeys.length, 1)] ?? '', agentId).catch(refusal)
  } else if (Object.hasOwn(CALL_CONTROL, what)) {
    await wish(world, (turn) => CALL_CONTROL[what]?.(turn, agent(), agent().journeyId ?? ''))
  } else if (what === 'headsetOff') {
    await world.headset(agentId, false)
  } else if (what === 'headsetOn') await world.headset(agentId, true)
  else if (what === 'callerLeaves') await world.callerLeaves(callerLeg)
  else if (what === 'callerReturns') await world.callerReturns(callerLeg)
  else if (what === 'ready') await wish(world, (turn) => ready(turn, agent()))
  else if (what === 'pause') await wish(world, (turn) => pause(turn, agent(), 'break'))
  else if (what === 'finish') {
    await wish(world, (turn) =>
      finish(turn, agent(), agent().journeyId ?? '', { disposition: 'other', note: '' }),
    )
  } else if (what === 'time') await world.passTime(n * 6_000)
  else if (what === 'learn') {
    const journeyId = world.callers.get(callerLeg)?.journeyId ?? ''
    await world.run((turn) => learn(turn, journeyId, FACTS[n % FACTS.length] ?? {}))
  } else if (what === 'restart') {
    // While the node is dead a leg may go and a caller may leave.
    await world.restart(() => {
      if (n % 2 === 0 && legId !== undefined && leg?.answered !== true) world.agentLegs.delete(legId)
      if (n % 3 === 0) world.callers.delete(callerLeg)
    })
  } else if (what === 'wipeLine') await world.wipeLine()
}

async function holds(world: World): Promise<void> {
  const journeys = [...world.exchange.journeys.values()]
  const agents = [...world.exchange.agents.values()]
  const live = journeys.filter(isLive)
  // A caller who is on the line has a live journey, and no journey lives without one.
  expect(live.map((journey) => journey.callerLegId).sort()).toEqual([...world.callers.keys()].sort())
  const busy = live.flatMap((journey) => journey.agentId ?? [])
  expect(new Set(busy).size).toBe(busy.length)
  for (const journey of live) {
    const agent = agents.find((each) => each.agentId === journey.agentId)
    if (journey.state === 'queued' || journey.state === 'handed_over') expect(journey.agentId).toBeUndefined()
    else expect(agent?.journeyId).toBe(journey.journeyId)
    const seat = { offered: 'reserved', talking: 'talking', reattaching: 'reattaching' }[
      journey.state as string
    ]
    if (seat !== undefined) expect(agent?.state).toBe(seat)
  }
  for (const agent of agents) {
    if (['ready', 'not_ready'].includes(agent.state)) expect(agent.journeyId).toBeUndefined()
    if (['reserved', 'reattaching', 'wrap_up'].includes(agent.state)) expect(agent.until).not.toBeNull()
  }
  // A fitting pair never waits side by side, and the line says the same as the exchange.
  const waiting = live.filter((journey) => journey.state === 'queued' && journey.away !== true)
  const away = live.filter((journey) => journey.away === true).map((journey) => journey.callerLegId)
  const inDialplan = [...world.callers].filter(([, caller]) => !caller.ours).map(([legId]) => legId)
  expect(away.sort()).toEqual(inDialplan.sort())
  const ready = agents.filter((agent) => agent.state === 'ready')
  for (const call of waiting) expect(ready.filter((agent) => fits(call, agent))).toEqual([])
  // What stands in the line is what the route says by now: no relaxation is ever lost.
  for (const { route, step, skills } of waiting) {
    expect(step).toBe(route === undefined ? undefined : stepAt(route, world.now()))
    expect(skills).toEqual(route?.steps[step ?? 0]?.skills)
  }
  expect(nextRelaxation(world.exchange) ?? Infinity).toBeGreaterThan(world.now())
  const look = await world.line.look()
  expect([...look.waiting].sort()).toEqual(waiting.map((journey) => journey.journeyId).sort())
  expect(look.idle).toEqual(ready.map((agent) => agent.agentId).sort())
  // Who was brought in is on a call, and who is on a call was brought in.
  const partyLegs = live.flatMap(liveParties).flatMap(liveAttempts)
  expect([...world.partyLegs.keys()].sort()).toEqual(partyLegs.map(({ legId }) => legId).sort())
  for (const journey of live) {
    const parties = liveParties(journey)
    const talking = parties.filter(isTalking).map((party) => world.places.get(answeredLeg(party) ?? ''))
    expect(talking.every((where) => where === 'room')).toBe(true)
    if (journey.heldFor === 'lost_agent') expect(journey.state).toBe('reattaching')
    else if (journey.heldFor !== undefined)
      expect(parties.map(({ partyId }) => partyId)).toContain(journey.heldFor.party)
    if (!['talking', 'reattaching', 'handed_over'].includes(journey.state)) {
      expect([parties, journey.callerHeld]).toEqual([[], undefined])
      continue
    }
    // Never silence: a caller is in the room with somebody, or has music.
    expect(world.places.get(journey.callerLegId)).toBe(journey.callerHeld === true ? 'music' : 'room')
    if (journey.state === 'handed_over')
      expect(talking.length > 0 || journey.callerHeld === true || journey.returning !== undefined).toBe(true)
    // EM-1: with an emergency service on the call nobody holds the caller while the agent is there.
    if (journey.state === 'talking' && parties.some(({ role }) => role === 'emergency'))
      expect(journey.callerHeld).toBeUndefined()
  }
  const legs = new Set(live.flatMap((journey) => journey.agentLegId ?? []))
  const observers = live.flatMap((journey) => liveObservers(journey).map((each) => ({ ...each, journey })))
  for (const legId of world.agentLegs.keys())
    expect(legs.has(legId) || observers.some((each) => each.legId === legId)).toBe(true)
  expect(new Set(observers.map(({ by }) => by)).size).toBe(observers.length)
  for (const { state, legId, journey } of observers) {
    // Who listens is there because of an agent; she hears the agent's own leg, everybody, or music meanwhile.
    expect(world.agentLegs.has(legId)).toBe(true)
    expect(['talking', 'reattaching']).toContain(journey.state)
    if (state === 'ringing') continue
    expect(state === 'waiting').toBe(journey.state === 'reattaching')
    const hears = world.hearing.get(legId)
    if (state === 'monitoring' || state === 'whispering')
      expect([hears?.hearing, hears?.agentLegId]).toEqual([
        state === 'whispering' ? 'whisper' : 'listen',
        journey.agentLegId,
      ])
    else expect(world.places.get(legId)).toBe(state === 'waiting' ? 'music' : 'room')
  }
  for (const legId of world.hearing.keys()) expect(observers.map((each) => each.legId)).toContain(legId)
  for (const supervisor of agents.filter(({ supervises }) => supervises === true))
    expect(['not_ready', 'talking', 'reattaching', 'wrap_up']).toContain(supervisor.state)
}
