import type { Group } from './group.ts'
import { checkDatabase, privatePostgres } from './postgres.ts'
import { requireFree, type WantedPort } from './ports.ts'
import { checkRedis, privateRedis } from './redis.ts'
import type { Backing } from './server.ts'
import type { Settings } from './settings.ts'
import { step, type Say } from './step.ts'

/** What stands behind the server: PostgreSQL, Redis and Asterisk, each given or private. */
export interface Stack extends Backing {
  /** For creating databases; undefined with a given DATABASE_URL. */
  adminDatabaseUrl: string | undefined
}

/** The ports that this installation will listen on. */
export function wantedPorts(settings: Settings): WantedPort[] {
  const tcp = (purpose: string, port: number, setting: string): WantedPort => ({
    purpose,
    port,
    protocol: 'tcp',
    setting,
  })
  return [
    tcp('web', settings.httpPort, 'HOTLINE_HTTP_PORT'),
    ...(settings.databaseUrl === undefined
      ? [tcp('PostgreSQL', settings.postgresPort, 'HOTLINE_PG_PORT')]
      : []),
    ...(settings.redisUrl === undefined ? [tcp('Redis', settings.redisPort, 'HOTLINE_REDIS_PORT')] : []),
    ...(settings.asteriskUrl === undefined
      ? [
          tcp('Asterisk ARI and headsets', settings.ariPort, 'HOTLINE_ARI_PORT'),
          tcp('Asterisk AMI', settings.amiPort, 'HOTLINE_AMI_PORT'),
          { purpose: 'SIP', port: settings.sipPort, protocol: 'udp', setting: 'HOTLINE_SIP_PORT' } as const,
        ]
      : []),
  ]
}

/** Starts, or checks, everything behind the server, side by side. `group` ends what was started. */
export async function startStack(settings: Settings, group: Group, say: Say): Promise<Stack> {
  await requireFree(wantedPorts(settings))
  const [database, redisUrl] = await together([
    () => startDatabase(settings, group, say),
    () => startRedis(settings, group, say),
  ])
  return {
    databaseUrl: database.url,
    adminDatabaseUrl: database.adminUrl,
    redisUrl,
    asteriskUrl: settings.asteriskUrl ?? '',
    amiUrl: settings.amiUrl ?? '',
    headsetUrl: settings.headsetUrl ?? '',
  }
}

/** Like Promise.all, but waits for the slower ones before it fails: nothing goes on behind a failure's back. */
export async function together<T extends readonly (() => Promise<unknown>)[]>(
  works: readonly [...T],
): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const outcomes = await Promise.allSettled(works.map((work) => work()))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as {
    [K in keyof T]: Awaited<ReturnType<T[K]>>
  }
}

async function startDatabase(
  settings: Settings,
  group: Group,
  say: Say,
): Promise<{ url: string; adminUrl: string | undefined }> {
  const given = settings.databaseUrl
  if (given !== undefined) {
    await step(say, 'PostgreSQL of DATABASE_URL', () => checkDatabase(given))
    return { url: given, adminUrl: undefined }
  }
  return step(say, `PostgreSQL on ${String(settings.postgresPort)}`, async () => {
    const postgres = await privatePostgres(settings, group.signal)
    await group.keep(postgres.service)
    await postgres.prepare()
    return postgres
  })
}

async function startRedis(settings: Settings, group: Group, say: Say): Promise<string> {
  const given = settings.redisUrl
  if (given !== undefined) {
    await step(say, 'Redis of REDIS_URL', () => checkRedis(given))
    return given
  }
  return step(say, `Redis on ${String(settings.redisPort)}`, async () => {
    const redis = await privateRedis(settings)
    await group.keep(redis.service)
    return redis.url
  })
}
