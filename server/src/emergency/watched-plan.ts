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
  /** A plan other than the one before is in force. */
  onChange: (plan: EmergencyPlan) => void
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
      const read = await options.read()
      inForce(read)
      await keep(read)
      troubled = false
    } catch (error) {
      if (!troubled && !closed) onTrouble(error)
      troubled = true
      if (current === undefined) {
        const recalled = await options.recall().catch(() => undefined) // both are away: there is nothing to dial
        if (recalled !== undefined) inForce(recalled)
      }
    }
    if (!closed) timer = setTimeout(() => void look(), everyMs)
  }

  function inForce(plan: EmergencyPlan): void {
    const changed = JSON.stringify(plan) !== JSON.stringify(current)
    current = plan
    if (changed) options.onChange(plan)
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
