/**
 * Throws away what nobody needs any more, once a minute for the whole installation however many nodes there are: that
 * is what BullMQ's scheduler is for. A sweep that comes late or twice does no harm.
 */
import { Queue, Worker } from 'bullmq'
import fp from 'fastify-plugin'
import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'

export interface SweepOptions {
  db: Kysely<Tables>
  redis: Redis
  stream: string
  now: number
  keyKeptMs: number
  sessionKeptMs: number
  streamKeptMs: number
}

const NAME = 'housekeeping'

export default fp(
  (app, _options, done) => {
    const { settings } = app
    const backing = {
      connection: { url: settings.redis.url, maxRetriesPerRequest: null },
      prefix: `{${settings.redis.prefix}}:bull`,
    }
    const tell = (error: Error): void => {
      app.log.debug({ cause: error.message }, 'housekeeping waits')
    }
    const queue = new Queue(NAME, backing)
    const worker = new Worker(
      NAME,
      async () => {
        await sweep({
          db: app.db,
          redis: app.redis,
          stream: app.journeyStream,
          now: app.now(),
          keyKeptMs: settings.keyKeptMs,
          sessionKeptMs: Math.max(settings.session.idleMs, settings.session.maxMs) * 2,
          streamKeptMs: settings.streamKeptMs,
        })
      },
      backing,
    )
    queue.on('error', tell)
    worker.on('error', tell)
    worker.on('failed', (_job, error) => {
      app.refuse(error, { sweep: true })
    })
    // Not awaited: without Redis it waits, and the server must start all the same.
    queue
      .upsertJobScheduler(
        NAME,
        { every: settings.sweepMs },
        { opts: { removeOnComplete: 10, removeOnFail: 10 } },
      )
      .catch(tell)
    app.addHook('onClose', async () => {
      // Closing politely waits for Redis, which may be away for good.
      await Promise.race([
        Promise.all([worker.close(true), queue.close()]).catch(tell),
        new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
      ])
      worker.disconnect().catch(tell)
      queue.disconnect().catch(tell)
    })
    done()
  },
  { name: 'housekeeping', dependencies: ['settings', 'errors', 'database', 'redis'] },
)

export async function sweep(options: SweepOptions): Promise<void> {
  const { db, now } = options
  await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', now - options.keyKeptMs)
    .execute()
  await db
    .deleteFrom('sessions')
    .where('used_at', '<', now - options.sessionKeptMs)
    .execute()
  await trim(options)
}

/** Never past an entry that is not acknowledged: only what is in PostgreSQL may go. */
async function trim({ redis, stream, now, streamKeptMs }: SweepOptions): Promise<void> {
  const groups = (await redis.xinfo('GROUPS', stream).catch(() => [])) as unknown[][]
  if (groups.length === 0) return
  let keep = `${String(now - streamKeptMs)}-0`
  for (const group of groups) {
    const name = String(group[group.indexOf('name') + 1])
    const [, oldestPending] = (await redis.xpending(stream, name)) as [number, string | null]
    const delivered = String(group[group.indexOf('last-delivered-id') + 1])
    keep = earlier(keep, oldestPending ?? delivered)
  }
  await redis.xtrim(stream, 'MINID', keep)
}

function earlier(a: string, b: string): string {
  const [aMs = 0, aSeq = 0] = a.split('-').map(Number)
  const [bMs = 0, bSeq = 0] = b.split('-').map(Number)
  return aMs < bMs || (aMs === bMs && aSeq < bSeq) ? a : b
}
