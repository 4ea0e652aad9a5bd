import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { lackingIn, versionOf, type AriDoor } from './asterisk-check.ts'
import { AMI_USER, ARI_USER, RECORDER_USER, renderAsterisk } from './asterisk-config.ts'
import { compareVersions, findAsterisk, PASSED_VERSION } from './asterisk-program.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { keptSecret } from './secrets.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'

/** A private Asterisk with our own configuration, or a given one that was looked at. */
export interface PrivateAsterisk {
  service: Service
  /** ARI with user and password, as ASTERISK_URL. */
  asteriskUrl: string
  /** As HOTLINE_AMI_URL. */
  amiUrl: string
  /** As HOTLINE_RECORDER_URL. */
  recorderUrl: string
  headsetUrl: string
  version: string
  /** For the person who starts it: e.g. that this version is newer than the one that passed. */
  notes: string[]
}

export type AsteriskSettings = Pick<
  Settings,
  'home' | 'cache' | 'sipPort' | 'ariPort' | 'amiPort' | 'rtpPorts'
> & {
  /** @default true */
  words?: boolean
  /** Where recorders write; nothing is recorded without. */
  recordings?: string
}

/** Finds or extracts the program and writes its configuration; nothing is started yet. */
export async function privateAsterisk(
  settings: AsteriskSettings,
  signal?: AbortSignal,
): Promise<PrivateAsterisk> {
  const folder = join(settings.home, 'asterisk')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const program = await findAsterisk(settings.cache, { log: join(folder, 'extract.log'), signal })
  const ariPassword = keptSecret(settings.home, 'asterisk-ari')
  const amiPassword = keptSecret(settings.home, 'asterisk-ami')
  const recorderPassword = keptSecret(settings.home, 'asterisk-recorder')
  const configuration = renderAsterisk(
    {
      folder,
      recordings: settings.recordings ?? '',
      sipPort: settings.sipPort,
      ariPort: settings.ariPort,
      amiPort: settings.amiPort,
      rtpPorts: settings.rtpPorts,
      ariPassword,
      amiPassword,
      watchPassword: keptSecret(settings.home, 'asterisk-watch'),
      recorderPassword,
      words: settings.words ?? true,
    },
    program,
  )
  const at = `127.0.0.1:${String(settings.ariPort)}`
  const door: AriDoor = { url: `http://${at}`, user: ARI_USER, password: ariPassword }
  return {
    version: program.version,
    notes: versionNotes(program.version),
    asteriskUrl: `http://${ARI_USER}:${ariPassword}@${at}`,
    amiUrl: `ami://${AMI_USER}:${amiPassword}@127.0.0.1:${String(settings.amiPort)}`,
    recorderUrl: `ami://${RECORDER_USER}:${recorderPassword}@127.0.0.1:${String(settings.amiPort)}`,
    headsetUrl: `ws://${at}/ws`,
    service: {
      name: 'asterisk',
      command: program.command,
      args: [...program.prefix, '-f', '-C', configuration],
      cwd: folder,
      // Of an extracted program the user's own settings and locale are none of its business.
      env: { LC_ALL: 'C.UTF-8', HOME: folder },
      ready: async () => {
        const lacking = await lackingIn(door)
        if (lacking.length > 0) throw new Error(`Asterisk lacks ${lacking.join(', ')}`)
      },
    },
  }
}

/**
 * A given ASTERISK_URL must be an Asterisk with our configuration.
 * @returns notes for the person who starts it
 * @throws Refusal with the whole list of what it lacks
 */
export async function checkAsterisk(asteriskUrl: string): Promise<string[]> {
  const url = new URL(asteriskUrl)
  const door: AriDoor = {
    url: `${url.protocol}//${url.host}`,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  }
  const { lacking, version } = await Promise.all([lackingIn(door), versionOf(door)]).then(
    ([missing, said]) => ({ lacking: missing, version: said }),
    (failure: unknown) => {
      throw new Refusal(`ASTERISK_URL does not work: ${sentenceOf(failure)}.`, { cause: failure })
    },
  )
  if (lacking.length > 0)
    throw new Refusal(
      `The Asterisk at ASTERISK_URL lacks ${lacking.join(', ')}; telephony/asterisk/README.md says how to give it our configuration.`,
    )
  return versionNotes(version)
}

function versionNotes(version: string): string[] {
  return compareVersions(version, PASSED_VERSION) > 0
    ? [`Asterisk ${version} is newer than ${PASSED_VERSION}, the version that the tests passed with.`]
    : []
}
