/** Waits by looking again and again with a deadline: no test sleeps and hopes. */
import { setTimeout as pause } from 'node:timers/promises'

/** For hanging only: the machine is shared and noisy. */
export const HANG_MS = 30_000
const LOOK_EVERY_MS = 40

export interface Patience {
  /** What is awaited, as the sentence of the failure says it. */
  that: string
  timeoutMs?: number
  everyMs?: number
}

/** @returns the first value of `look` that is neither undefined nor false; an exception of `look` is "not yet" */
export async function until<T>(
  look: () => T | Promise<T>,
  { that, timeoutMs = HANG_MS, everyMs = LOOK_EVERY_MS }: Patience,
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const seen = await look()
      if (seen !== undefined && seen !== false) return seen as Exclude<T, false | undefined>
      last = undefined
    } catch (failure) {
      last = failure
    }
    if (performance.now() > deadline)
      throw new Error(`not within ${String(timeoutMs)} ms: ${that}`, { cause: last })
    await pause(everyMs)
  }
}
