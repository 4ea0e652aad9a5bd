import type { AgentId, ObserverEnd, ObserverEventType, ObserverState } from '@hotline/contract'
import { tell, type Exchange, type Turn } from './exchange.ts'
import type { Journey } from './journey.ts'
import type { Hearing } from './leg.ts'
import { isLiveObserver, observerView, stepObserver, EVENT_OF_MODE, type Observer } from './observer.ts'

/** The supervisors in one call and what they hear: the steps that commands, facts and endings are made of. */

const HEARING: Partial<Record<ObserverState, Hearing>> = {
  monitoring: 'listen',
  whispering: 'whisper',
  barging: 'room',
  waiting: 'music',
  in_charge: 'room',
  left: 'gone',
  failed: 'gone',
}

export function liveObservers(journey: Journey): Observer[] {
  return (journey.observers ?? []).filter(isLiveObserver)
}

/** Who talks with everybody counts as a voice in the room. */
export function voicesOfObservers(journey: Journey): number {
  return liveObservers(journey).filter(({ state }) => state === 'barging').length
}

/** The call that this supervisor is in, or is being fetched into. */
export function observedBy(
  exchange: Exchange,
  by: AgentId,
): { journey: Journey; observer: Observer } | undefined {
  for (const journey of exchange.journeys.values()) {
    const observer = liveObservers(journey).find((each) => each.by === by)
    if (observer !== undefined) return { journey, observer }
  }
  return undefined
}

/** Puts an observer onto the journey, and tells it. */
export function saveObserver(turn: Turn, journey: Journey, observer: Observer): Journey {
  const others = (journey.observers ?? []).filter(({ observerId }) => observerId !== observer.observerId)
  const told = tell(
    turn,
    { ...journey, observers: [...others, observer] },
    { type: 'observe', observer: observerView(observer) },
  )
  const { journeyId, agentId } = told
  turn.effects.push({ do: 'observerChanged', journeyId, agentId, by: observer.by })
  return told
}

/** Moves an observer and puts her leg where her new state has it; a move that does not fit changes nothing. */
export function moveObserver(
  turn: Turn,
  journey: Journey,
  observer: Observer,
  event: ObserverEventType,
  change: Partial<Observer> = {},
): Journey {
  const moved = stepObserver(observer, event, change)
  if (moved === undefined) return journey
  hear(turn, journey, moved)
  return saveObserver(turn, journey, moved)
}

/** Her leg ends; the call goes on. */
export function endObserver(turn: Turn, journey: Journey, observer: Observer, end: ObserverEnd): Journey {
  const left = moveObserver(turn, journey, observer, 'leave', { endedAt: turn.now, end })
  turn.effects.push({ do: 'hangUp', legId: observer.legId, why: 'normal' })
  return left
}

/** The call is over, or nobody is left to listen to. */
export function releaseObservers(turn: Turn, journey: Journey, end: ObserverEnd): Journey {
  return liveObservers(journey).reduce((now, observer) => endObserver(turn, now, observer, end), journey)
}

/** The agent is fetched back: who listened hears music until she is there. */
export function suspendObservers(turn: Turn, journey: Journey): Journey {
  return liveObservers(journey).reduce(
    (now, observer) => moveObserver(turn, now, observer, 'suspend'),
    journey,
  )
}

/** The agent's leg is another one: who waited for it or listened to the old one goes on with the new. */
export function followAgent(turn: Turn, journey: Journey): Journey {
  return liveObservers(journey).reduce((now, observer) => {
    if (observer.state === 'waiting') return moveObserver(turn, now, observer, EVENT_OF_MODE[observer.mode])
    hear(turn, now, observer)
    return now
  }, journey)
}

/** This supervisor is in no call any more, except in one that she has taken over. */
export function stopObserving(turn: Turn, by: AgentId, end: ObserverEnd): void {
  const found = observedBy(turn.exchange, by)
  if (found !== undefined) endObserver(turn, found.journey, found.observer, end)
}

function hear(turn: Turn, { journeyId, agentLegId }: Journey, { legId, state }: Observer): void {
  const hearing = HEARING[state]
  if (hearing === undefined) return
  turn.effects.push({
    do: 'observe',
    request: { journeyId, legId, hearing, ...(agentLegId === undefined ? {} : { agentLegId }) },
  })
}
