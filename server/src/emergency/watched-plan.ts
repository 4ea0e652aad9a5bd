/**
 * The plan in memory, read again and again: a press never waits for PostgreSQL, and while that is away the last plan
 * that it told stays in force.
 */
import type { EmergencyPlan } from './wish.ts'

export interface WatchedPlan {
  readonly current: EmergencyPlan
  /** Resolves after the first reading, whether it succeeded or not. Never throws. */
  start(): Promise<void>
  close(): void
}

export interface WatchedPlanOptions {
  read: () => Promise<EmergencyPlan>
  /** Pause between two readings. */
  everyMs: number
  /** Once an outage. */
  onTrouble: (error: unknown) => void
}

export function watchPlan({ read, everyMs, onTrouble }: WatchedPlanOptions): WatchedPlan {
  let current: EmergencyPlan = { drill: false, routes: {} }
  let closed = false
  let troubled = false
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    try {
      current = await read()
      troubled = false
    } catch (error) {
      if (!troubled && !closed) onTrouble(error)
      troubled = true
    }
    if (!closed) timer = setTimeout(() => void look(), everyMs)
  }

  return {
    get current() {
      return current
    },
    start: look,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
