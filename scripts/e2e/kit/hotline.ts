/** A whole hotline of a test's own, started as people start it: `npm start`, on free ports, in a home of its own. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createAsteriskView, type AsteriskView } from './asterisk-view.ts'
import { inherited, npmStart, type Front } from './npm-start.ts'
import { freePort, freePortBlock } from './ports.ts'
import { until } from './until.ts'

export type ChildName = 'server' | 'redis' | 'postgres' | 'asterisk'

export interface Hotline {
  /** Without a slash at the end. */
  readonly url: string
  readonly deskUrl: string
  readonly sipPort: number
  /** Listen where HOTLINE_TLS is on: SIP over TLS, and the headsets' WebSocket. */
  readonly sipsPort: number
  readonly wssPort: number
  readonly ariPort: number
  /** Of all demo accounts. */
  readonly password: string
  readonly home: string
  readonly asterisk: AsteriskView
  /** Begins the same installation again after `stop`; settings given here replace earlier ones. */
  start(settings?: Readonly<Record<string, string>>): Promise<void>
  /** Ctrl-C; resolves when everything has ended. */
  stop(): Promise<void>
  /**
   * The operator's command, `npm run -s hotline -- …`, in the environment that `npm start` had.
   * @returns what it wrote
   * @throws Error with what it said when it refused
   */
  operate(args: readonly string[]): Promise<string>
  pid(name: ChildName): number
  /** SIGKILL to one child, as a crash. */
  crash(name: ChildName): void
  /** `/readyz` says 200 again. */
  ready(): Promise<void>
  output(): string
  /** Stops and removes the home. For afterAll: never throws because something is gone already. */
  end(): Promise<void>
}

export interface HotlineOptions {
  /** The checkout whose `npm start` runs; this one unless said otherwise. */
  checkout?: string
  settings?: Readonly<Record<string, string>>
  /** A first start may have to install and extract everything. */
  startTimeoutMs?: number
}

export const CHECKOUT = join(import.meta.dirname, '../../..')
const START_TIMEOUT_MS = 300_000
/** It takes a second; beyond this it hangs. */
const COMMAND_TIMEOUT_MS = 60_000
/** Four ports a call with two legs; sixty calls at once. */
const RTP_PORTS = 240
const PASSWORD = 'demo-only-not-a-secret'

export async function startHotline(options: HotlineOptions = {}): Promise<Hotline> {
  const checkout = options.checkout ?? CHECKOUT
  const home = mkdtempSync(join(tmpdir(), 'hotline-e2e-'))
  const media = await freePortBlock(RTP_PORTS)
  const [http, sip, ari, ami, redis, postgres, sips, wss] = await eightPorts()
  let settings: Record<string, string> = {
    HOTLINE_HOME: home,
    HOTLINE_CACHE: process.env['HOTLINE_CACHE'] ?? join(CHECKOUT, '.local/cache'),
    HOTLINE_MODE: 'demo',
    HOTLINE_DEMO_PASSWORD: PASSWORD,
    HOTLINE_HTTP_PORT: String(http),
    HOTLINE_SIP_PORT: String(sip),
    HOTLINE_ARI_PORT: String(ari),
    HOTLINE_AMI_PORT: String(ami),
    HOTLINE_REDIS_PORT: String(redis),
    HOTLINE_PG_PORT: String(postgres),
    HOTLINE_SIPS_PORT: String(sips),
    HOTLINE_WSS_PORT: String(wss),
    HOTLINE_RTP_PORTS: `${String(media)}-${String(media + RTP_PORTS - 1)}`,
    ...options.settings,
  }
  const secure = settings['HOTLINE_TLS'] !== undefined
  const host = settings['HOTLINE_PUBLIC_HOST'] ?? '127.0.0.1'
  const url = `${secure ? 'https' : 'http'}://${host}:${String(http)}`
  let front: Front | undefined
  const pid = (name: ChildName) => {
    const found = Number.parseInt(readFileSync(join(home, 'run', `${name}.pid`), 'utf8'), 10)
    if (!(found > 1)) throw new Error(`no process id in run/${name}.pid`)
    return found
  }
  const hotline: Hotline = {
    url,
    deskUrl: `${url}/desktop/`,
    sipPort: sip,
    sipsPort: sips,
    wssPort: wss,
    ariPort: ari,
    password: PASSWORD,
    home,
    get asterisk() {
      const secret = readFileSync(join(home, 'secrets/asterisk-ari'), 'utf8').trim()
      return createAsteriskView(`http://hotline:${secret}@127.0.0.1:${String(ari)}`)
    },
    start: async (more = {}) => {
      settings = { ...settings, ...more }
      front = npmStart(checkout, settings)
      await front.ready(url, options.startTimeoutMs ?? START_TIMEOUT_MS)
    },
    stop: async () => {
      await front?.stop()
      front = undefined
    },
    operate: async (args) => {
      const run = promisify(execFile)('npm', ['run', '-s', 'hotline', '--', ...args], {
        cwd: checkout,
        env: { ...inherited(), ...settings },
        timeout: COMMAND_TIMEOUT_MS,
      })
      const { stdout } = await run.catch((failure: Error & { stderr?: string }) => {
        throw new Error(`hotline ${args.join(' ')}: ${failure.stderr ?? failure.message}`, { cause: failure })
      })
      return stdout
    },
    pid,
    crash: (name) => {
      process.kill(pid(name), 'SIGKILL')
    },
    ready: async () => {
      await until(async () => (await fetch(`${url}/readyz`)).status === 200, {
        that: 'the server is ready again',
      })
    },
    output: () => front?.output() ?? '',
    end: async () => {
      await hotline.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
  try {
    await hotline.start()
  } catch (failure) {
    await hotline.end()
    throw failure
  }
  return hotline
}

type Eight = [number, number, number, number, number, number, number, number]

async function eightPorts(): Promise<Eight> {
  const ports: number[] = []
  while (ports.length < 8) ports.push(await freePort())
  return ports as Eight
}
