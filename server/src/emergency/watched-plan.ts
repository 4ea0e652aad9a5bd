/**
 * The plan in memory, read again and again: a press never waits for PostgreSQL, and while that is away the last plan
 * that it told stays in force, for a process that starts meanwhile too.
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
  /** Keeps a plan that differs from the last one, elsewhere than in the database. */
  remember: (plan: EmergencyPlan) => Promise<void>
  /** What was remembered last, perhaps by another process; undefined: nothing. */
  recall: () => Promise<EmergencyPlan | undefined>
  /** Pause between two readings. */
  everyMs: number
  /** Once an outage. */
  onTrouble: (error: unknown) => void
}

const NO_ROUTES: EmergencyPlan = { drill: false, routes: {} }

export function watchPlan(options: WatchedPlanOptions): WatchedPlan {
  const { everyMs, onTrouble } = options
  let current: EmergencyPlan | undefined
  /** As JSON. */
  let remembered: string | undefined
  let closed = false
  let troubled = false
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    try {
      current = await options.read()
      await keep(current)
      troubled = false
    } catch (error) {
      if (!troubled && !closed) onTrouble(error)
      troubled = true
      current ??= await options.recall().catch(() => undefined) // both are away: there is nothing to dial
    }
    if (!closed) timer = setTimeout(() => void look(), everyMs)
  }

  async function keep(plan: EmergencyPlan): Promise<void> {
    const text = JSON.stringify(plan)
    if (text === remembered) return
    await options.remember(plan)
    remembered = text
  }

  return {
    get current() {
      return current ?? NO_ROUTES
    },
    start: look,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
