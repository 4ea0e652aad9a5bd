import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { lastWords } from './command.ts'
import { identityOf } from './identity.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { filesOf, readText, type Files } from './service-files.ts'
import { seconds, type Say } from './step.ts'

/** One server program that runs as a child of ours. The child must be the program itself, not a shell around it. */
export interface Service {
  /** Names `log/<name>.log` and `run/<name>.pid`. */
  name: string
  command: string
  args: readonly string[]
  /** Added to our own environment. */
  env?: Readonly<Record<string, string>>
  cwd?: string
  /** One attempt: resolves when the service answers, rejects with the reason while it does not. Asked again and again. */
  ready(): Promise<void>
  /** SIGTERM unless said otherwise. */
  stopSignal?: NodeJS.Signals
}

export interface Running {
  readonly name: string
  /** Undefined while it is down. */
  pid(): number | undefined
  /** Ends it for good; resolves when the process is gone. Idempotent. */
  stop(): Promise<void>
}

export interface Keeping {
  home: string
  /** Pause before a dead service is started again; -1 never. */
  restartDelayMs: number
  say: Say
  /** Calls the start off; a service that answers already is ended by `stop` alone. */
  signal?: AbortSignal
  /** For hanging only: the slowest first start seen is Asterisk's, under 10 s. */
  readyTimeoutMs?: number
}

const READY_TIMEOUT_MS = 60_000
const POLL_MS = 50
/** Redis writes its file and PostgreSQL its checkpoint at the end; later than this it hangs. */
const STOP_TIMEOUT_MS = 15_000
const LOG_LIMIT_BYTES = 20_000_000

/**
 * Starts `service`, waits until it answers, and from then on starts it again whenever it dies.
 * @throws Refusal with the end of its log when it does not come up; nothing is left running then
 */
export async function keep(service: Service, keeping: Keeping): Promise<Running> {
  const files = filesOf(keeping.home, service.name)
  keeping.signal?.throwIfAborted()
  let child: ChildProcess | undefined
  let stopping: Promise<void> | undefined
  let restart: NodeJS.Timeout | undefined
  let steady = false

  const launch = (): ChildProcess => {
    const started = spawnLogged(service, files)
    child = started
    const gone = (how: string) => {
      if (child !== started) return
      child = undefined
      rmSync(files.pid, { force: true })
      if (!steady || stopping !== undefined) return
      if (keeping.restartDelayMs < 0) {
        keeping.say(`${service.name} ended (${how}); it stays down, as HOTLINE_RESTART_DELAY_MS is -1`)
        return
      }
      keeping.say(
        `${service.name} ended (${how}); starting it again in ${seconds(keeping.restartDelayMs)}, log: ${files.log}`,
      )
      restart = setTimeout(launch, keeping.restartDelayMs)
    }
    started.once('exit', (code, signal) => gone(signal ?? `exit code ${String(code)}`))
    started.once('error', (failure) => gone(failure.message))
    return started
  }

  const running: Running = {
    name: service.name,
    pid: () => child?.pid,
    stop: () => (stopping ??= stopNow()),
  }
  const stopNow = async () => {
    clearTimeout(restart)
    if (child !== undefined) await end(child, service.stopSignal ?? 'SIGTERM')
    rmSync(files.pid, { force: true })
    rmSync(files.identity, { force: true })
  }

  launch()
  try {
    await answers(service, () => child !== undefined, keeping)
  } catch (failure) {
    await running.stop()
    throw new Refusal(
      `${service.name} did not start: ${sentenceOf(failure)}.${lastLines(files.log)} (whole log: ${files.log})`,
      { cause: failure },
    )
  }
  steady = true
  return running
}

function spawnLogged(service: Service, files: Files): ChildProcess {
  if ((statSync(files.log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES)
    renameSync(files.log, `${files.log}.1`)
  const log = openSync(files.log, 'a', 0o600)
  try {
    const child = spawn(service.command, service.args, {
      cwd: service.cwd,
      env: { ...process.env, ...service.env },
      stdio: ['ignore', log, log],
      // Its own session: Ctrl-C in a terminal reaches us alone, and we stop the children in order.
      detached: true,
    })
    if (child.pid !== undefined) {
      writeFileSync(files.pid, `${String(child.pid)}\n`)
      writeFileSync(files.identity, identityOf(child.pid) ?? '')
    }
    return child
  } finally {
    closeSync(log)
  }
}

async function answers(service: Service, alive: () => boolean, keeping: Keeping): Promise<void> {
  const timeoutMs = keeping.readyTimeoutMs ?? READY_TIMEOUT_MS
  const deadline = performance.now() + timeoutMs
  for (;;) {
    keeping.signal?.throwIfAborted()
    if (!alive()) throw new Error('it ended at once')
    try {
      await service.ready()
      if (alive()) return
    } catch (failure) {
      if (performance.now() > deadline)
        throw new Error(`no answer within ${seconds(timeoutMs)} (${sentenceOf(failure)})`, { cause: failure })
    }
    await wait(POLL_MS)
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await gone
  clearTimeout(killer)
}

/** The end of a log, for the sentence that says why a service did not start. */
function lastLines(path: string): string {
  const words = lastWords(readText(path).slice(-20_000))
  return words === '' ? '' : ` Its last words: ${words}`
}
