import { checkAmi } from './ami-probe.ts'
import { AMI_USER, ARI_USER } from './asterisk-config.ts'
import { findAsterisk } from './asterisk-program.ts'
import { checkAsterisk } from './asterisk.ts'
import { pageIsBuilt } from './build.ts'
import { homeHolder } from './front-lock.ts'
import { asteriskIsHere, neededPackages, TEST_PACKAGES } from './needed-packages.ts'
import { missingPackages } from './packages.ts'
import { requireFree } from './ports.ts'
import { appliedMigrations, checkDatabase, findPostgres, postgresUrls } from './postgres.ts'
import { checkRedis, redisUrlOf } from './redis.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { keptSecret } from './secrets.ts'
import { askReady } from './server.ts'
import type { Settings } from './settings.ts'
import { wantedPorts } from './stack.ts'

/** Looks at every part of an installation, running or not, and changes nothing. */
export interface Finding {
  part: string
  /** `note`: not needed for a start, or not known while nothing runs. */
  verdict: 'sound' | 'note' | 'wrong'
  words: string
}

interface Look {
  part: string
  /** @returns what is so; a throw says what is wrong and its cure */
  look: () => Promise<string>
  /** A failure is only a note. */
  optional?: boolean
}

export async function* examination(settings: Settings): AsyncGenerator<Finding> {
  const front = homeHolder(settings.home)
  for (const { part, look, optional } of [
    ...installed(settings, await asteriskIsHere(settings)),
    ...(front === undefined ? atRest(settings) : []),
    ...answering(settings, front !== undefined),
  ]) {
    try {
      yield { part, verdict: 'sound', words: await look() }
    } catch (failure) {
      yield { part, verdict: optional === true ? 'note' : 'wrong', words: sentenceOf(failure) }
    }
  }
  yield front === undefined
    ? { part: 'hotline', verdict: 'note', words: `nothing runs from ${settings.home}; npm start starts it` }
    : { part: 'hotline', verdict: 'sound', words: `front process ${String(front)}, home ${settings.home}` }
}

/** What must be there before anything can run. */
function installed(settings: Settings, hasAsterisk: boolean): Look[] {
  const complete = async (missing: readonly string[], have: string) => {
    if (missing.length === 0) return have
    throw new Refusal(`missing: ${missing.join(', ')}. Run: sudo apt-get install ${missing.join(' ')}`)
  }
  return [
    { part: 'Node', look: async () => process.versions.node },
    {
      part: 'system packages',
      look: async () => complete(await missingPackages(await neededPackages(settings)), 'all there'),
    },
    {
      part: 'packages for npm test',
      look: async () => complete(await missingPackages(TEST_PACKAGES), 'all there'),
      optional: true,
    },
    {
      part: 'PostgreSQL program',
      look: async () => {
        if (settings.databaseUrl !== undefined) return 'not needed, DATABASE_URL is given'
        return (
          (await findPostgres()) ??
          refuse('none of version 15 or newer. Run: sudo apt-get install postgresql')
        )
      },
    },
    {
      part: 'Asterisk program',
      look: async () => {
        if (settings.asteriskUrl !== undefined) return 'not needed, ASTERISK_URL is given'
        if (!hasAsterisk) refuse('not fetched yet; the next npm start does it')
        const { version, moduleDir } = await findAsterisk(settings.cache)
        return `${version}, modules in ${moduleDir}`
      },
      optional: !hasAsterisk,
    },
    {
      part: 'agent desktop',
      look: async () =>
        (await pageIsBuilt())
          ? 'built from the present source'
          : refuse('not built yet; the next npm start does it'),
      optional: true,
    },
  ]
}

/** What can be asked only while nothing of ours runs. */
function atRest(settings: Settings): Look[] {
  return wantedPorts(settings).map((wanted) => ({
    part: `port ${String(wanted.port)}/${wanted.protocol}`,
    look: async () => {
      await requireFree([wanted])
      return `free for ${wanted.purpose}`
    },
  }))
}

/** Servers that should answer now: given ones always, private ones while the hotline runs. */
function answering(settings: Settings, running: boolean): Look[] {
  const { databaseUrl, redisUrl, asteriskUrl, amiUrl } = settings
  const looks: Look[] = []
  const database = databaseUrl ?? (running ? postgresUrls(settings).url : undefined)
  if (database !== undefined) {
    looks.push({ part: 'PostgreSQL', look: () => checkDatabase(database).then(() => 'answers') })
    looks.push({ part: 'migrations', look: () => migrations(database) })
  }
  const redis = redisUrl ?? (running ? redisUrlOf(settings) : undefined)
  if (redis !== undefined) looks.push({ part: 'Redis', look: () => checkRedis(redis).then(() => 'answers') })
  const own = (user: string, secret: string) => `${user}:${keptSecret(settings.home, secret)}@127.0.0.1`
  const ari =
    asteriskUrl ??
    (running ? `http://${own(ARI_USER, 'asterisk-ari')}:${String(settings.ariPort)}` : undefined)
  if (ari !== undefined)
    looks.push({
      part: 'ARI',
      look: async () =>
        ['answers; modules, dialplan and sorcery are ours', ...(await checkAsterisk(ari))].join('; '),
    })
  const ami =
    amiUrl ?? (running ? `ami://${own(AMI_USER, 'asterisk-ami')}:${String(settings.amiPort)}` : undefined)
  if (ami !== undefined)
    looks.push({ part: 'AMI', look: () => checkAmi(ami).then(() => 'lets the server in') })
  if (running)
    looks.push({ part: 'server', look: () => askReady(settings).then(() => '/readyz answers 200') })
  return looks
}

async function migrations(url: string): Promise<string> {
  const applied = await appliedMigrations(url)
  if (applied === 0)
    refuse('the database is empty; the next npm start (or npm run hotline -- migrate) fills it')
  return `${String(applied)} applied`
}

function refuse(sentence: string): never {
  throw new Refusal(sentence)
}
