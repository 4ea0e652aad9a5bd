import type { AgentId, EmergencyService, JourneyEventType, JourneyId, PartyView } from '@hotline/contract'
import type {
  AdoptRequest,
  ConnectRequest,
  ObserveRequest,
  ObserverRing,
  PartyRequest,
  Place,
  RingRequest,
} from './leg.ts'
import type { JourneyEvent } from './journey-event.ts'
import { stepAgent, type Agent } from './agent.ts'
import type { CallPolicy } from './call-policy.ts'
import type { Difference } from './difference.ts'
import { isLive, stepJourney, withoutAgent, type Journey } from './journey.ts'
import { asWaiting, placed, standsElsewhere } from './line-place.ts'
import { EMERGENCY_PRIORITY, type LastAgent } from './route.ts'
import { oneLine, type RoutingRules } from './routing-rules.ts'
import { fits, type Assignment, type IdleAgent, type WaitingCall } from './routing.ts'
import type { Seat } from './seat.ts'

/** What one node knows: the live journeys it owns and the agents who are logged in. Changed only through a `Turn`. */
export interface Exchange {
  readonly policy: CallPolicy
  readonly rules: RoutingRules
  /** Who had a caller's last call on an open matter, by the number as received. At once, from memory: it stands before the ring. */
  lastAgentOf: (callerNumber: string) => LastAgent | undefined
  readonly journeys: Map<JourneyId, Journey>
  readonly agents: Map<AgentId, Agent>
  /** Experts who are logged in; they are asked by agents and never by the line. */
  readonly seats: Map<AgentId, Seat>
  /** Finds the journey of a caller's leg without a search. */
  readonly callerLegs: Map<string, JourneyId>
  /** Calls that ended lately: a leg of theirs that is still about is no new arrival. */
  readonly over: Set<JourneyId>
}

/** How many ended calls are remembered: far more than can have a leg about at one time. */
const OVER_LIMIT = 10_000

export function emptyExchange(policy: CallPolicy, rules = oneLine(policy.defaultSkill)): Exchange {
  const lastAgentOf = () => undefined
  return {
    policy,
    rules,
    lastAgentOf,
    journeys: new Map(),
    agents: new Map(),
    seats: new Map(),
    callerLegs: new Map(),
    over: new Set(),
  }
}

/** What the adapters have to do after a decision; data, carried out in order. */
export type Effect =
  | { do: 'enqueue'; call: WaitingCall }
  | { do: 'idle'; agent: IdleAgent }
  /** She is idle, and this call is hers before all others. */
  | { do: 'assign'; call: WaitingCall; agent: IdleAgent }
  | { do: 'unidle'; agentId: AgentId }
  | { do: 'leave'; journeyId: JourneyId }
  | { do: 'decline'; assignment: Assignment }
  | { do: 'ring'; request: RingRequest }
  | { do: 'connect'; request: ConnectRequest }
  | { do: 'hangUp'; legId: string; why: 'normal' | 'lost' }
  | { do: 'dialParty'; request: PartyRequest }
  /** Where a leg is: in the call's room, or alone with music. */
  | { do: 'place'; journeyId: JourneyId; legId: string; where: Place }
  /** Whether the caller stays when the agent's leg hangs up, also without a server: somebody else is on the call. */
  | { do: 'keepCaller'; agentLegId: string; keep: boolean }
  | { do: 'askForKey'; legId: string }
  | { do: 'tones'; legId: string; digits: string }
  /** EM-3: everybody in the room hears which number to dial directly. */
  | { do: 'speakDirectNumber'; journeyId: JourneyId; service: EmergencyService }
  | { do: 'partyChanged'; agentId: AgentId | undefined; journeyId: JourneyId; party: PartyView }
  | { do: 'ringObserver'; request: ObserverRing }
  | { do: 'observe'; request: ObserveRequest }
  | { do: 'adoptLeg'; request: AdoptRequest }
  | { do: 'observerChanged'; journeyId: JourneyId; agentId: AgentId | undefined; by: AgentId }
  | { do: 'clear'; journeyId: JourneyId }
  | { do: 'dropHeadset'; name: string }
  | { do: 'forgetNative'; journeyId: JourneyId }
  /** Somebody is in the line: what the database knows of her may come now. */
  | { do: 'arrived'; journeyId: JourneyId }
  | { do: 'offered'; agentId: AgentId; journeyId: JourneyId }
  | { do: 'saveJourney'; journey: Journey; events: JourneyEvent[]; live: boolean }
  | { do: 'agentChanged'; agent: Agent }
  | { do: 'seatChanged'; seat: Seat }
  | { do: 'seatClosed'; seatId: AgentId }
  /** Belief and reality were not the same; what mends it is another effect. `subject`: a leg, journey, agent. */
  | { do: 'differed'; kind: Difference; subject: string }

/** One decision in the making: all changes go through `moveJourney` and `moveAgent`, which derive what follows. */
export interface Turn {
  readonly exchange: Exchange
  readonly now: number
  readonly effects: Effect[]
  readonly touchedAgents: Set<AgentId>
  readonly events: Map<JourneyId, JourneyEvent[]>
}

/** Runs one decision and returns its effects: those of the decision first, then what has to be remembered. */
export function take(exchange: Exchange, now: number, decide: (turn: Turn) => void): Effect[] {
  const turn: Turn = { exchange, now, effects: [], touchedAgents: new Set(), events: new Map() }
  decide(turn)
  for (const [journeyId, events] of turn.events) {
    const journey = exchange.journeys.get(journeyId)
    if (journey === undefined) continue
    turn.effects.push({ do: 'saveJourney', journey, events, live: isLive(journey) })
    const onDesk = [...exchange.agents.values()].some((agent) => agent.journeyId === journeyId)
    if (isLive(journey)) continue
    const { callerLegId } = journey
    if (exchange.callerLegs.get(callerLegId) === journeyId) exchange.callerLegs.delete(callerLegId)
    exchange.over.add(journeyId)
    if (!onDesk) exchange.journeys.delete(journeyId)
  }
  for (const journeyId of exchange.over) {
    if (exchange.over.size <= OVER_LIMIT) break
    exchange.over.delete(journeyId)
  }
  for (const agentId of turn.touchedAgents) {
    const agent = exchange.agents.get(agentId)
    if (agent !== undefined) turn.effects.push({ do: 'agentChanged', agent })
  }
  return turn.effects
}

/** False: the event does not fit, and nothing was changed. */
export function moveJourney(
  turn: Turn,
  journey: Journey,
  event: JourneyEventType,
  change: Partial<Journey> = {},
  facts: Partial<JourneyEvent> = {},
): Journey | undefined {
  const stepped = stepJourney(journey, event, { ...change, changedAt: turn.now })
  if (stepped === undefined) return undefined
  const moved =
    stepped.state === 'queued' ? placed(withoutAgent(stepped), turn.exchange.rules, turn.now) : stepped
  turn.exchange.journeys.set(moved.journeyId, moved)
  record(turn, moved, { type: event, ...facts })
  if (moved.state === 'queued') {
    if (journey.state === 'offered' && journey.agentId !== undefined) {
      const { journeyId, agentId, epoch } = journey
      turn.effects.push({ do: 'decline', assignment: { journeyId, agentId, epoch } })
      if (standsElsewhere(journey, moved)) turn.effects.push({ do: 'enqueue', call: asWaiting(moved) })
    } else turn.effects.push({ do: 'enqueue', call: asWaiting(moved) })
  } else if (moved.state !== 'offered' && (journey.state === 'queued' || journey.state === 'offered')) {
    turn.effects.push({ do: 'leave', journeyId: moved.journeyId })
  }
  return moved
}

/** Tells the outside that something happened to a journey; its version is the event's. */
export function record(
  turn: Turn,
  journey: Journey,
  facts: Partial<JourneyEvent> & Pick<JourneyEvent, 'type'>,
): void {
  const { journeyId, version, callerNumber, dialled, arrivedAt, agentId } = journey
  const event: JourneyEvent = {
    journeyId,
    version,
    at: turn.now,
    callerNumber,
    dialled,
    arrivedAt,
    ...(agentId === undefined ? {} : { agentId }),
    ...(journey.native ? { native: true } : {}),
    ...facts,
  }
  turn.events.set(journeyId, [...(turn.events.get(journeyId) ?? []), event])
}

/** Something happened within a journey's state: it is told, with a version of its own. */
export function tell(
  turn: Turn,
  journey: Journey,
  facts: Partial<JourneyEvent> & Pick<JourneyEvent, 'type'>,
): Journey {
  const told = { ...journey, version: journey.version + 1, changedAt: turn.now }
  turn.exchange.journeys.set(told.journeyId, told)
  record(turn, told, facts)
  return told
}

/** Changes a journey within its state, and has it saved; one that is over and on nobody's desk is forgotten. */
export function touch(turn: Turn, journey: Journey): void {
  turn.exchange.journeys.set(journey.journeyId, { ...journey, changedAt: turn.now })
  if (!turn.events.has(journey.journeyId)) turn.events.set(journey.journeyId, [])
}

/** Undefined: the event does not fit, and nothing was changed. */
export function moveAgent(
  turn: Turn,
  agent: Agent,
  event: Parameters<typeof stepAgent>[1],
  change: Partial<Agent> = {},
): Agent | undefined {
  const moved = stepAgent(agent, event, turn.now, change)
  if (moved === undefined) return undefined
  seat(turn, moved)
  if (agent.state === 'ready' && moved.state !== 'ready' && event !== 'reserve') {
    turn.effects.push({ do: 'unidle', agentId: agent.agentId })
  }
  if (agent.state !== 'ready' && moved.state === 'ready') offerIdle(turn, moved)
  return moved
}

export function offerIdle(turn: Turn, agent: Agent): void {
  const waiting = [...turn.exchange.journeys.values()].filter(
    ({ state, away }) => state === 'queued' && away !== true,
  )
  const pinned = waiting.find(({ pin }) => pin?.agentId === agent.agentId)
  // IN-5: an emergency comes before a supervisor's wish as well; the wish stays.
  const urgent = waiting.some((each) => each.priority === EMERGENCY_PRIORITY && fits(each, agent))
  if (pinned === undefined || urgent) turn.effects.push({ do: 'idle', agent: asIdle(agent) })
  else turn.effects.push({ do: 'assign', call: asWaiting(pinned), agent: asIdle(agent) })
}

/** Changes an agent within her state. */
export function seat(turn: Turn, agent: Agent): Agent {
  turn.exchange.agents.set(agent.agentId, agent)
  turn.touchedAgents.add(agent.agentId)
  return agent
}

export function asIdle(agent: Agent): IdleAgent {
  return { agentId: agent.agentId, skills: agent.skills, idleSince: agent.since }
}
