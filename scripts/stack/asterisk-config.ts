import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AsteriskProgram } from './asterisk-program.ts'
import { ROOT } from './settings.ts'
import { socketFolder } from './socket-folder.ts'

/** Renders our templates into the configuration that one private Asterisk runs with. */
export interface AsteriskPlace {
  /** Everything of this Asterisk lies below; kept between runs. */
  folder: string
  /** Where recorders write while calls run; empty: nothing is recorded. */
  recordings: string
  sipPort: number
  ariPort: number
  amiPort: number
  rtpPorts: { first: number; last: number }
  ariPassword: string
  amiPassword: string
  watchPassword: string
  recorderPassword: string
  /** False for benches: no greeting and no closing, as the peer has none. */
  words: boolean
}

export const ARI_USER = 'hotline'
export const AMI_USER = 'hotline'
/** Health checks: looks, never touches. */
export const WATCH_USER = 'watch'
/** Starts and stops recorders. */
export const RECORDER_USER = 'recorder'
export const TEMPLATES = join(ROOT, 'telephony/asterisk/etc')
const SOUNDS = join(ROOT, 'telephony/asterisk/sounds')
const OWN_MUSIC = join(ROOT, 'telephony/asterisk/music')

/** @returns the path to give to `asterisk -C` */
export function renderAsterisk(place: AsteriskPlace, program: AsteriskProgram): string {
  const etc = join(place.folder, 'etc')
  const folders = {
    ETC_DIR: etc,
    STATE_DIR: join(place.folder, 'state'),
    LOG_DIR: join(place.folder, 'log'),
    RUN_DIR: socketFolder(place.folder),
  }
  rmSync(etc, { recursive: true, force: true })
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const folder of ['spool', 'cache', 'agi-bin', 'keys', 'documentation'])
    mkdirSync(join(folders.STATE_DIR, folder), { recursive: true })
  mkdirSync(join(folders.LOG_DIR, 'cel-custom'), { recursive: true })
  const values: Readonly<Record<string, string>> = {
    ...folders,
    MODULE_DIR: program.moduleDir,
    DATA_DIR: program.dataDir,
    SBIN_DIR: program.sbinDir,
    SOUNDS_DIR: SOUNDS,
    RECORDINGS_DIR: place.recordings,
    MUSIC_DIR: musicFolder(program),
    GREETING: place.words ? join(SOUNDS, 'hotline/welcome') : '',
    CLOSING: place.words ? join(SOUNDS, 'hotline/goodbye') : '',
    HTTP_BIND: '127.0.0.1',
    SIP_BIND: '127.0.0.1',
    TRUNK_MATCH: '127.0.0.1',
    SIP_PORT: String(place.sipPort),
    ARI_PORT: String(place.ariPort),
    AMI_PORT: String(place.amiPort),
    RTP_FROM: String(place.rtpPorts.first),
    RTP_TO: String(place.rtpPorts.last),
    ARI_USER,
    ARI_PASSWORD: place.ariPassword,
    AMI_USER,
    AMI_PASSWORD: place.amiPassword,
    WATCH_USER,
    WATCH_PASSWORD: place.watchPassword,
    RECORDER_USER,
    RECORDER_PASSWORD: place.recorderPassword,
  }
  for (const name of readdirSync(TEMPLATES).filter((one) => one.endsWith('.conf')))
    writeFileSync(join(etc, name), fill(readFileSync(join(TEMPLATES, name), 'utf8'), values, name), {
      mode: 0o600,
    })
  return join(etc, 'asterisk.conf')
}

/** @throws Error for a placeholder without a value: a bug of ours */
export function fill(template: string, values: Readonly<Record<string, string>>, name: string): string {
  return template.replace(/@@([A-Z_]+)@@/g, (_, key: string) => {
    const value = values[key]
    if (value === undefined) throw new Error(`${name}: no value for @@${key}@@`)
    if (/[\r\n]/.test(value)) throw new Error(`${name}: @@${key}@@ has a line break`)
    return value
  })
}

function musicFolder(program: AsteriskProgram): string {
  const packaged = join(program.dataDir, 'moh')
  const tunes = existsSync(packaged) ? readdirSync(packaged).filter((name) => name.endsWith('.wav')) : []
  return tunes.length > 0 ? packaged : OWN_MUSIC
}
