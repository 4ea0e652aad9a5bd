/** Timers that end with their owner: nothing fires after `clear`. */
export interface Timing {
  /** Runs once after `ms`. */
  later(ms: number, work: () => void): NodeJS.Timeout
  /** At most one run in `everyMs`, the last call wins. */
  throttled(everyMs: number, work: () => void): () => void
  /** One timer a name: a newer one replaces the older, null only ends it. */
  at(name: string, when: number | null, work: () => void): void
  clear(): void
}

export function createTiming(now: () => number): Timing {
  const timers = new Set<NodeJS.Timeout>()
  const named = new Map<string, NodeJS.Timeout>()
  let cleared = false

  function later(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (!cleared) work()
    }, ms)
    timers.add(timer)
    return timer
  }

  return {
    later,
    throttled(everyMs, work) {
      let timer: NodeJS.Timeout | undefined
      return () => {
        timer ??= later(everyMs, () => {
          timer = undefined
          work()
        })
      }
    },
    at(name, when, work) {
      const old = named.get(name)
      if (old !== undefined) {
        clearTimeout(old)
        timers.delete(old)
      }
      named.delete(name)
      // One millisecond late rather than early: a lease that has not ended yet would be left alone.
      if (when !== null) named.set(name, later(Math.max(when - now(), 0) + 1, work))
    },
    clear() {
      cleared = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
