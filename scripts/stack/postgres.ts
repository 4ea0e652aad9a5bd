import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { chown, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { findProgram, run } from './command.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { keptSecret } from './secrets.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'

/** A private PostgreSQL cluster: loopback only, scram passwords, never the distribution's own on 5432. */
export interface PrivatePostgres {
  service: Service
  /** For creating databases and roles. */
  adminUrl: string
  /** For the application, which owns its database and nothing else. */
  url: string
  /** Makes role and database; to be called once it answers. Idempotent. */
  prepare(): Promise<void>
}

/** The oldest version whose SQL we write for. */
const LEAST_VERSION = 15

export async function privatePostgres(settings: Settings, signal?: AbortSignal): Promise<PrivatePostgres> {
  const folder = join(settings.home, 'postgres')
  const bin = await findPostgres(clusterVersion(folder))
  if (bin === undefined)
    throw new Refusal(
      existsSync(folder)
        ? `No installed PostgreSQL fits the cluster in ${folder} (version ${clusterVersion(folder) ?? 'unknown'}).`
        : `PostgreSQL ${String(LEAST_VERSION)} or newer is missing. Run: sudo apt-get install postgresql`,
    )
  const { url, adminUrl } = postgresUrls(settings)
  if (!existsSync(folder)) await makeCluster(bin, folder, new URL(adminUrl).password, signal)
  const [command, ...args] = asPostgres([
    join(bin, 'postgres'),
    ...['-D', folder, '-p', String(settings.postgresPort), '-h', '127.0.0.1', '-k', ''],
  ])
  return {
    adminUrl,
    url,
    service: {
      name: 'postgres',
      command,
      args,
      cwd: dirname(folder),
      stopSignal: 'SIGINT', // "fast": ends sessions and writes its checkpoint; SIGTERM would wait for the sessions
      ready: () => withClient(adminUrl, (client) => client.query('select 1')),
    },
    prepare: () =>
      withClient(adminUrl, async (client) => {
        const role = await client.query(`select 1 from pg_roles where rolname = 'hotline'`)
        const verb = role.rowCount === 0 ? 'create' : 'alter'
        await client.query(
          `${verb} role hotline login password ${client.escapeLiteral(new URL(url).password)}`,
        )
        const database = await client.query(`select 1 from pg_database where datname = 'hotline'`)
        if (database.rowCount === 0) await client.query('create database hotline owner hotline')
      }),
  }
}

/** Where the private cluster answers once it runs. */
export function postgresUrls(settings: Settings): { url: string; adminUrl: string } {
  const at = `127.0.0.1:${String(settings.postgresPort)}`
  return {
    url: `postgresql://hotline:${keptSecret(settings.home, 'postgres-hotline')}@${at}/hotline`,
    adminUrl: `postgresql://postgres:${keptSecret(settings.home, 'postgres-admin')}@${at}/postgres`,
  }
}

/** @returns how many steps the database has taken to its present tables; 0 for an empty one */
export async function appliedMigrations(url: string): Promise<number> {
  let count = 0
  await withClient(url, async (client) => {
    const table = await client.query(`select to_regclass('kysely_migration') as found`)
    if ((table.rows as { found: string | null }[])[0]?.found === null) return
    count = (await client.query('select name from kysely_migration')).rowCount ?? 0
  })
  return count
}

/** @throws Refusal in one sentence when a given DATABASE_URL does not lead to a usable server */
export async function checkDatabase(url: string): Promise<void> {
  try {
    await withClient(url, async (client) => {
      const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
      const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
      if (!(version >= LEAST_VERSION))
        throw new Error(`that is PostgreSQL ${String(version)}, ${String(LEAST_VERSION)} or newer is needed`)
    })
  } catch (failure) {
    throw new Refusal(`DATABASE_URL does not work: ${sentenceOf(failure)}.`, { cause: failure })
  }
}

/** The folder of the newest installed programs, or of those of one major version. */
export async function findPostgres(version?: string): Promise<string | undefined> {
  const found = new Map<string, string>()
  for (const major of await readdir('/usr/lib/postgresql').catch(() => [])) {
    const folder = join('/usr/lib/postgresql', major, 'bin') // where Debian puts them
    if (existsSync(join(folder, 'postgres'))) found.set(major, folder)
  }
  const onPath = await findProgram('postgres')
  if (onPath !== undefined) {
    const said = await run({ command: onPath, args: ['--version'] })
    const major = /(\d+)/.exec(said)?.[1]
    if (major !== undefined && !found.has(major)) found.set(major, dirname(onPath))
  }
  const fitting = [...found.keys()].filter((one) =>
    version === undefined ? Number(one) >= LEAST_VERSION : one === version,
  )
  return found.get(fitting.sort((a, b) => Number(b) - Number(a))[0] ?? '')
}

async function makeCluster(
  bin: string,
  folder: string,
  adminPassword: string,
  signal?: AbortSignal,
): Promise<void> {
  // Made beside its place and moved there when whole: a start that was killed leaves no half cluster.
  const half = `${folder}.half`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { recursive: true, mode: 0o700 })
  const passwordFile = `${folder}.password`
  writeFileSync(passwordFile, adminPassword, { mode: 0o600 })
  try {
    if (process.getuid?.() === 0) await chown(half, ...(await postgresIds()))
    const [command, ...args] = asPostgres([
      join(bin, 'initdb'),
      ...['-D', half, '-U', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-instructions'],
    ])
    await run({ command, args, cwd: dirname(folder), signal })
    renameSync(half, folder)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(half, { recursive: true, force: true })
  }
}

/**
 * PostgreSQL refuses to run as root. setpriv replaces itself by the program, so the pid stays the program's own; the
 * one capability lets it pass through a home that only root may enter.
 */
function asPostgres(command: [string, ...string[]]): [string, ...string[]] {
  if (process.getuid?.() !== 0) return command
  const may = '+dac_override'
  return [
    'setpriv',
    ...['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups'],
    ...['--inh-caps', may, '--ambient-caps', may, '--'],
    ...command,
  ]
}

async function postgresIds(): Promise<[uid: number, gid: number]> {
  const ids = await Promise.all(
    ['-u', '-g'].map((flag) => run({ command: 'id', args: [flag, 'postgres'] }).then(Number)),
  )
  return [ids[0] ?? -1, ids[1] ?? -1]
}

function clusterVersion(folder: string): string | undefined {
  const path = join(folder, 'PG_VERSION')
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined) // the query that was under way rejects with the same reason
  try {
    await client.connect()
    await work(client)
  } finally {
    await client.end().catch(() => undefined) // it never connected: its own failure is on the way up
  }
}
