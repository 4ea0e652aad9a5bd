/** Slows guessing of passwords down: counts tries per account and per address, in Redis, or here while it is away. */
import type { Redis } from 'ioredis'
import type { RefusedLogin } from '@hotline/contract'

/** Shown to supervisors; more would be a list that nobody reads. */
const SHOWN = 100

export interface LoginThrottle {
  /** Counts this try before the password is looked at, so that many at once are counted too. */
  admit(account: string, address: string): Promise<{ ok: true } | { ok: false; retryAfterMs: number }>
  /** A right password forgives the account, and takes its own try off the address. */
  succeed(account: string, address: string): Promise<void>
  /** Whom this node refuses now. */
  refused(): RefusedLogin[]
}

export interface LoginThrottleOptions {
  redis: Redis
  prefix: string
  tries: number
  triesPerAddress: number
  windowMs: number
  now: () => number
  /** Told of each refusal. */
  onRefused: () => void
}

/** Bounds the memory that a flood of invented accounts can take while Redis is away. */
const LOCAL_KEYS = 10_000

export function createLoginThrottle(options: LoginThrottleOptions): LoginThrottle {
  const { redis, windowMs, now } = options
  const refused = new Map<string, RefusedLogin>()
  const local = new Map<string, { count: number; until: number }>()
  const keyOf = (kind: string, id: string): string => `{${options.prefix}}:login:${kind}:${id}`

  async function count(key: string): Promise<{ count: number; leftMs: number }> {
    try {
      const answers = await redis.multi().incr(key).pexpire(key, windowMs, 'NX').pttl(key).exec()
      const [tries, left] = [answers?.[0]?.[1], answers?.[2]?.[1]]
      if (typeof tries === 'number' && typeof left === 'number') return { count: tries, leftMs: left }
    } catch {
      // Redis is away and its client has said so; this node's own memory counts instead.
    }
    return countHere(key)
  }

  function countHere(key: string): { count: number; leftMs: number } {
    const before = local.get(key)
    const entry =
      before === undefined || before.until <= now() ? { count: 0, until: now() + windowMs } : before
    entry.count += 1
    if (local.size >= LOCAL_KEYS) local.clear()
    local.set(key, entry)
    return { count: entry.count, leftMs: entry.until - now() }
  }

  function current(): RefusedLogin[] {
    for (const [key, { until }] of refused) if (until <= now()) refused.delete(key)
    return [...refused.values()]
  }

  /** One entry for each account and address, the oldest given up for the newest. */
  function remember(account: string, address: string, retryAfterMs: number): void {
    const key = `${account}@${address}`
    const before = current().length >= SHOWN && !refused.has(key) ? refused.keys().next().value : undefined
    if (before !== undefined) refused.delete(before)
    const refusals = (refused.get(key)?.refusals ?? 0) + 1
    refused.delete(key)
    refused.set(key, { account, address, refusals, lastAt: now(), until: now() + retryAfterMs })
    options.onRefused()
  }

  return {
    refused: current,
    async admit(account, address) {
      const [one, all] = await Promise.all([
        count(keyOf('account', account)),
        count(keyOf('address', address)),
      ])
      const waits = [
        ...(one.count > options.tries ? [one.leftMs] : []),
        ...(all.count > options.triesPerAddress ? [all.leftMs] : []),
      ]
      if (waits.length === 0) return { ok: true }
      const retryAfterMs = Math.max(...waits, 1)
      remember(account, address, retryAfterMs)
      return { ok: false, retryAfterMs }
    },
    async succeed(account, address) {
      const [one, all] = [keyOf('account', account), keyOf('address', address)]
      local.delete(one)
      const here = local.get(all)
      if (here !== undefined) here.count -= 1
      try {
        await redis.multi().del(one).decr(all).pexpire(all, windowMs, 'NX').exec()
      } catch {
        // As above: without Redis there is nothing to forgive there.
      }
    },
  }
}
