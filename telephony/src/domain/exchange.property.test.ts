import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWorld, wish, type World } from '../testing/world.ts'
import { finish, knownAgent, pause, prove, ready } from './agent-moves.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { isLive } from './journey.ts'

/** Whole shifts at random, with losses of every kind: whatever happens, no caller is lost and nobody is offered twice. */

const AGENTS = ['1001', '1002', '1003']
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
  { weight: 1, arbitrary: fc.record({ what: fc.constant('callerLeaves' as const), n: pick }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('callerReturns' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const), n: pick }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('wipeLine' as const), n: pick }) },
)

describe('the exchange over whole shifts', () => {
  it('IN-12 loses no caller, offers nobody twice and leaves no fitting pair waiting, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (shift) => {
        const world = createWorld(DEFAULT_CALL_POLICY)
        const arrived = new Set<string>()
        for (const agentId of AGENTS) {
          await world.login(agentId)
          await world.headset(agentId, true)
          await world.run((turn) => prove(turn, knownAgent(world.exchange, agentId), { microphone: true }))
          await wish(world, (turn) => ready(turn, knownAgent(world.exchange, agentId)))
        }
        for (const step of shift) {
          await happen(world, step.what, step.n, arrived)
          await holds(world)
        }
        // Everybody hangs up: everything ends, each arrival exactly once.
        for (const legId of [...world.callers.keys()]) await world.callerHangsUp(legId)
        const ends = world.events.filter((event) => ['hangup', 'abandon', 'lose'].includes(event.type))
        expect(ends.map((event) => event.journeyId).sort()).toEqual([...arrived].sort())
        const versions = world.events.map((event) => `${event.journeyId} ${event.version}`)
        expect(new Set(versions).size).toBe(versions.length)
      }),
      { numRuns: 400 },
    )
  }, 120_000)
})

async function happen(world: World, what: string, n: number, arrived: Set<string>): Promise<void> {
  const agentId = AGENTS[n % AGENTS.length] ?? ''
  const legs = [...world.agentLegs]
  const [legId, leg] = legs[n % Math.max(legs.length, 1)] ?? []
  const callerLeg = CALLERS[n] ?? ''
  const agent = (): ReturnType<typeof knownAgent> => knownAgent(world.exchange, agentId)
  if (what === 'arrive' && !world.callers.has(callerLeg)) {
    await world.arrive(callerLeg)
    arrived.add(world.callers.get(callerLeg)?.journeyId ?? '')
  } else if (what === 'callerHangsUp') await world.callerHangsUp(callerLeg)
  else if (what === 'answer' && legId !== undefined) await world.answer(legId)
  else if (what === 'agentHangsUp' && legId !== undefined) await world.agentLegEnds(legId, true)
  else if (what === 'legLost' && legId !== undefined) await world.agentLegEnds(legId, false)
  else if (what === 'headsetOff') {
    await world.headset(agentId, false)
  } else if (what === 'headsetOn') await world.headset(agentId, true)
  else if (what === 'callerLeaves') await world.callerLeaves(callerLeg)
  else if (what === 'callerReturns') await world.callerReturns(callerLeg)
  else if (what === 'ready') await wish(world, (turn) => ready(turn, agent()))
  else if (what === 'pause') await wish(world, (turn) => pause(turn, agent(), 'break'))
  else if (what === 'finish') {
    await wish(world, (turn) => finish(turn, agent(), agent().journeyId ?? '', 'other', ''))
  } else if (what === 'time') await world.passTime(n * 6_000)
  else if (what === 'restart') {
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
    if (journey.state === 'queued') expect(journey.agentId).toBeUndefined()
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
  expect(Math.min(waiting.length, ready.length)).toBe(0)
  const look = await world.line.look()
  expect([...look.waiting].sort()).toEqual(waiting.map((journey) => journey.journeyId).sort())
  expect(look.idle).toEqual(ready.map((agent) => agent.agentId).sort())
  const legs = new Set(live.flatMap((journey) => journey.agentLegId ?? []))
  for (const legId of world.agentLegs.keys()) expect(legs.has(legId)).toBe(true)
}
