import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findAsterisk } from '../stack/asterisk-program.ts'
import { buildPage, pageIsBuilt } from '../stack/build.ts'
import { outcomeOf } from '../stack/command.ts'
import { ROOT } from '../stack/settings.ts'
import type { Say } from '../stack/step.ts'
import { ROOMS, staticChecks, type Room } from './static-checks.ts'
import { sharedCache, type TestHome } from './test-stack.ts'
import { runVitest, type Counts } from './vitest-run.ts'

/** Everything that `npm test` does, as one list of jobs; `lanes.ts` decides which runs when. */
export interface Job {
  title: string
  /** What it took on the machine where this list was last looked at, alone on one core. The longest goes first. */
  expectedSeconds: number
  /** Must have ended before this one begins. */
  after?: string
  run(place: Place): Promise<Counts & { output: string }>
}

/** Where one job may leave things, and what calls it off. */
export interface Place {
  /** Goes into every process of the job as TMPDIR, by which those are found that the job leaves. */
  tmp: string
  signal: AbortSignal
}

/** What every hotline needs, made once before many would each begin to make it. */
const PREPARED = 'page and Asterisk'
/** A browser, a hotline's start and its end; those that take longer are named, so that none of them is the last to begin. */
const SITUATION_SECONDS = 50
const LONG: Readonly<Record<string, number>> = {
  'hostile-callers.spec.ts': 82,
  'consult-and-transfer.spec.ts': 77,
  'server-killed-during-call.spec.ts': 60,
}

export async function jobsOf(room: Room | undefined, home: TestHome, say: Say): Promise<Job[]> {
  const paths = room === undefined ? [] : ROOMS[room].map((folder) => `${join(ROOT, folder)}/`)
  const vitest = (title: string, project: string, expectedSeconds: number): Job => ({
    title,
    expectedSeconds,
    run: ({ tmp, signal }) => runVitest({ project, paths, env: { TMPDIR: tmp }, folder: home.home, signal }),
  })
  const jobs = [
    ...staticChecks(room).map(({ title, expectedSeconds, ...command }) => ({
      title,
      expectedSeconds,
      run: async ({ tmp, signal }: Place) => {
        const { code, all } = await outcomeOf({ ...command, env: { TMPDIR: tmp }, signal })
        return { passed: 0, failed: code === 0 ? 0 : 1, output: all }
      },
    })),
    vitest('unit tests', 'unit', 30),
    vitest('desktop tests', 'desktop', 25),
    prepared(),
    integration(home, paths, say),
    ...(room === undefined ? (await situations()).map((file) => situation(file, home)) : []),
  ]
  return jobs.sort((a, b) => b.expectedSeconds - a.expectedSeconds)
}

/** They share one Asterisk, Redis and PostgreSQL, and so follow one another. */
function integration(home: TestHome, paths: readonly string[], say: Say): Job {
  return {
    title: 'integration tests',
    expectedSeconds: 240,
    after: PREPARED,
    run: async ({ tmp, signal }) => {
      const env = { ...(await home.start(say)), TMPDIR: tmp }
      try {
        return await runVitest({ project: 'integration', paths, env, folder: home.home, signal })
      } finally {
        await home.stop()
      }
    },
  }
}

function prepared(): Job {
  return {
    title: PREPARED,
    // Everything that is long waits for it.
    expectedSeconds: Number.POSITIVE_INFINITY,
    run: async ({ signal }) => {
      await Promise.all([
        findAsterisk(sharedCache(), { signal }),
        pageIsBuilt().then((built) => (built ? undefined : buildPage(signal))),
      ])
      return { passed: 0, failed: 0, output: '' }
    },
  }
}

/** Each brings up a hotline of its own. */
function situation(file: string, home: TestHome): Job {
  return {
    title: file,
    expectedSeconds: LONG[file] ?? SITUATION_SECONDS,
    after: PREPARED,
    run: ({ tmp, signal }) =>
      runVitest({
        project: 'e2e',
        paths: [join(ROOT, 'scripts/e2e', file)],
        env: { TMPDIR: tmp, HOTLINE_CACHE: sharedCache() },
        folder: home.home,
        signal,
      }),
  }
}

async function situations(): Promise<string[]> {
  const files = await readdir(join(ROOT, 'scripts/e2e'))
  return files.filter((file) => file.endsWith('.spec.ts')).sort()
}
