import {
  next,
  OBSERVER,
  type AgentId,
  type ObserveMode,
  type ObserverEnd,
  type ObserverEventType,
  type ObserverState,
  type ObserverView,
} from '@hotline/contract'

/** A supervisor in an agent's call, with a leg of her own; never a party that keeps the call alive. Instants are epoch ms. */
export interface Observer {
  readonly observerId: string
  readonly by: AgentId
  readonly name: string
  readonly legId: string
  readonly state: ObserverState
  /** What she asked for last: `waiting` goes back to it. */
  readonly mode: ObserveMode
  readonly askedAt: number
  readonly answeredAt?: number
  readonly endedAt?: number
  readonly end?: ObserverEnd
}

export const EVENT_OF_MODE = {
  monitor: 'monitor',
  whisper: 'whisper',
  barge: 'barge',
  take_over: 'takeOver',
} as const satisfies Record<ObserveMode, ObserverEventType>

/** Undefined: `event` does not fit the observer's state. */
export function stepObserver(
  observer: Observer,
  event: ObserverEventType,
  change: Partial<Observer> = {},
): Observer | undefined {
  const state = next(OBSERVER, observer.state, event)
  return state === undefined ? undefined : { ...observer, ...change, state }
}

export function isLiveObserver(observer: Observer): boolean {
  return Object.keys(OBSERVER[observer.state]).length > 0
}

/** `observer.<journey>.<observer>`: whoever sees such a leg knows whose it is. */
export function observerLegId(journeyId: string, observerId: string): string {
  return `observer.${journeyId}.${observerId}`
}

export function isObserverLeg(legId: string): boolean {
  return legId.startsWith('observer.')
}

export function observerView(observer: Observer): ObserverView {
  const { observerId, by, name, state, mode, askedAt } = observer
  return {
    ...{ observerId, by, name, state, mode, askedAt },
    answeredAt: observer.answeredAt ?? null,
    endedAt: observer.endedAt ?? null,
    end: observer.end ?? null,
  }
}
