import type { Lease } from './ports.ts'
import type { Log } from './options.ts'

/**
 * Which of several server nodes leads the calls: one at a time, and the others stand by. Redis hands the lead out for a
 * few seconds at a time; Asterisk, whose application belongs to whoever connected last, is the judge when Redis is away.
 * A node that was frozen finds by its own clock that its time has passed, and decides nothing before it has asked.
 */
export interface Leadership {
  /** This node may decide and act at this very moment. */
  holds(): boolean
  /** Resolves true when this node leads; false when it was closed before. */
  lead(): Promise<boolean>
  /** The switch gave our application to somebody else: nothing is decided before Redis was asked. */
  challenged(): void
  /** Gives the lead to whoever stands by. */
  close(): Promise<void>
}

/** Longer than a busy machine stalls; a caller who waits hears music meanwhile. */
export const LEASE_MS = 3_000
const RENEW_EVERY_MS = 500
/** A node that stands by asks so often: a tenth of a second is the least that people notice. */
const ASK_EVERY_MS = 100

export function createLeadership(parts: {
  lease: Lease
  log: Log
  /** ms that only rise, also while this process is frozen. */
  monotonic: () => number
  /** Sure again after a doubt: what was held back may be done. */
  onSure: () => void
  /** Another node leads: this process must not act any more. Told once. */
  onSuperseded: () => void
}): Leadership {
  const { lease, log, monotonic } = parts
  let state: 'standby' | 'leading' | 'unsure' | 'superseded' | 'closed' = 'standby'
  let tickedAt = 0
  let timer: NodeJS.Timeout | undefined

  function holds(): boolean {
    if (state === 'leading' && monotonic() - tickedAt > LEASE_MS) doubt('this process stood still')
    return state === 'leading'
  }

  function doubt(why: string): void {
    if (state !== 'leading') return
    state = 'unsure'
    log.warn({ why }, 'who leads the calls is asked before anything is decided')
    void renew()
  }

  async function renew(): Promise<void> {
    const askedAt = monotonic()
    try {
      const ours = await lease.renew(LEASE_MS)
      if (state === 'closed' || state === 'superseded') return
      if (!ours) {
        state = 'superseded'
        clearTimeout(timer)
        log.error({}, 'another node leads the calls; this one stops')
        parts.onSuperseded()
        // An answer that waited for a frozen process to wake is no proof.
      } else if (state === 'unsure' && monotonic() - askedAt < LEASE_MS / 2) {
        state = 'leading'
        tickedAt = monotonic()
        log.info({}, 'this node still leads the calls')
        parts.onSure()
      }
    } catch (error) {
      // Who leads goes on, and Asterisk judges; who doubts stays in doubt.
      log.debug({ error }, 'the lead was not renewed')
    }
  }

  function tick(): void {
    if (holds()) tickedAt = monotonic()
    void renew()
    timer = setTimeout(tick, RENEW_EVERY_MS)
  }

  return {
    holds,
    async lead() {
      for (let standingBy = false; state === 'standby';) {
        const askedAt = monotonic()
        const ours = await lease.take(LEASE_MS).catch(() => false) // Redis is away: asked again
        if (state !== 'standby') break
        if (ours && monotonic() - askedAt < LEASE_MS / 2) {
          state = 'leading'
          tickedAt = monotonic()
          timer = setTimeout(tick, RENEW_EVERY_MS)
          if (standingBy) log.warn({}, 'this node leads the calls from now on')
          return true
        }
        standingBy = true
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
      }
      return state === 'leading'
    },
    challenged: () => doubt('the switch gave our application to somebody else'),
    async close() {
      const led = state === 'leading' || state === 'unsure'
      state = 'closed'
      clearTimeout(timer)
      if (led) await lease.release().catch(() => undefined) // Redis is away: the lead ends by itself
    },
  }
}
