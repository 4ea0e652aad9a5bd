import { availableParallelism } from 'node:os'
import { Refusal } from '../stack/refusal.ts'

/** Runs jobs side by side, each lane the next one that may begin. */
export interface Step {
  title: string
  /** The title of the job that must have ended before. */
  after?: string
}

/**
 * Two cores carry two hotlines with their browsers, measured; with a fourth at once sound comes late on any machine
 * that was at hand.
 */
const MOST_LANES = 3

/** `HOTLINE_TEST_LANES`; unless it is said, one for each core, at most three. */
export function lanesOf(given: string | undefined): number {
  if (given === undefined || given === '') return Math.min(availableParallelism(), MOST_LANES)
  const lanes = Number(given)
  if (Number.isInteger(lanes) && lanes >= 1 && lanes <= 16) return lanes
  throw new Refusal(`HOTLINE_TEST_LANES is "${given}"; it is a whole number between 1 and 16.`)
}

/**
 * @param jobs in the order in which they should begin
 * @param work rejects to end the whole: no further job begins
 */
export async function runInLanes<J extends Step>(
  jobs: readonly J[],
  lanes: number,
  work: (job: J) => Promise<void>,
): Promise<void> {
  const waiting = [...jobs]
  const open = new Set(jobs.map(({ title }) => title))
  const running = new Set<Promise<void>>()
  while (waiting.length > 0 || running.size > 0) {
    const at = waiting.findIndex(({ after }) => after === undefined || !open.has(after))
    if (at >= 0 && running.size < lanes) {
      const [job] = waiting.splice(at, 1) as [J]
      const run: Promise<void> = work(job).finally(() => {
        open.delete(job.title)
        running.delete(run)
      })
      running.add(run)
      continue
    }
    if (running.size === 0)
      throw new Error(`nothing may begin: ${waiting.map(({ title }) => title).join(', ')}`)
    try {
      await Promise.race(running)
    } catch (failure) {
      await Promise.allSettled(running)
      throw failure
    }
  }
}
