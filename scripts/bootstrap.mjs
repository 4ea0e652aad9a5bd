// The door to every task: plain JavaScript without dependencies, because it must run before they are installed.
// `node scripts/bootstrap.mjs start …` installs packages when they are missing or old, then runs scripts/start.ts.
// It speaks on stderr only: a task's stdout is the task's own (`npm run -s hotline -- … --json`).
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const [task, ...args] = process.argv.slice(2)

// The floor of vite 8 and of import.meta.dirname as it is used here.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19))
  stop(
    `Node 20.19 or newer is needed and this is ${process.versions.node}; install a newer one from https://nodejs.org.`,
  )

installPackages()

const script = join(ROOT, `scripts/${task}.ts`)
if (task === undefined || !/^[a-z]+(-[a-z]+)*$/.test(task) || !existsSync(script))
  stop(`There is no task "${task ?? ''}"; the tasks are the scripts of package.json.`)

// In this very process, so that a signal to it reaches the task and the task's exit code is its own.
const { register } = await import('tsx/esm/api')
register()
process.argv = [process.execPath, script, ...args]
await import(pathToFileURL(script).href)

function installPackages() {
  const lock = join(ROOT, 'package-lock.json')
  const stamp = join(ROOT, 'node_modules/.hotline-lock')
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  // Installed by hand, after the lock was last written.
  const byHand = join(ROOT, 'node_modules/.package-lock.json')
  const current =
    !existsSync(stamp) && existsSync(byHand) && statSync(byHand).mtimeMs > statSync(lock).mtimeMs
  if (!current) {
    const startedAt = performance.now()
    console.error('  … installing packages (npm ci)')
    const npm = process.env.npm_execpath
    const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
    const { status } = spawnSync(command, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      // Called through `npm test`, npm hands its own settings down; a dry run or a workspace must not leak in.
      env: { ...process.env, npm_config_workspace: undefined, npm_config_loglevel: 'error' },
    })
    if (status !== 0)
      stop('The packages could not be installed (npm ci failed, see above); is the npm registry in reach?')
    console.error(`  ✓ packages installed · ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }
  writeFileSync(stamp, wanted)
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
