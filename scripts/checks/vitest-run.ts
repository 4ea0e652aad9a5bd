import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { outcomeOf } from '../stack/command.ts'
import { ROOT } from '../stack/settings.ts'

/** One run of vitest in a process of its own, with what it counted. */
export interface Counts {
  passed: number
  failed: number
}

export interface VitestRun extends Counts {
  ok: boolean
  output: string
}

export interface VitestWish {
  project: string
  /** Absolute paths; none means all of the project. */
  paths: readonly string[]
  env: Readonly<Record<string, string>>
  /** Where vitest leaves its report. */
  folder: string
  signal: AbortSignal
}

/** The part of vitest's JSON report that is counted. */
interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

export async function runVitest({ project, paths, env, folder, signal }: VitestWish): Promise<VitestRun> {
  const report = join(folder, `${project}-${String((runs += 1))}.json`)
  const { code, all } = await outcomeOf({
    command: process.execPath,
    args: [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--config', join(ROOT, 'scripts/checks/vitest.config.ts')],
      // A room may have no tests of one kind; the whole never lacks them.
      ...(paths.length > 0 ? ['--passWithNoTests'] : []),
      ...['--project', project],
      // The lanes of `npm test` share the cores already.
      ...['--maxWorkers', '1'],
      ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${report}`],
      ...paths,
    ],
    cwd: ROOT,
    env: { ...env, NO_COLOR: '1' },
    signal,
  })
  const counts = existsSync(report) ? countsOf(readFileSync(report, 'utf8')) : { passed: 0, failed: 0 }
  // Unhandled errors and a broken configuration end vitest without a failed test: they are failures all the same.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed
  return { passed: counts.passed, failed, ok: code === 0 && failed === 0, output: all }
}

/** @param report vitest's JSON; a file that failed before its first test counts as one failure */
export function countsOf(report: string): Counts {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(report) as Report
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length }
}

let runs = 0
