/** `npm start` as a child, as somebody runs it in a terminal. */
import { spawn, type ChildProcess } from 'node:child_process'
import { until } from './until.ts'

export interface Front {
  /** Resolves when it says `ready` and the address; the failure shows what it said last. */
  ready(url: string, timeoutMs: number): Promise<void>
  /** Ctrl-C; resolves when everything has ended. */
  stop(): Promise<void>
  output(): string
}

/** PostgreSQL's and Redis' last writes; beyond this it hangs. */
const STOP_TIMEOUT_MS = 60_000

/** Runs it in a checkout, with these settings and no others. */
export function npmStart(checkout: string, settings: Readonly<Record<string, string>>): Front {
  // A group of its own, so that Ctrl-C reaches npm and what npm runs, as in a terminal.
  const child = spawn('npm', ['start'], {
    cwd: checkout,
    env: { ...inherited(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  let ended: string | undefined
  const gone = new Promise<void>((resolve) => {
    const end = (how: string) => {
      ended = how
      resolve()
    }
    child.once('error', (failure) => end(failure.message))
    child.once('exit', (code, signal) => end(signal ?? `exit code ${String(code)}`))
  })
  return {
    output: () => output,
    ready: async (url, timeoutMs) => {
      const line = new RegExp(`^ready ${url.replaceAll('.', '\\.')}$`, 'm')
      await until(() => line.test(output) || ended !== undefined, {
        that: 'npm start is ready',
        timeoutMs,
      }).catch((failure: unknown) => {
        throw new Error(`npm start did not become ready: ${output.slice(-2000)}`, { cause: failure })
      })
      if (ended !== undefined) throw new Error(`npm start ended (${ended}): ${output.slice(-2000)}`)
    },
    stop: async () => {
      if (ended === undefined) signalGroup(child, 'SIGINT')
      const killer = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_TIMEOUT_MS)
      await gone
      clearTimeout(killer)
    },
  }
}

/** Without settings of an outer hotline or of the npm that runs these tests. */
export function inherited(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(HOTLINE_|VITEST|NODE_ENV$|npm_|INIT_CWD$)/.test(name) && !/_URL$/.test(name),
  )
  return Object.fromEntries(kept)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure
  }
}
