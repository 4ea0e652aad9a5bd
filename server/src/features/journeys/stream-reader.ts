/**
 * Follows the journey stream. What is read is acknowledged only when it is in PostgreSQL: an outage makes entries
 * wait in Redis, a killed node's entries are taken over, and an entry that nobody can write is set aside and told.
 */
import type { Redis } from 'ioredis'

export interface StreamReader {
  start(): void
  close(): Promise<void>
}

export interface StreamReaderOptions {
  /** Of its own: reading blocks it. */
  redis: Redis
  stream: string
  consumer: string
  claimAfterMs: number
  /** Resolves when the entry is safe for good. */
  write: (text: string) => Promise<void>
  /** True: try again later, as nothing is wrong with the entry. */
  isAway: (error: unknown) => boolean
  onSetAside: (error: unknown, entryId: string) => void
  onTrouble: (error: unknown) => void
}

type Entry = [id: string, fields: string[] | null]

const GROUP = 'server'
const BATCH = 100
/** How long a read waits for news; also how long a stop may take at most without `disconnect`. */
const BLOCK_MS = 2_000
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 2_000

export function createStreamReader(options: StreamReaderOptions): StreamReader {
  const { redis, stream, consumer } = options
  let closed = false
  let running: Promise<void> = Promise.resolve()
  let wake: (() => void) | undefined

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function join(): Promise<void> {
    try {
      // From the beginning: what was written before the group existed counts as well.
      await redis.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM')
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error
    }
  }

  async function handle(entries: readonly Entry[]): Promise<void> {
    for (const [id, fields] of entries) {
      if (closed) return
      // Null: trimmed away while it was pending.
      if (fields !== null) await writeOrSetAside(id, fields)
      await redis.xack(stream, GROUP, id)
    }
  }

  async function writeOrSetAside(id: string, fields: string[]): Promise<void> {
    const text = fields[fields.indexOf('event') + 1] ?? ''
    for (let retryMs = FIRST_RETRY_MS; !closed; retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
      try {
        await options.write(text)
        return
      } catch (error) {
        if (!options.isAway(error)) {
          options.onSetAside(error, id)
          await redis.xadd(`${stream}:set-aside`, 'MAXLEN', '~', 10_000, '*', 'event', text, 'entry', id)
          return
        }
        options.onTrouble(error)
        await pause(retryMs)
      }
    }
    // Closed while waiting: not acknowledged, so the next start finds it.
    throw new Error('closed')
  }

  /** Entries that this consumer read in an earlier life, then those of consumers that are gone. */
  async function takeOver(): Promise<void> {
    for (;;) {
      const [, own] = (
        await redis.xreadgroup('GROUP', GROUP, consumer, 'COUNT', BATCH, 'STREAMS', stream, '0')
      )?.[0] as [string, Entry[]]
      if (own.length === 0) break
      await handle(own)
    }
    let cursor = '0-0'
    do {
      const [next, entries] = (await redis.xautoclaim(
        stream,
        GROUP,
        consumer,
        options.claimAfterMs,
        cursor,
        'COUNT',
        BATCH,
      )) as [string, Entry[]]
      await handle(entries)
      cursor = next
    } while (cursor !== '0-0' && !closed)
  }

  async function follow(): Promise<void> {
    await join()
    await takeOver()
    let lookedAt = performance.now()
    while (!closed) {
      const news = await redis.xreadgroup(
        'GROUP',
        GROUP,
        consumer,
        'COUNT',
        BATCH,
        'BLOCK',
        BLOCK_MS,
        'STREAMS',
        stream,
        '>',
      )
      for (const [, entries] of news ?? []) await handle(entries)
      if (performance.now() - lookedAt > options.claimAfterMs) {
        await takeOver()
        lookedAt = performance.now()
      }
    }
  }

  async function run(): Promise<void> {
    while (!closed) {
      try {
        await follow()
      } catch (error) {
        if (closed) return
        // Redis restarted, perhaps without the group: begin again from what is there.
        options.onTrouble(error)
        await pause(FIRST_RETRY_MS * 5)
      }
    }
  }

  return {
    start() {
      running = run()
    },
    async close() {
      closed = true
      wake?.()
      redis.disconnect()
      await running
    },
  }
}
