import { mkdirSync, rmSync } from 'node:fs'
import { cp, readdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { endLeftovers } from './checks/leftovers.ts'
import { ROOMS, staticChecks, type Room } from './checks/static-checks.ts'
import { makeTestHome, sharedCache, type TestHome } from './checks/test-stack.ts'
import { runVitest, type Counts } from './checks/vitest-run.ts'
import { outcomeOf } from './stack/command.ts'
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
  failures.push(sentenceOf(failure))
  total.failed += 1
  if (!(failure instanceof Refusal)) console.error(failure)
}
await tidy()
say(`\n${seconds(performance.now() - startedAt)} in all`)
for (const failure of failures) say(`  ✗ ${failure}`)
say(`${String(total.passed)} passed, ${String(total.failed)} failed`)
process.exit(failures.length === 0 && total.failed === 0 ? 0 : 1)

async function test(room: Room | undefined): Promise<void> {
  const settings = readSettings({ HOTLINE_CACHE: sharedCache() })
  await ensurePackages([...(await neededPackages(settings)), ...TEST_PACKAGES], say)
  home = await makeTestHome(say)
  mkdirSync(join(home.home, 'tmp'))
  const paths = room === undefined ? [] : ROOMS[room].map((folder) => `${join(ROOT, folder)}/`)

  // The services start while the checks that need none keep the other cores busy.
  const services = home.start(say).then(
    (env) => ({ env }),
    (failure: unknown) => ({ failure }),
  )
  const checks = staticChecks(room)
  const workers = Array.from({ length: Math.min(availableParallelism(), 4) }, async () => {
    for (let next = checks.shift(); next !== undefined; next = checks.shift()) {
      const { title, ...command } = next
      await reported(title, async () => {
        const { code, all } = await outcomeOf({ ...command, signal: ending.signal })
        return { passed: 0, failed: code === 0 ? 0 : 1, output: all }
      })
    }
  })
  await Promise.all(workers)
  await vitest('unit tests', ['unit', 'desktop'], paths, {})

  const started = await services
  if ('failure' in started) throw started.failure
  await vitest('integration tests', ['integration'], paths, started.env)
  await home.stop()
  if (room !== undefined) return

  // Each situation brings up a hotline of its own.
  for (const file of await situations())
    await vitest(file, ['e2e'], [join(ROOT, 'scripts/e2e', file)], { HOTLINE_CACHE: sharedCache() })
}

async function vitest(
  title: string,
  projects: readonly string[],
  paths: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = home?.home ?? ''
  // Every process of a test carries this folder's name, and so is found when the test cannot end it itself.
  const own = { ...env, TMPDIR: join(folder, 'tmp') }
  await reported(title, () => runVitest({ projects, paths, env: own, folder, signal: ending.signal }))
  await endLeftovers(own.TMPDIR)
}

/** Runs one step, says how it went and how long it took, and shows its words when it failed. */
async function reported(title: string, work: () => Promise<Counts & { output: string }>): Promise<void> {
  ending.signal.throwIfAborted()
  const since = performance.now()
  const { passed, failed, output } = await work()
  ending.signal.throwIfAborted()
  total.passed += passed
  total.failed += failed
  const counts = passed === 0 ? '' : ` · ${String(passed)} passed, ${String(failed)} failed`
  say(`  ${failed === 0 ? '✓' : '✗'} ${title} · ${seconds(performance.now() - since)}${counts}`)
  if (failed === 0) return
  failures.push(title)
  say(output.trimEnd())
}

async function situations(): Promise<string[]> {
  const files = await readdir(join(ROOT, 'scripts/e2e')).catch(() => [])
  return files.filter((file) => file.endsWith('.spec.ts')).sort()
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
  await endLeftovers(join(home.home, 'tmp'))
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
