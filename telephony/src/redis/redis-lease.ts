import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Lease } from '../ports.ts'
import { lineAway, luaScript } from './lua-script.ts'

/**
 * The lead in Redis. A leader whose process was killed is known by its connection, which the kernel closes at once: the
 * lead is taken over then, long before it would run out.
 */

const LEASE = luaScript('lease.lua')

/** A connection that broke is made again within 200 ms; one that is away for longer has no process behind it. */
const GONE_MS = 400

export function createRedisLease(
  redis: Redis,
  options: { prefix: string; node: string; monotonic: () => number },
): Lease {
  const { node, monotonic } = options
  const key = `{${options.prefix}}:lead`
  const process = randomUUID()
  let connection = '0'
  let connections = 0
  /** After an outage of Redis who led comes first: its connection broke as well, and so may its lease. */
  let patientUntil = 0
  let gone: { value: string; since: number } | undefined
  redis.on('ready', () => {
    connections += 1
    connection = '0'
    gone = undefined
    if (connections > 1) patientUntil = monotonic() + PATIENCE_MS
  })

  async function ask(what: 'take' | 'renew' | 'release', forMs: number, dead = ''): Promise<string> {
    if (connection === '0')
      connection = String(
        await redis.client('ID').catch((error: unknown) => {
          throw lineAway(error)
        }),
      )
    return String(await LEASE.run(redis, [key], [what, node, process, connection, forMs, dead]))
  }

  /** @param value of who leads */
  async function isGone(value: string): Promise<boolean> {
    const [, , id = ''] = value.split(' ')
    const listed = await redis.client('LIST', 'ID', Number(id)).catch((error: unknown) => {
      throw lineAway(error)
    })
    if (String(listed).trim() !== '') {
      gone = undefined
      return false
    }
    if (gone?.value !== value) gone = { value, since: monotonic() }
    return monotonic() - gone.since >= GONE_MS
  }

  return {
    async take(forMs) {
      if (monotonic() < patientUntil) return false
      const leader = await ask('take', forMs)
      if (leader === '') return true
      return (await isGone(leader)) && (await ask('take', forMs, leader)) === ''
    },
    renew: async (forMs) => (await ask('renew', forMs)) === '',
    async release() {
      await ask('release', 1)
    },
  }
}

/** As long as a lease. */
const PATIENCE_MS = 3_000
