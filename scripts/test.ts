import { mkdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { jobsOf, type Job } from './checks/jobs.ts'
import { lanesOf, runInLanes } from './checks/lanes.ts'
import { endLeftovers } from './checks/leftovers.ts'
import { ROOMS, type Room } from './checks/static-checks.ts'
import { makeTestHome, sharedCache, type TestHome } from './checks/test-stack.ts'
import type { Counts } from './checks/vitest-run.ts'
import { neededPackages, TEST_PACKAGES } from './stack/needed-packages.ts'
import { ensurePackages } from './stack/packages.ts'
import { Refusal, sentenceOf } from './stack/refusal.ts'
import { readSettings, ROOT } from './stack/settings.ts'
import { seconds, type Say } from './stack/step.ts'

/** `npm test`: everything, or with `--room <name>` one room; ends with the line `N passed, N failed`. */
const say: Say = (line) => console.log(line)
const startedAt = performance.now()
const total: Counts = { passed: 0, failed: 0 }
const failures: string[] = []
/** What the failed jobs said, whole and one after the other. */
const words: string[] = []
let folders = 0
let home: TestHome | undefined

const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!ending.signal.aborted) ending.abort(new Refusal(`ended by ${signal}`))
    void home?.stop()
  })

try {
  await test(roomOf(process.argv.slice(2)))
} catch (failure) {
  failures.push(sentenceOf(ending.signal.aborted ? ending.signal.reason : failure))
  total.failed += 1
  if (!(failure instanceof Refusal)) console.error(failure)
}
await tidy()
for (const said of words) say(said)
say(`\n${seconds(performance.now() - startedAt)} in all`)
for (const failure of failures) say(`  ✗ ${failure}`)
say(`${String(total.passed)} passed, ${String(total.failed)} failed`)
process.exit(failures.length === 0 && total.failed === 0 ? 0 : 1)

async function test(room: Room | undefined): Promise<void> {
  const lanes = lanesOf(process.env['HOTLINE_TEST_LANES'])
  const settings = readSettings({ HOTLINE_CACHE: sharedCache() })
  await ensurePackages([...(await neededPackages(settings)), ...TEST_PACKAGES], say)
  home = await makeTestHome(say)
  await runInLanes(await jobsOf(room, home, say), lanes, (job) => reported(job))
}

/** Runs one job and says in one line how it went and how long it took; what a failed one said comes at the end. */
async function reported(job: Job): Promise<void> {
  ending.signal.throwIfAborted()
  const since = performance.now()
  const tmp = join(home?.home ?? '', `tmp-${String((folders += 1))}`)
  mkdirSync(tmp)
  const { passed, failed, output } = await job.run({ tmp, signal: ending.signal })
  await endLeftovers(tmp)
  ending.signal.throwIfAborted()
  total.passed += passed
  total.failed += failed
  const counts = passed === 0 ? '' : ` · ${String(passed)} passed, ${String(failed)} failed`
  say(`  ${failed === 0 ? '✓' : '✗'} ${job.title} · ${seconds(performance.now() - since)}${counts}`)
  if (failed === 0) return
  failures.push(job.title)
  words.push(`\n── ${job.title} ──\n${output.trimEnd()}`)
}

function roomOf(args: readonly string[]): Room | undefined {
  if (args.length === 0) return undefined
  const [flag, name] = args
  const room = (Object.keys(ROOMS) as Room[]).find((one) => one === name)
  if (flag === '--room' && room !== undefined && args.length === 2) return room
  throw new Refusal(`Say: npm test, or npm test -- --room ${Object.keys(ROOMS).join('|')}`)
}

/** Ends what still runs; of a failed run the services' logs are kept for reading. */
async function tidy(): Promise<void> {
  if (home === undefined) return
  for (let at = 1; at <= folders; at += 1) await endLeftovers(join(home.home, `tmp-${String(at)}`))
  await home.stop()
  const kept = join(ROOT, '.local', 'test-log')
  rmSync(kept, { recursive: true, force: true })
  if (failures.length > 0) {
    mkdirSync(kept, { recursive: true })
    await cp(join(home.home, 'log'), kept, { recursive: true }).then(
      () => failures.push(`the services' logs are in ${kept}`),
      () => undefined, // it failed before any service had one
    )
  }
  await home.remove()
}
