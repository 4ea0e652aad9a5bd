/** Recordings: the disk that telephony asks before it starts a recorder, and the work after calls, swept up for ever. */
import fp from 'fastify-plugin'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createDisk, type Disk } from '../recordings/disk.ts'
import { openLocalStore, type RecordingStore } from '../recordings/store.ts'
import {
  keepComplaints,
  makeRecordings,
  removeDrafts,
  removeExpired,
  statMissing,
  type SweepParts,
} from '../recordings/sweep.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Undefined: this installation records nothing. */
    recordings: Recordings | undefined
  }
}

export interface Recordings {
  /** Where Asterisk writes while calls run. */
  live: string
  disk: Disk
  store: RecordingStore
  /** Alone among all nodes; does nothing where another one is at it, or Redis is away. */
  alone: (journeyId: string, work: () => Promise<void>) => Promise<void>
}

/** Longer than an hour's call takes to encode; a node that died with it gives it up then. */
const ALONE_MS = 15 * 60_000
/** What is measured in days is looked at now and then. */
const SLOW_EVERY = 10

export default fp(
  (app, _options, done) => {
    const { recordings, redis: names } = app.settings
    if (recordings.folder === '') {
      app.decorate('recordings', undefined)
      done()
      return
    }
    const live = join(recordings.folder, 'live')
    const store = openLocalStore(recordings.folder)
    const disk = createDisk(recordings)
    const busy = new Set<string>()
    const alone: Recordings['alone'] = async (journeyId, work) => {
      if (busy.has(journeyId)) return
      busy.add(journeyId)
      const key = `{${names.prefix}}:recording:${journeyId}`
      try {
        // What this node holds without being at it, an earlier run of it was killed with. Redis away: it can wait.
        const free = await app.redis.set(key, app.settings.node, 'PX', ALONE_MS, 'NX').catch(() => null)
        const holder = free === null ? await app.redis.get(key).catch(() => null) : app.settings.node
        if (holder !== app.settings.node) return
        await work()
        await app.redis.del(key).catch(() => undefined)
      } finally {
        busy.delete(journeyId)
      }
    }
    app.decorate('recordings', { live, disk, store, alone })

    const sweep: SweepParts = {
      ...{ db: app.db, store, live, days: recordings.days, now: app.now, alone, failures: new Map() },
      isLive: (journeyId) => app.telephony.call(journeyId)?.view.endedAt === null,
      onMade: ({ journey_id: journeyId, state, fault }) => {
        app.metrics.recordings.inc({ state })
        if (state === 'missing') app.log.error({ journeyId, fault }, 'a call has no recording')
      },
      onTrouble: (error, journeyId) => {
        app.log.warn({ err: error, journeyId }, 'a recording is not made yet')
      },
    }
    let turns = 0
    async function turn(): Promise<void> {
      await disk.look()
      app.metrics.recordingsFree.set(disk.state().freeBytes ?? NaN)
      if (!app.databaseWatch.up) return
      await makeRecordings(sweep)
      turns += 1
      // Nearly full: expired ones go at once.
      if (turns % SLOW_EVERY !== 1 && disk.state().room === 'enough') return
      await statMissing(sweep)
      await keepComplaints(sweep)
      while ((await removeExpired(sweep)) > 0 && disk.state().room !== 'enough') await disk.look()
      await removeDrafts(recordings.folder, app.now())
    }

    let timer: NodeJS.Timeout | undefined
    let running: Promise<void> = Promise.resolve()
    let closed = false
    function later(): void {
      if (closed) return
      timer = setTimeout(() => {
        running = turn()
          .catch((error: unknown) => {
            app.log.warn({ err: error }, 'recordings were not looked after')
          })
          .finally(later)
      }, recordings.sweepMs)
    }
    app.addHook('onReady', async () => {
      await mkdir(live, { recursive: true, mode: 0o770 }).catch((error: unknown) => {
        app.log.error({ err: error }, 'there is no folder for recordings')
      })
      await disk.look()
      later()
    })
    app.addHook('onClose', async () => {
      closed = true
      clearTimeout(timer)
      await running
    })
    done()
  },
  { name: 'recordings', dependencies: ['settings', 'metrics', 'database', 'redis'] },
)
