/** Runs SIPp, the test world's own SIP stack, as the callers; its scenario writes one log line for each step of a call. */
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.ts'

export type CallStep =
  'invited' | 'ringing' | 'answered' | 'refused' | 'gaveUp' | 'hungUpByCitizen' | 'hungUpByHotline'

export interface CallLine {
  /** From 0, the order of the callers given. */
  index: number
  step: CallStep
  /** Epoch ms with fractions: SIPp and Node read the same clock. */
  at: number
  detail: string
}

export interface SippRun {
  /** Orders one call to hang up or give up. */
  hangUp(index: number): void
  /** Places no further call; SIPp ends by itself when the last one has ended. */
  noMore(): void
  /** All lines so far. */
  lines(): CallLine[]
  /** Undefined while it runs. */
  exit(): string | undefined
  /** Kills the process and removes its files; a call still up stays up in the hotline. */
  kill(): Promise<void>
}

export interface SippOptions {
  sipPort: number
  dial: string
  /** From values, see `fromValue`, and media ports. */
  callers: readonly { from: string; mediaPort: number }[]
  ratePerSecond: number
  scenario: URL
}

const POLL_MS = 25
/** Every final refusal that a switch may send to an INVITE; SIPp must be told each one. */
const REFUSALS =
  '400 401 403 404 405 408 410 413 414 415 416 420 421 423 480 481 482 483 484 485 486 487 488 491 500 501 502 503 504 513 600 603 604 606'

export async function runSipp(options: SippOptions, onLine: (line: CallLine) => void): Promise<SippRun> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-sipp-'))
  const files = {
    scenario: join(folder, 'scenario.xml'),
    callers: join(folder, 'callers.csv'),
    log: join(folder, 'log'),
    errors: join(folder, 'errors'),
  }
  const single = options.callers.length === 1 ? options.callers[0] : undefined
  // A single caller's From goes straight into the scenario, so that it may hold what the list's format cannot.
  if (single === undefined && options.callers.some(({ from }) => /[;\r\n]/.test(from)))
    throw new Error('a From value with ; or a line end needs a call of its own')
  writeFileSync(files.scenario, filledIn(readFileSync(options.scenario, 'utf8'), single?.from ?? '[field0]'))
  writeFileSync(
    files.callers,
    `SEQUENTIAL\n${options.callers.map(({ from, mediaPort }) => `${single ? '-' : from};${String(mediaPort)}\n`).join('')}`,
  )
  const port = await freePort()
  const count = String(options.callers.length)
  const args = [
    `127.0.0.1:${String(options.sipPort)}`,
    ...['-sf', files.scenario, '-inf', files.callers, '-m', count, '-l', count],
    ...['-r', String(options.ratePerSecond), '-rp', '1000', '-i', '127.0.0.1', '-p', String(port)],
    ...['-cp', String(await freePort()), '-key', 'dial', options.dial, '-cid_str', '%u-%p-citizen'],
    ...['-nostdin', '-trace_logs', '-log_file', files.log, '-trace_err', '-error_file', files.errors],
    ...['-default_behaviors', 'all,-abortunexp', '-f', '3600'],
  ]
  const child = spawn('sipp', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let ended: string | undefined
  const gone = new Promise<void>((resolve) => {
    const end = (how: string) => {
      ended ??= how
      resolve()
    }
    child.once('error', (failure) => end(`sipp could not be started: ${failure.message}`))
    child.once('exit', (code, signal) => end(`sipp ended with ${signal ?? `code ${String(code)}`}`))
  })
  const lines: CallLine[] = []
  let readTo = 0
  const read = () => {
    const text = readText(files.log)
    const whole = text.lastIndexOf('\n') + 1
    for (const line of text.slice(readTo, whole).split('\n').flatMap(parseLine)) {
      lines.push(line)
      onLine(line)
    }
    readTo = Math.max(readTo, whole)
  }
  const poll = setInterval(read, POLL_MS)
  const orders = createSocket('udp4')
  return {
    hangUp: (index) => {
      const callId = `${String(index + 1)}-${String(child.pid)}-citizen`
      const order = (seq: number) => {
        if (
          ended !== undefined ||
          seq > ORDERS ||
          lines.some((line) => line.index === index && isEnd(line.step))
        )
          return
        orders.send(hangUpOrder(callId, seq), port, '127.0.0.1')
        setTimeout(() => order(seq + 1), ORDER_AGAIN_MS).unref()
      }
      order(1)
    },
    noMore: () => {
      if (ended === undefined) child.kill('SIGUSR1')
    },
    lines: () => lines,
    exit: () => {
      if (ended === undefined) return undefined
      read()
      return `${ended}${readText(files.errors).slice(0, 400)}`
    },
    kill: async () => {
      if (ended === undefined) child.kill('SIGKILL')
      await gone
      clearInterval(poll)
      orders.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function filledIn(scenario: string, from: string): string {
  const refusals = REFUSALS.split(' ')
    .map(
      (code) =>
        `<recv response="${code}" optional="true" response_txn="invite" next="refused"><action><assignstr assign_to="code" value="${code}"/></action></recv>`,
    )
    .join('\n')
  return scenario.replaceAll('@FROM@', () => from).replace('@REFUSALS@', refusals)
}

/** SIPp drops an order that arrives while it is sending: it is given again, long after one that was heard would have worked. */
const ORDER_AGAIN_MS = 2_000
const ORDERS = 5

function isEnd(step: CallStep): boolean {
  return ['refused', 'gaveUp', 'hungUpByCitizen', 'hungUpByHotline'].includes(step)
}

/** SIPp gives a message to the call whose id it carries, whoever sent it. */
function hangUpOrder(callId: string, seq: number): string {
  return [
    'MESSAGE sip:citizen@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-order',
    'From: <sip:test@127.0.0.1>;tag=order',
    'To: <sip:citizen@127.0.0.1>',
    `Call-ID: ${callId}`,
    `CSeq: ${String(seq)} MESSAGE`,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
}

function parseLine(line: string): CallLine[] {
  const [number, step, seconds, microseconds, detail] = line.trim().split(' ')
  if (number === undefined || step === undefined || seconds === undefined || microseconds === undefined)
    return []
  const at = Number(seconds) * 1000 + Number(microseconds) / 1000
  return [{ index: Number(number) - 1, step: step as CallStep, at, detail: detail ?? '' }]
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // not written yet
  }
}
