import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectionOf } from '../stack/asterisk-connection.ts'
import { claimHome } from '../stack/front-lock.ts'
import { createGroup, type Group } from '../stack/group.ts'
import { endOrphans } from '../stack/orphans.ts'
import { freePort, freePortBlock } from '../e2e/kit/ports.ts'
import { Refusal } from '../stack/refusal.ts'
import { recordingsFolder } from '../stack/server.ts'
import { readSettings, ROOT } from '../stack/settings.ts'
import { startStack } from '../stack/stack.ts'
import type { Say } from '../stack/step.ts'

/** A private PostgreSQL, Redis and Asterisk for one run of the tests: own ports, a home that goes away afterwards. */
export interface TestHome {
  home: string
  group: Group
  /** Starts the services. @returns the variables that tests read */
  start(say: Say): Promise<Record<string, string>>
  /** Ends the services. */
  stop(): Promise<void>
  /** Removes everything. */
  remove(): Promise<void>
}

const PREFIX = 'hotline-test-'

export async function makeTestHome(say: Say): Promise<TestHome> {
  await sweepAbandonedHomes()
  const home = await mkdtemp(join(tmpdir(), PREFIX))
  const free = claimHome(home)
  const group = createGroup({ home, restartDelayMs: 1000, say })
  return {
    home,
    group,
    async start(sayStep) {
      const settings = readSettings(await testEnvironment(home))
      const stack = await startStack(settings, group, sayStep)
      return {
        HOTLINE_CACHE: settings.cache,
        HOTLINE_TEST_HOME: settings.home,
        HOTLINE_TEST_DATABASE_URL: stack.adminDatabaseUrl ?? stack.databaseUrl,
        HOTLINE_TEST_REDIS_URL: stack.redisUrl,
        HOTLINE_TEST_ASTERISK: JSON.stringify({
          ...connectionOf(stack),
          sipPort: settings.sipPort,
          recorderUrl: stack.recorderUrl,
          liveRecordings: join(recordingsFolder(settings.home), 'live'),
        }),
      }
    },
    stop: () => group.stop(),
    async remove() {
      await group.stop()
      free()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** The extracted Asterisk is shared by all runs: it takes longer than everything else here together. */
export function sharedCache(): string {
  return process.env['HOTLINE_CACHE'] ?? join(ROOT, '.local', 'cache')
}

async function testEnvironment(home: string): Promise<Record<string, string>> {
  // Forty two-leg calls.
  const rtp = await freePortBlock(160)
  const [http, sip, ari, ami, redis, postgres] = (await Promise.all(Array.from({ length: 6 }, freePort))).map(
    String,
  )
  return {
    HOTLINE_HOME: home,
    HOTLINE_CACHE: sharedCache(),
    HOTLINE_HTTP_PORT: http ?? '',
    HOTLINE_SIP_PORT: sip ?? '',
    HOTLINE_ARI_PORT: ari ?? '',
    HOTLINE_AMI_PORT: ami ?? '',
    HOTLINE_REDIS_PORT: redis ?? '',
    HOTLINE_PG_PORT: postgres ?? '',
    HOTLINE_RTP_PORTS: `${String(rtp)}-${String(rtp + 159)}`,
  }
}

/** A run that was killed leaves its services and its home. */
async function sweepAbandonedHomes(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX))
  for (const home of names.map((name) => join(tmpdir(), name))) {
    // Without a lock it is somebody's who has made it this very moment.
    if (!existsSync(join(home, 'run/front.lock'))) continue
    try {
      claimHome(home)
    } catch (failure) {
      if (failure instanceof Refusal) continue // its run is still going on
      throw failure
    }
    await endOrphans(home)
    await rm(home, { recursive: true, force: true })
  }
}
