import type { JourneyId } from '@hotline/contract'
import type { CallerLeg, SwitchLook } from './leg.ts'
import type { Agent } from './agent.ts'
import { prove } from './agent-moves.ts'
import {
  agentLegEnded,
  agentLost,
  callArrived,
  callLost,
  callerGone,
  legAnswered,
  nativeAnswered,
  ringAgain,
} from './call-moves.ts'
import type { Difference } from './difference.ts'
import { asIdle, touch, type Exchange, type Turn } from './exchange.ts'
import { asWaiting } from './line-place.ts'
import { isLive, withoutLeg, type Journey } from './journey.ts'
import { byObserverLeg, observerAnswered, observerLegEnded } from './observer-moves.ts'
import { liveObservers, observedBy } from './observers.ts'
import { byPartyLeg, partyLegEnded } from './party-moves.ts'
import { liveParties } from './parties.ts'
import { liveAttempts } from './party.ts'
import type { KnownLine } from './routing.ts'
import { seatHeadset } from './seat-moves.ts'

/**
 * Compares what this node believes with who is really on the line, and mends the difference. Asterisk is right about
 * legs; we are right about what they mean. Run after every (re)connection and now and then.
 */
export interface Reality extends SwitchLook {
  /** The switch was restarted since the exchange was last in step with it: its calls ended by that. */
  restarted: boolean
  /** When the look began; what changed later is left for the next one. */
  lookedAt: number
  /** Headsets that were seen otherwise a moment ago. */
  unsteadyHeadsets: ReadonlySet<string>
}

/** A leg that was asked for so lately may not be made yet: longer than the switch may take to answer one request. */
const BEING_MADE_MS = 5_000

/** @param newId makes ids for callers whom nobody knew */
export function reconcile(turn: Turn, reality: Reality, newId: () => JourneyId): void {
  const callers = new Map(reality.callers.map((caller) => [caller.legId, caller]))
  for (const agent of turn.exchange.agents.values()) headsetProof(turn, agent, reality)
  for (const { headset } of turn.exchange.seats.values())
    if (headset !== undefined && !reality.unsteadyHeadsets.has(headset.name))
      seatHeadset(turn, headset.name, reality.onlineHeadsets.includes(headset.name))
  for (const journey of turn.exchange.journeys.values()) {
    if (isLive(journey) && journey.changedAt < reality.lookedAt)
      callerOf(turn, journey, callers.get(journey.callerLegId), reality)
  }
  for (const native of reality.native) adoptNative(turn, native, callers, newId)
  for (const caller of reality.callers) adoptCaller(turn, caller, newId)
  for (const journeyId of reality.emptyBridges) {
    const journey = turn.exchange.journeys.get(journeyId)
    const over = journey === undefined ? turn.exchange.over.has(journeyId) : !isLive(journey)
    if (over) {
      differed(turn, 'bridge_left', journeyId)
      turn.effects.push({ do: 'clear', journeyId })
    }
  }
  for (const { legId } of reality.partyLegs)
    if (byPartyLeg(turn, legId) === undefined) {
      differed(turn, 'party_leg_unknown', legId)
      turn.effects.push({ do: 'hangUp', legId, why: 'normal' })
    }
  for (const legId of reality.listening)
    if (byObserverLeg(turn, legId) === undefined)
      turn.effects.push({ do: 'observe', request: { journeyId: '', legId, hearing: 'gone' } })
  for (const leg of reality.agentLegs) {
    const journey = turn.exchange.journeys.get(leg.legId.split('.')[1] ?? '')
    const wanted = journey !== undefined && journey.agentLegId === leg.legId && isLive(journey)
    if (wanted || byObserverLeg(turn, leg.legId) !== undefined) continue
    differed(turn, 'agent_leg_unknown', leg.legId)
    turn.effects.push({ do: 'hangUp', legId: leg.legId, why: 'lost' })
  }
}

/** Legs that ended while nobody listened, and one that answered then. */
function observersOf(turn: Turn, journey: Journey, reality: Reality): void {
  for (const { legId, state } of liveObservers(journey)) {
    const leg = reality.agentLegs.find((each) => each.legId === legId)
    if (leg === undefined) observerLegEnded(turn, legId, 'lost')
    else if (state === 'ringing' && leg.answered) observerAnswered(turn, legId)
  }
}

function differed(turn: Turn, kind: Difference, subject: string): void {
  turn.effects.push({ do: 'differed', kind, subject })
}

/** What the waiting line should hold; the line is made equal to it after Redis was away. */
export function knownLine(exchange: Exchange): KnownLine {
  const live = [...exchange.journeys.values()]
  return {
    waiting: live.filter((journey) => journey.state === 'queued' && journey.away !== true).map(asWaiting),
    offered: live.flatMap((journey) =>
      journey.state === 'offered' && journey.agentId !== undefined
        ? [{ ...asWaiting(journey), agentId: journey.agentId, epoch: journey.epoch }]
        : [],
    ),
    idle: [...exchange.agents.values()].filter((agent) => agent.state === 'ready').map(asIdle),
  }
}

function headsetProof(turn: Turn, agent: Agent, reality: Reality): void {
  const online = agent.headset !== undefined && reality.onlineHeadsets.includes(agent.headset.name)
  // In a talk the leg decides, not the registration.
  if (agent.state === 'talking' || observedBy(turn.exchange, agent.agentId) !== undefined) return
  if (agent.headset !== undefined && reality.unsteadyHeadsets.has(agent.headset.name)) return
  if (agent.proofs.headset === online) return
  differed(turn, 'headset', agent.agentId)
  prove(turn, agent, { headset: online })
}

function callerOf(turn: Turn, believed: Journey, caller: CallerLeg | undefined, reality: Reality): void {
  if (caller === undefined) {
    differed(turn, 'caller_gone', believed.journeyId)
    if (reality.restarted) callLost(turn, believed)
    else callerGone(turn, believed)
    return
  }
  if (believed.changedAt + BEING_MADE_MS < reality.lookedAt) legsOf(turn, believed, caller, reality)
}

/** Legs that ended while nobody listened. */
function legsOf(turn: Turn, believed: Journey, caller: CallerLeg, reality: Reality): void {
  partiesOf(turn, believed, reality)
  observersOf(turn, turn.exchange.journeys.get(believed.journeyId) ?? believed, reality)
  const journey = turn.exchange.journeys.get(believed.journeyId) ?? believed
  if (journey.native) {
    const still = reality.native.some((native) => native.callerLegId === caller.legId)
    if (!still && journey.state === 'talking') callerGone(turn, journey)
    return
  }
  const agent = journey.agentId === undefined ? undefined : turn.exchange.agents.get(journey.agentId)
  const leg = reality.agentLegs.find((each) => each.legId === journey.agentLegId)
  if (journey.state === 'talking' && leg === undefined && agent !== undefined) {
    differed(turn, 'agent_leg_gone', journey.journeyId)
    agentLost(turn, withoutLeg(journey), agent)
  } else if (journey.state === 'offered' || journey.state === 'reattaching') {
    if (leg === undefined && journey.agentLegId !== undefined) {
      differed(turn, 'agent_leg_gone', journey.journeyId)
      agentLegEnded(turn, journey, journey.agentLegId, 'lost')
    } else if (leg === undefined && agent !== undefined) ringAgain(turn, agent)
  }
  // Answered while nobody listened: agent and caller are brought together now, not after the ring's time.
  if (leg?.answered === true && ['offered', 'reattaching', 'handed_over'].includes(journey.state)) {
    differed(turn, 'answer_unheard', leg.legId)
    legAnswered(turn, leg.legId)
  }
}

/** Legs that ended while nobody listened, and a question for a key that a restarted node has forgotten. */
function partiesOf(turn: Turn, journey: Journey, reality: Reality): void {
  const there = new Set(reality.partyLegs.map(({ legId }) => legId))
  for (const party of liveParties(journey)) {
    for (const { legId } of liveAttempts(party)) {
      if (!there.has(legId)) {
        differed(turn, 'party_leg_gone', legId)
        partyLegEnded(turn, legId, 'lost')
      } else if (party.state === 'asked') turn.effects.push({ do: 'askForKey', legId })
    }
  }
}

function adoptNative(
  turn: Turn,
  native: SwitchLook['native'][number],
  callers: Map<string, CallerLeg>,
  newId: () => JourneyId,
): void {
  const caller = callers.get(native.callerLegId)
  const agent = [...turn.exchange.agents.values()].find((each) => each.headset?.name === native.headset)
  if (caller === undefined || agent === undefined) return
  if (agent.journeyId !== caller.journeyId) differed(turn, 'native_unheard', native.agentLegId)
  nativeAnswered(turn, caller, caller.journeyId ?? newId(), agent.agentId, native.agentLegId)
}

function adoptCaller(turn: Turn, caller: CallerLeg, newId: () => JourneyId): void {
  if (!caller.ours) return
  const mine = turn.exchange.journeys.get(turn.exchange.callerLegs.get(caller.legId) ?? '')
  if (mine?.away === true) callArrived(turn, caller, mine.journeyId)
  if (mine !== undefined) return
  const known = caller.journeyId === undefined ? undefined : turn.exchange.journeys.get(caller.journeyId)
  const over = caller.journeyId !== undefined && turn.exchange.over.has(caller.journeyId)
  differed(turn, 'caller_unknown', caller.legId)
  if (over) turn.effects.push({ do: 'hangUp', legId: caller.legId, why: 'normal' })
  else if (known === undefined) callArrived(turn, caller, caller.journeyId ?? newId())
  else if (isLive(known)) {
    turn.exchange.callerLegs.set(caller.legId, known.journeyId)
    touch(turn, { ...known, callerLegId: caller.legId })
  }
}
