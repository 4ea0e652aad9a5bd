import { AppError, type JourneyId, type ObserveMode, type ObserverEnd } from '@hotline/contract'
import type { Agent } from './agent.ts'
import { refuse } from './agent-moves.ts'
import { dropAgentLeg, intoWrapUp } from './call-moves.ts'
import { moveAgent, moveJourney, type Turn } from './exchange.ts'
import { isLive, withoutLeg, type Journey } from './journey.ts'
import { everybodyTogether, liveParties } from './parties.ts'
import { EVENT_OF_MODE, isLiveObserver, observerLegId, stepObserver, type Observer } from './observer.ts'
import {
  endObserver,
  followAgent,
  liveObservers,
  moveObserver,
  saveObserver,
  stopObserving,
  voicesOfObservers,
} from './observers.ts'

/** What a supervisor asks for in somebody else's call, and what happens to her leg. */

// ---- commands: what does not fit is refused with a code ----

/**
 * 监听 耳语 强插 接管, also from one to another. A supervisor is in one call at a time: the one before is left.
 * @throws AppError CALL_NOT_FOUND, CALL_IS_NATIVE, PROOFS_MISSING, TOO_MANY_PARTIES, TRANSITION_REFUSED
 */
export function observe(turn: Turn, supervisor: Agent, journeyId: JourneyId, mode: ObserveMode): void {
  const journey = turn.exchange.journeys.get(journeyId)
  if (journey === undefined || !isLive(journey)) throw new AppError('CALL_NOT_FOUND', { journeyId })
  if (journey.native) throw new AppError('CALL_IS_NATIVE', { journeyId })
  if (supervisor.journeyId !== undefined) refuse(supervisor, mode)
  const mine = liveObservers(journey).find(({ by }) => by === supervisor.agentId)
  if (mine === undefined && journey.state !== 'talking')
    throw new AppError('TRANSITION_REFUSED', { state: journey.state, command: mode })
  if (mode === 'barge' && mine?.mode !== 'barge') roomForOne(turn, journey)
  if (mine !== undefined) return change(turn, journey, mine, supervisor, mode)
  if (supervisor.headset === undefined || !supervisor.proofs.headset)
    throw new AppError('PROOFS_MISSING', { missing: ['headset'] })
  stopObserving(turn, supervisor.agentId, 'stopped')
  const observerId = String((journey.observers ?? []).length + 1)
  const { agentId: by, name, headset } = supervisor
  const legId = observerLegId(journeyId, observerId)
  saveObserver(turn, current(turn, journey), {
    ...{ observerId, by, name, legId, state: 'ringing', mode, askedAt: turn.now },
  })
  const timeoutMs = turn.exchange.policy.observerRingMs
  turn.effects.push({ do: 'ringObserver', request: { journeyId, legId, headset: headset.name, timeoutMs } })
}

/** 停止. Idempotent. */
export function unobserve(turn: Turn, supervisor: Agent): void {
  stopObserving(turn, supervisor.agentId, 'stopped')
}

function roomForOne(turn: Turn, journey: Journey): void {
  const { maxParties } = turn.exchange.policy
  if (2 + liveParties(journey).length + voicesOfObservers(journey) >= maxParties)
    throw new AppError('TOO_MANY_PARTIES', { limit: maxParties })
}

function change(turn: Turn, journey: Journey, mine: Observer, supervisor: Agent, mode: ObserveMode): void {
  if (mine.mode === mode) return
  const wanted = { ...mine, mode }
  if (mine.state !== 'ringing' && mode === 'take_over') return takeOver(turn, journey, wanted, supervisor)
  // Who waits for the agent, or whose headset rings still, gets it when that is over.
  if (mine.state === 'ringing' || mine.state === 'waiting') saveObserver(turn, journey, wanted)
  else moveObserver(turn, journey, wanted, EVENT_OF_MODE[mode])
}

/** 接管: her leg is the agent's leg from now on; the agent writes up what she has, the caller hears no gap. */
function takeOver(turn: Turn, journey: Journey, observer: Observer, supervisor: Agent): void {
  const { exchange } = turn
  const agent = journey.agentId === undefined ? undefined : exchange.agents.get(journey.agentId)
  const { journeyId, callerLegId } = journey
  const { legId, by } = observer
  const ended = { endedAt: turn.now, end: 'took_over' as const }
  if (stepObserver(observer, 'takeOver') === undefined) return
  if (moveAgent(turn, supervisor, 'takeOver', { journeyId }) === undefined) refuse(supervisor, 'take_over')
  const inCharge = moveObserver(turn, withoutLeg(journey), observer, 'takeOver', ended)
  const taken = moveJourney(
    turn,
    { ...inCharge, agentLegId: legId, agentId: by },
    'takeOver',
    {},
    { supervisor: by },
  )
  if (taken === undefined) return
  turn.effects.push({ do: 'adoptLeg', request: { journeyId, callerLegId, legId } })
  const keep = liveParties(taken).length > 0
  if (keep) turn.effects.push({ do: 'keepCaller', agentLegId: legId, keep })
  followAgent(turn, everybodyTogether(turn, taken))
  dropAgentLeg(turn, journey)
  if (agent !== undefined) intoWrapUp(turn, agent)
  turn.effects.push({ do: 'offered', agentId: by, journeyId })
}

// ---- facts: what does not fit is dropped ----

export function observerAnswered(turn: Turn, legId: string): void {
  const found = byObserverLeg(turn, legId)
  if (found === undefined || found.observer.state !== 'ringing') {
    if (found === undefined) turn.effects.push({ do: 'hangUp', legId, why: 'normal' })
    return
  }
  const { journey } = found
  const observer = { ...found.observer, answeredAt: turn.now }
  const supervisor = turn.exchange.agents.get(observer.by)
  if (supervisor === undefined) {
    endObserver(turn, journey, observer, 'logged_out')
  } else if (observer.mode === 'take_over') {
    if (supervisor.state === 'not_ready') takeOver(turn, journey, observer, supervisor)
    else endObserver(turn, journey, observer, 'stopped')
  } else {
    const there = moveObserver(turn, journey, observer, EVENT_OF_MODE[observer.mode])
    const now = liveObservers(there).find(({ observerId }) => observerId === observer.observerId)
    if (there.state === 'reattaching' && now !== undefined) moveObserver(turn, there, now, 'suspend')
  }
}

export function observerLegEnded(turn: Turn, legId: string, how: 'asked' | 'normal' | 'lost'): void {
  const found = byObserverLeg(turn, legId)
  if (found === undefined) return
  const { journey, observer } = found
  if (observer.state === 'ringing')
    moveObserver(turn, journey, observer, 'fail', { endedAt: turn.now, end: 'no_answer' })
  else {
    const end: ObserverEnd = how === 'lost' ? 'lost' : 'stopped'
    moveObserver(turn, journey, observer, 'leave', { endedAt: turn.now, end })
  }
}

/** Only while she observes: the leg of one who took over is its agent's. */
export function byObserverLeg(
  turn: Turn,
  legId: string,
): { journey: Journey; observer: Observer } | undefined {
  const journey = turn.exchange.journeys.get(legId.split('.')[1] ?? '')
  const observer = journey?.observers?.find((each) => each.legId === legId && isLiveObserver(each))
  return journey === undefined || observer === undefined ? undefined : { journey, observer }
}

function current(turn: Turn, journey: Journey): Journey {
  return turn.exchange.journeys.get(journey.journeyId) ?? journey
}
