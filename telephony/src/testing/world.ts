import { AppError, type PartyEnd } from '@hotline/contract'
import * as agentMoves from '../domain/agent-moves.ts'
import { assignable, pin, reassigned } from '../domain/assign-moves.ts'
import * as callMoves from '../domain/call-moves.ts'
import type { CallPolicy } from '../domain/call-policy.ts'
import { emptyExchange, take, type Effect, type Exchange, type Turn } from '../domain/exchange.ts'
import { type isLive } from '../domain/journey.ts'
import * as partyMoves from '../domain/party-moves.ts'
import { liveParties } from '../domain/parties.ts'
import { nextRelaxation, relax } from '../domain/relaxation.ts'
import { knownLine, reconcile } from '../domain/reconcile.ts'
import type { Assignment } from '../domain/routing.ts'
import type { RoutingRules } from '../domain/routing-rules.ts'
import type { ObserveRequest, SwitchLook } from '../domain/leg.ts'
import type { JourneyEvent } from '../telephony.ts'
import { createMemoryLine } from '../memory-line.ts'
import { agentLegOver, headsetAnswered } from '../switch-facts.ts'

/**
 * A small world for the decisions: a line in memory, a switch that only knows legs, and a clock that is turned by
 * hand. Everything is decided by the real code; the world carries effects out and can lose them.
 */
export interface World {
  exchange: Exchange
  events: JourneyEvent[]
  callers: Map<string, { journeyId: string; arrivedAt: number; ours: boolean }>
  agentLegs: Map<string, { headset: string; answered: boolean }>
  /** Experts and emergency services that were dialled: leg → whether somebody answered. */
  partyLegs: Map<string, boolean>
  /** Supervisors' legs that listen or whisper. */
  hearing: Map<string, ObserveRequest>
  /** Where the last effect put each leg. */
  places: Map<string, 'room' | 'music'>
  now(): number
  run(decide: (turn: Turn) => void): Promise<void>
  login(agentId: string, skills?: string[], supervises?: true): Promise<void>
  /** A supervisor's wish that the line has to fulfil. */
  assign(supervisorId: string, journeyId: string, agentId: string): Promise<void>
  arrive(legId: string, dialled?: string): Promise<void>
  callerHangsUp(legId: string): Promise<void>
  answer(legId: string): Promise<void>
  agentLegEnds(legId: string, normal: boolean): Promise<void>
  /** The dialplan has the caller, and gives her back. */
  callerLeaves(legId: string): Promise<void>
  callerReturns(legId: string): Promise<void>
  partyAnswers(legId: string): Promise<void>
  partyEnds(legId: string, end: PartyEnd): Promise<void>
  headset(agentId: string, online: boolean): Promise<void>
  /** Runs every lease and every relaxation that comes due on the way. */
  passTime(ms: number): Promise<void>
  /** The node dies and another begins from the saved records; legs may change while nobody listens. */
  restart(meanwhile: () => void): Promise<void>
  /** Compares with reality, by a look that began so long after the last change. */
  look(afterMs: number): Promise<void>
  wipeLine(): Promise<void>
  line: ReturnType<typeof createMemoryLine>
}

export function createWorld(policy: CallPolicy, rules?: RoutingRules): World {
  let clock = 1_000_000
  let made = 0
  const saved = { journeys: new Map<string, string>(), agents: new Map<string, string>() }
  const online = new Set<string>()
  let line = createMemoryLine()
  const todo: Effect[] = []
  let draining = false
  const callers: World['callers'] = new Map()
  const agentLegs: World['agentLegs'] = new Map()
  const partyLegs: World['partyLegs'] = new Map()
  const places: World['places'] = new Map()
  const hearing: World['hearing'] = new Map()
  const newId = (): string => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`

  async function move(work: Promise<Assignment | undefined>): Promise<void> {
    const assignment = await work
    if (assignment !== undefined) await world.run((turn) => callMoves.assigned(turn, assignment))
  }

  async function act(effect: Effect): Promise<void> {
    if (effect.do === 'enqueue') await move(line.enqueue(effect.call, clock))
    else if (effect.do === 'idle') await move(line.idle(effect.agent, clock))
    else if (effect.do === 'assign')
      await move(
        line
          .assign(effect.call, effect.agent.agentId, clock)
          .then((made) => made ?? line.idle(effect.agent, clock)),
      )
    else if (effect.do === 'unidle') await line.unidle(effect.agentId)
    else if (effect.do === 'leave') await line.leave(effect.journeyId)
    else if (effect.do === 'decline') await move(line.decline(effect.assignment, clock))
    else if (effect.do === 'ring') {
      const { legId, headset } = effect.request
      if (online.has(headset)) agentLegs.set(legId, { headset, answered: false })
      else await world.agentLegEnds(legId, false)
    } else if (effect.do === 'hangUp') {
      if (partyLegs.delete(effect.legId)) await partyEnded(effect.legId, 'left')
      else if (agentLegs.delete(effect.legId)) await ended(effect.legId, effect.why === 'normal')
      else if (callers.delete(effect.legId)) await gone(effect.legId)
    } else if (effect.do === 'ringObserver') {
      const { legId, headset } = effect.request
      if (online.has(headset)) agentLegs.set(legId, { headset, answered: false })
      else await world.agentLegEnds(legId, false)
    } else if (effect.do === 'observe') {
      const { legId, hearing: what } = effect.request
      hearing.delete(legId)
      places.delete(legId)
      if (what === 'listen' || what === 'whisper') hearing.set(legId, effect.request)
      else if (what !== 'gone') places.set(legId, what)
    } else if (effect.do === 'dialParty') partyLegs.set(effect.request.legId, false)
    else if (effect.do === 'place') places.set(effect.legId, effect.where)
    else if (effect.do === 'connect') {
      const { callerHeld, callerLegId, agentLegId } = effect.request
      if (!callerHeld) places.set(callerLegId, 'room')
      places.set(agentLegId, 'room')
    } else if (effect.do === 'saveJourney') {
      world.events.push(...effect.events)
      if (effect.live) saved.journeys.set(effect.journey.journeyId, JSON.stringify(effect.journey))
      else saved.journeys.delete(effect.journey.journeyId)
    } else if (effect.do === 'agentChanged')
      saved.agents.set(effect.agent.agentId, JSON.stringify(effect.agent))
  }

  async function ended(legId: string, normal: boolean): Promise<void> {
    await world.run((turn) => agentLegOver(turn, legId, normal ? 'normal' : 'lost'))
  }

  async function partyEnded(legId: string, end: PartyEnd): Promise<void> {
    await world.run((turn) => partyMoves.partyLegEnded(turn, legId, end))
  }

  async function gone(legId: string): Promise<void> {
    await world.run((turn) => {
      const journey = callMoves.byCallerLeg(turn, legId)
      if (journey !== undefined) callMoves.callerGone(turn, journey)
    })
  }

  function look(): SwitchLook {
    return {
      startedAt: 'once',
      callers: [...callers].map(([legId, caller]) => ({
        legId,
        callerNumber: '13800001111',
        dialled: '12345',
        arrivedAt: caller.arrivedAt,
        journeyId: caller.journeyId,
        epoch: 0,
        ours: caller.ours,
      })),
      agentLegs: [...agentLegs].map(([legId, leg]) => ({ legId, ...leg })),
      partyLegs: [...partyLegs.keys()].map((legId) => ({ legId })),
      listening: [...hearing.keys()],
      accounts: [...world.exchange.agents.values()].flatMap((agent) => agent.headset?.name ?? []),
      onlineHeadsets: [...online],
      emptyBridges: [],
      waitingNatively: [],
      native: [],
    }
  }

  async function settle(): Promise<void> {
    const assignments = await line.rebuild(knownLine(world.exchange), clock)
    for (const assignment of assignments) await world.run((turn) => callMoves.assigned(turn, assignment))
  }

  async function compare(lookedAt: number): Promise<void> {
    await world.run((turn) => {
      reconcile(turn, { ...look(), restarted: false, lookedAt, unsteadyHeadsets: new Set<string>() }, newId)
    })
  }

  const world: World = {
    exchange: emptyExchange(policy, rules),
    events: [],
    callers,
    agentLegs,
    partyLegs,
    places,
    hearing,
    get line() {
      return line
    },
    now: () => clock,
    async run(decide) {
      // As outside: what an effect brings back is decided after the effects that are already under way.
      todo.push(...take(world.exchange, clock, decide))
      if (draining) return
      draining = true
      for (let effect = todo.shift(); effect !== undefined; effect = todo.shift()) await act(effect)
      draining = false
    },
    async assign(supervisorId, journeyId, agentId) {
      const call = assignable(world.exchange, journeyId, agentId, clock)
      if (call === undefined) return world.run((turn) => pin(turn, journeyId, agentId, supervisorId))
      const assignment = await line.assign(call, agentId, clock)
      if (assignment !== undefined) await world.run((turn) => reassigned(turn, assignment, supervisorId))
    },
    async login(agentId, skills = ['general'], supervises) {
      const profile = { agentId, name: agentId, skills }
      await world.run((turn) =>
        agentMoves.login(turn, { ...profile, ...(supervises === undefined ? {} : { supervises }) }),
      )
      const agent = agentMoves.knownAgent(world.exchange, agentId)
      world.exchange.agents.set(agentId, { ...agent, headset: { name: `h-${agentId}`, password: 'x' } })
    },
    async arrive(legId, dialled = '12345') {
      clock += 1
      const caller = { journeyId: newId(), arrivedAt: clock, ours: true }
      callers.set(legId, caller)
      const leg = { legId, callerNumber: '13800001111', dialled, epoch: 0, ...caller }
      await world.run((turn) => callMoves.callArrived(turn, leg, caller.journeyId))
    },
    async callerHangsUp(legId) {
      if (callers.delete(legId)) await gone(legId)
    },
    async answer(legId) {
      const leg = agentLegs.get(legId)
      if (leg === undefined || leg.answered) return
      leg.answered = true
      await world.run((turn) => headsetAnswered(turn, legId))
    },
    async agentLegEnds(legId, normal) {
      const leg = agentLegs.get(legId)
      agentLegs.delete(legId)
      // As the dialplan's hang-up handler does: a BYE of an answered leg ends the caller's leg too.
      const named = world.exchange.journeys.get(legId.split('.')[1] ?? '')
      const journey = named?.agentLegId === legId ? named : undefined
      await ended(legId, normal)
      const alone = journey !== undefined && liveParties(journey).length === 0
      if (leg?.answered === true && normal && alone && callers.delete(journey.callerLegId)) {
        await gone(journey.callerLegId)
      }
    },
    async callerLeaves(legId) {
      const caller = callers.get(legId)
      const journey = world.exchange.journeys.get(caller?.journeyId ?? '')
      if (caller === undefined || !(journey?.state === 'queued' || journey?.state === 'offered')) return
      caller.ours = false
      await world.run((turn) => callMoves.callerAway(turn, journey))
    },
    async callerReturns(legId) {
      const caller = callers.get(legId)
      if (caller === undefined || caller.ours) return
      caller.ours = true
      const leg = { legId, callerNumber: '13800001111', dialled: '12345', epoch: 0, ...caller }
      await world.run((turn) => callMoves.callArrived(turn, leg, caller.journeyId))
    },
    async partyAnswers(legId) {
      if (partyLegs.get(legId) !== false) return
      partyLegs.set(legId, true)
      await world.run((turn) => partyMoves.partyAnswered(turn, legId))
    },
    async partyEnds(legId, end) {
      if (partyLegs.delete(legId)) await partyEnded(legId, end)
    },
    async headset(agentId, isOnline) {
      const name = `h-${agentId}`
      if (isOnline) online.add(name)
      else online.delete(name)
      const agent = world.exchange.agents.get(agentId)
      if (agent !== undefined) await world.run((turn) => agentMoves.prove(turn, agent, { headset: isOnline }))
    },
    async passTime(ms) {
      const end = clock + ms
      for (;;) {
        const [due] = [...world.exchange.agents.values()]
          .filter((agent) => agent.until !== null && agent.until <= end)
          .sort((a, b) => (a.until ?? 0) - (b.until ?? 0))
        const step = nextRelaxation(world.exchange) ?? Infinity
        if (due === undefined && step > end) break
        clock = Math.max(clock, Math.min(due?.until ?? Infinity, step))
        if (step <= clock) await world.run(relax)
        else if (due !== undefined) await world.run((turn) => agentMoves.leaseEnded(turn, due))
      }
      clock = end
    },
    async restart(meanwhile) {
      world.exchange = emptyExchange(policy, rules)
      meanwhile()
      for (const text of saved.journeys.values()) {
        const journey = JSON.parse(text) as Parameters<typeof isLive>[0]
        world.exchange.journeys.set(journey.journeyId, journey)
        world.exchange.callerLegs.set(journey.callerLegId, journey.journeyId)
      }
      for (const text of saved.agents.values()) {
        const agent = JSON.parse(text) as ReturnType<typeof agentMoves.knownAgent>
        world.exchange.agents.set(agent.agentId, agent)
      }
      clock += 1
      await settle()
      await compare(Infinity)
      await world.passTime(0)
    },
    look: (afterMs) => compare(clock + afterMs),
    async wipeLine() {
      line = createMemoryLine()
      await settle()
    },
  }
  return world
}

/** A person's wish; a refusal with a code is a fine answer. */
export async function wish(world: World, decide: (turn: Turn) => void): Promise<void> {
  try {
    await world.run(decide)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}
