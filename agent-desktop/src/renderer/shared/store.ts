// The smallest external store: what lives outside React (socket, SIP, microphone) is read by it through this.
import { useSyncExternalStore } from 'react'

export interface ReadableStore<T> {
  readonly get: () => T
  readonly subscribe: (listener: () => void) => () => void
}

export interface Store<T> extends ReadableStore<T> {
  /** Tells listeners only when the value is another one. */
  readonly set: (value: T) => void
  readonly update: (change: (value: T) => T) => void
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial
  const listeners = new Set<() => void>()
  const set = (value: T): void => {
    if (Object.is(value, current)) return
    current = value
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => current,
    set,
    update: (change) => set(change(current)),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function useStore<T>(store: ReadableStore<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}
