import { isAbsolute, join, resolve } from 'node:path'
import { readNetwork, type Network } from './network.ts'
import { Refusal } from './refusal.ts'

/** Every setting of an installation, read from the environment in this one place. */
export interface Settings {
  mode: 'demo' | 'production'
  /** Where everything private to this installation lives: databases, logs, passwords. */
  home: string
  /** The extracted Asterisk, which several checkouts may share. */
  cache: string
  httpHost: string
  httpPort: number
  /** Of a second server node on this machine; undefined: there is none. */
  standbyPort: number | undefined
  sipPort: number
  ariPort: number
  amiPort: number
  rtpPorts: { first: number; last: number }
  /** How other computers reach all this. */
  network: Network
  redisPort: number
  postgresPort: number
  /** Pause before a dead child is started again; -1 never. */
  restartDelayMs: number
  /** Servers that exist already and are used instead of private ones. */
  databaseUrl: string | undefined
  redisUrl: string | undefined
  asteriskUrl: string | undefined
  amiUrl: string | undefined
  recorderUrl: string | undefined
  headsetUrl: string | undefined
  /** Undefined: made at the first start. */
  demoPassword: string | undefined
  /** Settings of the server alone, handed on as they are. */
  server: Readonly<Record<string, string>>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Where the project lies, whatever folder it was called from. */
export const ROOT = resolve(import.meta.dirname, '..', '..')

/** Ports are away from 5432, 6379, 5060 and 8088, which distribution packages may hold. */
const DEFAULTS = {
  HOTLINE_HTTP_PORT: 8080,
  HOTLINE_SIP_PORT: 5160,
  HOTLINE_ARI_PORT: 8188,
  HOTLINE_AMI_PORT: 5138,
  HOTLINE_REDIS_PORT: 6479,
  HOTLINE_PG_PORT: 5532,
  HOTLINE_SIPS_PORT: 5161,
  HOTLINE_WSS_PORT: 8189,
} as const

const DAYS = { least: 1, most: 36_500 }
const BYTES = { least: 0, most: Number.MAX_SAFE_INTEGER }
const RECORDING_NUMBERS = {
  HOTLINE_RECORDINGS_DAYS: DAYS,
  HOTLINE_RECORDINGS_COMPLAINT_DAYS: DAYS,
  HOTLINE_RECORDINGS_EMERGENCY_DAYS: DAYS,
  HOTLINE_RECORDINGS_LOW_BYTES: BYTES,
  HOTLINE_RECORDINGS_STOP_BYTES: BYTES,
} as const
const SERVER_NUMBERS = [
  'HOTLINE_RING_TIMEOUT_MS',
  'HOTLINE_WRAP_UP_MS',
  'HOTLINE_REATTACH_MS',
  'HOTLINE_SIP_WINDOW_MS',
  'HOTLINE_SIP_BLOCK_MS',
] as const
const SERVER_WORDS = [
  'HOTLINE_NODE',
  'HOTLINE_HEADSET_KIND',
  'HOTLINE_LOG_LEVEL',
  'HOTLINE_DESKTOP_DIR',
  'HOTLINE_RECORDINGS_AGENTS',
  'HOTLINE_ROUTING',
  'HOTLINE_ICE_SERVERS',
  'HOTLINE_TURN_SECRET',
  'HOTLINE_SIP_TRIES',
  'HOTLINE_SIP_NEVER_BLOCK',
] as const

/** @throws Refusal that names the first setting that makes no sense */
export function readSettings(env: Environment): Settings {
  const given = (name: string) => (env[name]?.trim() === '' ? undefined : env[name]?.trim())
  const port = (name: keyof typeof DEFAULTS) =>
    wholeNumber(name, given(name), { least: 1, most: 65_535 }) ?? DEFAULTS[name]
  const home = folder(given('HOTLINE_HOME') ?? '.local')
  const network = readNetwork(given, port, folder)
  const settings: Settings = {
    mode: mode(given('HOTLINE_MODE')),
    home,
    cache: folder(given('HOTLINE_CACHE') ?? join(home, 'cache')),
    httpHost: given('HOTLINE_HTTP_HOST') ?? network.bind,
    httpPort: port('HOTLINE_HTTP_PORT'),
    standbyPort: wholeNumber('HOTLINE_STANDBY_PORT', given('HOTLINE_STANDBY_PORT'), {
      least: 1,
      most: 65_535,
    }),
    sipPort: port('HOTLINE_SIP_PORT'),
    ariPort: port('HOTLINE_ARI_PORT'),
    amiPort: port('HOTLINE_AMI_PORT'),
    rtpPorts: portRange(given('HOTLINE_RTP_PORTS') ?? '20000-23999'),
    network,
    redisPort: port('HOTLINE_REDIS_PORT'),
    postgresPort: port('HOTLINE_PG_PORT'),
    restartDelayMs:
      wholeNumber('HOTLINE_RESTART_DELAY_MS', given('HOTLINE_RESTART_DELAY_MS'), {
        least: -1,
        most: 3_600_000,
      }) ?? 1000,
    databaseUrl: address('DATABASE_URL', given('DATABASE_URL'), ['postgres:', 'postgresql:']),
    redisUrl: address('REDIS_URL', given('REDIS_URL'), ['redis:', 'rediss:']),
    asteriskUrl: address('ASTERISK_URL', given('ASTERISK_URL'), ['http:', 'https:']),
    amiUrl: address('HOTLINE_AMI_URL', given('HOTLINE_AMI_URL'), ['ami:']),
    recorderUrl: address('HOTLINE_RECORDER_URL', given('HOTLINE_RECORDER_URL'), ['ami:']),
    headsetUrl: address('HOTLINE_HEADSET_URL', given('HOTLINE_HEADSET_URL'), ['ws:', 'wss:']),
    demoPassword: demoPassword(given('HOTLINE_DEMO_PASSWORD'), given('HOTLINE_MODE')),
    server: serverSettings(given),
  }
  if (settings.asteriskUrl !== undefined && settings.amiUrl === undefined)
    throw new Refusal(
      'ASTERISK_URL needs HOTLINE_AMI_URL beside it, e.g. ami://user:password@host:5038, for the native queue.',
    )
  refuseSharedPorts(settings)
  return settings
}

function serverSettings(given: (name: string) => string | undefined): Record<string, string> {
  const handed: Record<string, string> = {}
  for (const name of SERVER_NUMBERS) {
    const value = wholeNumber(name, given(name), { least: 1, most: 3_600_000 })
    if (value !== undefined) handed[name] = String(value)
  }
  for (const [name, limits] of Object.entries(RECORDING_NUMBERS)) {
    const value = wholeNumber(name, given(name), limits)
    if (value !== undefined) handed[name] = String(value)
  }
  for (const name of SERVER_WORDS) {
    const value = given(name)
    if (value !== undefined) handed[name] = value
  }
  return handed
}

function mode(value = 'demo'): 'demo' | 'production' {
  if (value === 'demo' || value === 'production') return value
  throw new Refusal(`HOTLINE_MODE is "${value}"; it is demo or production.`)
}

function demoPassword(value: string | undefined, modeOf: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (modeOf === 'production')
    throw new Refusal('HOTLINE_DEMO_PASSWORD is set, but production mode has no demo accounts; unset it.')
  if (value.length >= 8) return value
  throw new Refusal('HOTLINE_DEMO_PASSWORD is too short; it has at least 8 characters.')
}

function folder(value: string): string {
  return isAbsolute(value) ? value : join(ROOT, value)
}

function wholeNumber(
  name: string,
  value: string | undefined,
  { least, most }: { least: number; most: number },
): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (/^-?\d+$/.test(value) && number >= least && number <= most) return number
  throw new Refusal(
    `${name} is "${value}"; it is a whole number between ${String(least)} and ${String(most)}.`,
  )
}

function portRange(value: string): { first: number; last: number } {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(value) ?? []
  const range = { first: Number(first), last: Number(last) }
  // Four ports carry one two-leg call.
  if (range.first >= 1 && range.last <= 65_535 && range.last - range.first >= 3) return range
  throw new Refusal(
    `HOTLINE_RTP_PORTS is "${value}"; it is a range of at least four ports, e.g. 20000-23999.`,
  )
}

function address(name: string, value: string | undefined, protocols: readonly string[]): string | undefined {
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url !== undefined && protocols.includes(url.protocol)) return value
  throw new Refusal(
    `${name} is no address: it begins with ${protocols.map((one) => `${one}//`).join(' or ')}.`,
  )
}

function refuseSharedPorts(settings: Settings): void {
  const named = {
    HOTLINE_HTTP_PORT: settings.httpPort,
    ...(settings.standbyPort === undefined ? {} : { HOTLINE_STANDBY_PORT: settings.standbyPort }),
    HOTLINE_SIP_PORT: settings.sipPort,
    HOTLINE_ARI_PORT: settings.ariPort,
    HOTLINE_AMI_PORT: settings.amiPort,
    HOTLINE_REDIS_PORT: settings.redisPort,
    HOTLINE_PG_PORT: settings.postgresPort,
    ...(settings.network.tls === undefined
      ? {}
      : { HOTLINE_SIPS_PORT: settings.network.sipsPort, HOTLINE_WSS_PORT: settings.network.wssPort }),
  }
  const seen = new Map<number, string>()
  for (const [name, port] of Object.entries(named)) {
    const other = seen.get(port)
    if (other !== undefined)
      throw new Refusal(`${other} and ${name} are both ${String(port)}; each needs a port of its own.`)
    if (port >= settings.rtpPorts.first && port <= settings.rtpPorts.last)
      throw new Refusal(`${name} is ${String(port)}, which lies in HOTLINE_RTP_PORTS; move one of them.`)
    seen.set(port, name)
  }
}
