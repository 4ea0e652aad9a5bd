// One ticking second for everything that counts time, corrected by the server's clock: old office PCs run minutes off.
import { useSyncExternalStore } from 'react'

let offsetMs = 0
let second = 0
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** @param serverNow epoch ms of the server at the moment its message arrived */
export function setServerClock(serverNow: number): void {
  offsetMs = serverNow - Date.now()
}

/** Epoch ms by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs
}

/** Epoch ms by the server's clock, renewed every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  tick()
  timer ??= setInterval(tick, 250)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  const now = Math.floor(serverNow() / 1000) * 1000
  if (now === second) return
  second = now
  for (const listener of [...listeners]) listener()
}
