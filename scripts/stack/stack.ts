import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkAsterisk, privateAsterisk } from './asterisk.ts'
import type { Group } from './group.ts'
import { checkDatabase, privatePostgres } from './postgres.ts'
import { requireFree, type WantedPort } from './ports.ts'
import { checkRedis, privateRedis } from './redis.ts'
import { recordingsFolder, type Backing } from './server.ts'
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
  await checkGiven(settings, say)
  await requireFree(wantedPorts(settings))
  const [database, redisUrl, asterisk] = await together([
    () => startDatabase(settings, group, say),
    () => startRedis(settings, group, say),
    () => startAsterisk(settings, group, say),
  ])
  return {
    databaseUrl: database.url,
    adminDatabaseUrl: database.adminUrl,
    redisUrl,
    ...asterisk,
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

/** Before anything is started, so that a wrong address leaves nothing behind. */
async function checkGiven({ databaseUrl, redisUrl, asteriskUrl }: Settings, say: Say): Promise<void> {
  await together([
    async () => {
      if (databaseUrl !== undefined)
        await step(say, 'PostgreSQL of DATABASE_URL', () => checkDatabase(databaseUrl))
    },
    async () => {
      if (redisUrl !== undefined) await step(say, 'Redis of REDIS_URL', () => checkRedis(redisUrl))
    },
    async () => {
      if (asteriskUrl === undefined) return
      const notes = await step(say, 'Asterisk of ASTERISK_URL', () => checkAsterisk(asteriskUrl))
      for (const note of notes) say(`    ${note}`)
    },
  ])
}

async function startDatabase(
  settings: Settings,
  group: Group,
  say: Say,
): Promise<{ url: string; adminUrl: string | undefined }> {
  if (settings.databaseUrl !== undefined) return { url: settings.databaseUrl, adminUrl: undefined }
  return step(say, `PostgreSQL on ${String(settings.postgresPort)}`, async () => {
    const postgres = await privatePostgres(settings, group.signal)
    await group.keep(postgres.service)
    await postgres.prepare()
    return postgres
  })
}

async function startRedis(settings: Settings, group: Group, say: Say): Promise<string> {
  if (settings.redisUrl !== undefined) return settings.redisUrl
  return step(say, `Redis on ${String(settings.redisPort)}`, async () => {
    const redis = await privateRedis(settings)
    await group.keep(redis.service)
    return redis.url
  })
}

async function startAsterisk(
  settings: Settings,
  group: Group,
  say: Say,
): Promise<Pick<Backing, 'asteriskUrl' | 'amiUrl' | 'recorderUrl' | 'headsetUrl'>> {
  const { asteriskUrl, amiUrl } = settings
  if (asteriskUrl !== undefined && amiUrl !== undefined)
    return {
      asteriskUrl,
      amiUrl,
      recorderUrl: settings.recorderUrl,
      headsetUrl: settings.headsetUrl ?? headsetsBeside(asteriskUrl),
    }
  const asterisk = await step(say, 'Asterisk 22 found or fetched', () =>
    privateAsterisk({ ...settings, recordings: liveRecordings(settings) }, group.signal),
  )
  for (const note of asterisk.notes) say(`    ${note}`)
  await step(say, `Asterisk ${asterisk.version}, SIP on ${String(settings.sipPort)}`, () =>
    group.keep(asterisk.service),
  )
  return { ...asterisk, headsetUrl: settings.headsetUrl ?? asterisk.headsetUrl }
}

/** A folder that Asterisk writes into while calls run; the server takes what is whole from there. */
function liveRecordings({ home }: Settings): string {
  const live = join(recordingsFolder(home), 'live')
  mkdirSync(live, { recursive: true, mode: 0o700 })
  return live
}

/** ARI and the headsets' WebSocket share Asterisk's HTTP server. */
function headsetsBeside(asteriskUrl: string): string {
  const { protocol, host } = new URL(asteriskUrl)
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`
}
