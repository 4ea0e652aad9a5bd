/** Slows guessing of passwords down: counts tries per account and per address, in Redis, or here while it is away. */
import type { Redis } from 'ioredis'

export interface LoginThrottle {
  /** Counts this try before the password is looked at, so that many at once are counted too. */
  admit(account: string, address: string): Promise<{ ok: true } | { ok: false; retryAfterMs: number }>
  /** A right password forgives the account, and takes its own try off the address. */
  succeed(account: string, address: string): Promise<void>
}

export interface LoginThrottleOptions {
  redis: Redis
  prefix: string
  tries: number
  triesPerAddress: number
  windowMs: number
  now: () => number
}

/** Bounds the memory that a flood of invented accounts can take while Redis is away. */
const LOCAL_KEYS = 10_000

export function createLoginThrottle(options: LoginThrottleOptions): LoginThrottle {
  const { redis, windowMs, now } = options
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

  return {
    async admit(account, address) {
      const [one, all] = await Promise.all([
        count(keyOf('account', account)),
        count(keyOf('address', address)),
      ])
      const waits = [
        ...(one.count > options.tries ? [one.leftMs] : []),
        ...(all.count > options.triesPerAddress ? [all.leftMs] : []),
      ]
      return waits.length === 0 ? { ok: true } : { ok: false, retryAfterMs: Math.max(...waits, 1) }
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
