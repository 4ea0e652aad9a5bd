import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { askPinned } from './ask-pinned.ts'
import { certificatesFor, type Certificates } from './certificates.ts'
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
  /** Undefined: the page is served without TLS, to this machine alone. */
  certificates: Certificates | undefined
}

/** What people open. */
export function pageUrl({ network, httpHost, httpPort }: Settings): string {
  const host = network.tls === undefined ? reachable(httpHost) : network.publicHosts[0]
  return `${network.tls === undefined ? 'http' : 'https'}://${host}:${String(httpPort)}`
}

export function serverService(settings: Settings, backing: Backing): Service {
  return {
    name: 'server',
    command: process.execPath,
    args: [...TSX, join(ROOT, 'server/src/main.ts')],
    cwd: ROOT,
    env: serverEnvironment(settings, backing),
    // The standby may lead already: then this one stands by.
    ready: () => (settings.standbyPort === undefined ? askReady(settings) : askAlive(settings)),
  }
}

/** All nodes of a hotline share it; its second half is HOTLINE_REDIS_PREFIX, which `npm start` leaves as it is. */
export const ARI_APP = 'hotline-hotline'

/** A second server node on the same Asterisk, Redis and PostgreSQL: it leads the calls when the first is gone. */
export function standbyNode(settings: Settings, port: number) {
  const own = { ...settings, httpPort: port, server: { ...settings.server, HOTLINE_NODE: 'b' } }
  const service = (backing: Backing): Service => ({
    ...serverService(own, backing),
    name: 'standby',
    ready: () => askAlive(own),
  })
  return { name: 'standby server', url: pageUrl(own), settings: own, service }
}

/** @throws Error with the server's own reasons while it is not ready */
export async function askReady(settings: Settings): Promise<void> {
  const { status, text } = await ask(settings, '/readyz', 5000)
  if (status !== 200) throw new Error(`/readyz answers ${String(status)} ${text.slice(0, 200)}`)
}

/** @throws while the process does not answer at all; a part that it misses is no matter */
export async function askAlive(settings: Settings): Promise<void> {
  await ask(settings, '/healthz', 1000)
}

/** From this machine to its own server; over TLS only to the one that has our certificate. */
async function ask(
  settings: Settings,
  path: string,
  timeoutMs: number,
): Promise<{ status: number; text: string }> {
  const { network, home, httpHost, httpPort } = settings
  const place = { host: reachable(httpHost), port: httpPort, path }
  const certificates = await certificatesFor(network, home, Date.now())
  if (certificates !== undefined) return askPinned(place, certificates.cert, timeoutMs)
  const answer = await fetch(`http://${place.host}:${String(httpPort)}${path}`, {
    signal: AbortSignal.timeout(timeoutMs),
  })
  return { status: answer.status, text: await answer.text() }
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
    HOTLINE_TRUNK_FROM: settings.network.trunkFrom.join(','),
    ...(backing.certificates === undefined
      ? {}
      : { HOTLINE_TLS_CERT: backing.certificates.cert, HOTLINE_TLS_KEY: backing.certificates.key }),
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
