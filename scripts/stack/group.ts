import { sentenceOf } from './refusal.ts'
import { keep, type Keeping, type Running, type Service } from './service.ts'

/** All children of one front process: started in any order, ended in the reverse one, even when still starting. */
export interface Group {
  keep(service: Service): Promise<Running>
  /** Ends every child, the youngest first; resolves when all are gone. Idempotent. */
  stop(): Promise<void>
  /** Aborted by `stop`: what starts meanwhile gives up. */
  readonly signal: AbortSignal
}

export function createGroup(keeping: Omit<Keeping, 'signal'>): Group {
  const ending = new AbortController()
  const starting = new Set<Promise<Running>>()
  const running: Running[] = []
  let stopped: Promise<void> | undefined
  const stopAll = async () => {
    ending.abort()
    await Promise.allSettled(starting)
    for (const child of running.reverse())
      await child.stop().catch((failure: unknown) => keeping.say(`${child.name}: ${sentenceOf(failure)}`))
  }
  return {
    signal: ending.signal,
    async keep(service) {
      const start = keep(service, { ...keeping, signal: ending.signal })
      starting.add(start)
      try {
        const child = await start
        running.push(child)
        return child
      } finally {
        starting.delete(start)
      }
    },
    stop: () => (stopped ??= stopAll()),
  }
}
