import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './command.ts'
import type { Service } from './service.ts'
import { ROOT, type Settings } from './settings.ts'

/** The hotline's own server as a child, and the commands of its `hotline` program. */
export interface Backing {
  databaseUrl: string
  redisUrl: string
  /** ARI with its user and password. */
  asteriskUrl: string
  amiUrl: string
  /** Undefined: a given Asterisk without an account for recorders; nothing is recorded. */
  recorderUrl: string | undefined
  headsetUrl: string
}

export function pageUrl(settings: Settings): string {
  return `http://${reachable(settings.httpHost)}:${String(settings.httpPort)}`
}

export function serverService(settings: Settings, backing: Backing): Service {
  return {
    name: 'server',
    command: process.execPath,
    args: [...TSX, join(ROOT, 'server/src/main.ts')],
    cwd: ROOT,
    env: serverEnvironment(settings, backing),
    // The standby may lead already: then this one stands by.
    ready: () => (settings.standbyPort === undefined ? askReady(settings) : askAlive(pageUrl(settings))),
  }
}

/** All nodes of a hotline share it; its second half is HOTLINE_REDIS_PREFIX, which `npm start` leaves as it is. */
export const ARI_APP = 'hotline-hotline'

/** A second server node on the same Asterisk, Redis and PostgreSQL: it leads the calls when the first is gone. */
export function standbyNode(settings: Settings, port: number) {
  const own = { ...settings, httpPort: port, server: { ...settings.server, HOTLINE_NODE: 'b' } }
  const url = pageUrl(own)
  const service = (backing: Backing): Service => ({
    ...serverService(own, backing),
    name: 'standby',
    ready: () => askAlive(url),
  })
  return { name: 'standby server', url, service }
}

/** @throws Error with the server's own reasons while it is not ready */
export async function askReady(settings: Settings): Promise<void> {
  const answer = await fetch(`${pageUrl(settings)}/readyz`, { signal: AbortSignal.timeout(5000) })
  if (answer.status !== 200)
    throw new Error(`/readyz answers ${String(answer.status)} ${(await answer.text()).slice(0, 200)}`)
}

/** @throws while the process does not answer at all; a part that it misses is no matter */
export async function askAlive(url: string): Promise<void> {
  await (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000) })).text()
}

/** Runs `hotline <args>`, e.g. `migrate`, in a process of its own. */
export async function hotline(
  args: readonly string[],
  settings: Settings,
  backing: Backing,
  options: { signal?: AbortSignal; demoPassword?: string } = {},
): Promise<string> {
  const { signal, demoPassword } = options
  return run({
    command: process.execPath,
    args: [...TSX, join(ROOT, 'server/src/cli/hotline.ts'), ...args],
    cwd: ROOT,
    env: {
      ...serverEnvironment(settings, backing),
      ...(demoPassword === undefined ? {} : { HOTLINE_DEMO_PASSWORD: demoPassword }),
    },
    signal,
  })
}

const TSX = ['--import', fileURLToPath(import.meta.resolve('tsx'))] as const

function serverEnvironment(settings: Settings, backing: Backing): Record<string, string> {
  return {
    ...settings.server,
    HOTLINE_MODE: settings.mode,
    HOTLINE_RECORDINGS_DIR: recordingsFolder(settings.home),
    HOTLINE_RECORDER_URL: backing.recorderUrl ?? '',
    HOTLINE_HTTP_HOST: settings.httpHost,
    HOTLINE_HTTP_PORT: String(settings.httpPort),
    DATABASE_URL: backing.databaseUrl,
    REDIS_URL: backing.redisUrl,
    ASTERISK_URL: backing.asteriskUrl,
    HOTLINE_AMI_URL: backing.amiUrl,
    HOTLINE_HEADSET_URL: backing.headsetUrl,
  }
}

/** Recordings stay with the installation whose database knows them. */
export function recordingsFolder(home: string): string {
  return join(home, 'recordings')
}

/** Where a browser on this machine finds a server that listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
