import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findProgram, run } from './command.ts'
import { Refusal, sentenceOf } from './refusal.ts'

/** Finds an Asterisk that can do what we need, or extracts one from Debian's packages; nothing is installed. */
export interface AsteriskProgram {
  version: string
  command: string
  /** Before Asterisk's own arguments: an extracted tree brings its own loader and libraries. */
  prefix: readonly string[]
  moduleDir: string
  dataDir: string
  sbinDir: string
}

/** The version that the tests passed with; the newest seen. */
export const PASSED_VERSION = '22.10.1'
/** StasisBroadcast is older (22.7), but this is the oldest that was ever tried. */
const LEAST_VERSION = '22.10.1'
const PACKAGES = ['asterisk', 'asterisk-core-sounds-en-wav', 'asterisk-moh-opsound-wav']
/** Asterisk 22 is in Debian unstable alone. */
const SUITE = 'sid'
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

export async function findAsterisk(
  cache: string,
  options: { log?: string; signal?: AbortSignal | undefined } = {},
): Promise<AsteriskProgram> {
  return (await installedAsterisk()) ?? (await extractedAsterisk(cache, options))
}

/** An Asterisk of this machine, if it is new enough and has StasisBroadcast. */
export async function installedAsterisk(): Promise<AsteriskProgram | undefined> {
  const command = await findProgram('asterisk')
  if (command === undefined) return undefined
  const version = versionIn(await run({ command, args: ['-V'] }).catch(() => ''))
  const moduleDir = ['.', ...readdirSync('/usr/lib')]
    .map((architecture) => join('/usr/lib', architecture, 'asterisk/modules'))
    .find((folder) => existsSync(join(folder, 'app_stasis_broadcast.so')))
  const dataDir = ['/usr/share/asterisk', '/var/lib/asterisk'].find((folder) =>
    existsSync(join(folder, 'rest-api')),
  )
  if (version === undefined || moduleDir === undefined || dataDir === undefined) return undefined
  if (compareVersions(version, LEAST_VERSION) < 0) return undefined
  return { version, command, prefix: [], moduleDir, dataDir, sbinDir: dirname(command) }
}

async function extractedAsterisk(
  cache: string,
  { log, signal }: { log?: string; signal?: AbortSignal | undefined },
): Promise<AsteriskProgram> {
  const tree = join(cache, 'asterisk')
  if (!existsSync(tree)) await extract(tree, log, signal)
  const found = await programIn(tree)
  if (found === undefined) throw new Refusal(`${tree} holds no usable Asterisk; remove it and start again.`)
  if (compareVersions(found.version, LEAST_VERSION) < 0)
    throw new Refusal(
      `${tree} holds Asterisk ${found.version}, ${LEAST_VERSION} or newer is needed; remove it and start again.`,
    )
  return found
}

/** Made beside its place and moved there when whole, so that a start that was killed leaves no half tree. */
async function extract(tree: string, log?: string, signal?: AbortSignal): Promise<void> {
  const command = await findProgram('mmdebstrap')
  if (command === undefined)
    throw new Refusal(
      'Asterisk 22 is missing and cannot be fetched without mmdebstrap. Run: sudo apt-get install mmdebstrap',
    )
  const mirror = await debianMirror()
  mkdirSync(dirname(tree), { recursive: true })
  const half = `${tree}.${String(process.pid)}.half`
  try {
    await run({
      command,
      args: [
        '--variant=extract',
        // Nothing is run in the tree, so an ordinary user needs no namespace of his own; root may not ask for it.
        ...(process.getuid?.() === 0 ? [] : ['--mode=chrootless']),
        '--aptopt=Acquire::Check-Valid-Until "false"',
        `--include=${PACKAGES.join(',')}`,
        SUITE,
        half,
        `deb [signed-by=${KEYRING}] ${mirror} ${SUITE} main`,
      ],
      signal,
      ...(log === undefined ? {} : { log }),
    })
    try {
      renameSync(half, tree)
    } catch (failure) {
      // Another checkout that shares the cache was quicker: its tree is as good.
      if (!existsSync(tree)) throw failure
    }
  } catch (failure) {
    throw new Refusal(
      `Asterisk could not be fetched from ${mirror} (Debian ${SUITE}): ${sentenceOf(failure)}`,
      {
        cause: failure,
      },
    )
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
}

async function programIn(tree: string): Promise<AsteriskProgram | undefined> {
  const loader = loaderIn(join(tree, 'usr/lib'))
  if (loader === undefined) return undefined
  const libraries = dirname(loader)
  const program = join(tree, 'usr/sbin/asterisk')
  const prefix = ['--library-path', libraries, program]
  const version = versionIn(await run({ command: loader, args: [...prefix, '-V'] }).catch(() => ''))
  if (version === undefined) return undefined
  return {
    version,
    command: loader,
    prefix,
    moduleDir: join(libraries, 'asterisk/modules'),
    dataDir: join(tree, 'usr/share/asterisk'),
    sbinDir: join(tree, 'usr/sbin'),
  }
}

/** The tree's own dynamic loader, e.g. x86_64-linux-gnu/ld-linux-x86-64.so.2: this machine's C library may be older. */
function loaderIn(folder: string): string | undefined {
  for (const architecture of existsSync(folder) ? readdirSync(folder) : []) {
    if (!architecture.includes('-linux-')) continue
    const name = readdirSync(join(folder, architecture)).find((one) => /^ld-linux.*\.so\.\d+$/.test(one))
    if (name !== undefined) return join(folder, architecture, name)
  }
  return undefined
}

/** The Debian mirror that this machine uses itself; the public one when it is no Debian. */
export async function debianMirror(aptFolder = '/etc/apt'): Promise<string> {
  const folder = join(aptFolder, 'sources.list.d')
  const names = (await readdir(folder).catch(() => [])).sort().map((name) => join(folder, name))
  const addresses: string[] = []
  for (const path of [join(aptFolder, 'sources.list'), ...names]) {
    const text = await readFile(path, 'utf8').catch(() => '')
    if (path.endsWith('.list')) addresses.push(...oneLineAddresses(text))
    else if (path.endsWith('.sources')) addresses.push(...deb822Addresses(text))
  }
  return addresses.find((address) => isDebian(address)) ?? 'http://deb.debian.org/debian'
}

function oneLineAddresses(text: string): string[] {
  return text
    .split('\n')
    .map((line) => /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)/.exec(line)?.[1])
    .filter((address) => address !== undefined)
}

function deb822Addresses(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((stanza) => stanza.replace(/^#.*\n?/gm, ''))
    .filter((stanza) => /^Types:.*\bdeb\b/im.test(stanza) && !/^Enabled:\s*no\b/im.test(stanza))
    .flatMap((stanza) => /^URIs:\s*(.+)$/im.exec(stanza)?.[1]?.trim().split(/\s+/) ?? [])
}

/** The archive itself, not its security branch or another vendor's. */
function isDebian(address: string): boolean {
  return /^https?:\/\//.test(address) && /\/debian\/?$/.test(address)
}

/** @returns below 0 when `a` is older */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  for (let at = 0; at < 3; at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function versionIn(said: string): string | undefined {
  return /Asterisk (?:certified\/)?(\d+(?:\.\d+)+)/.exec(said)?.[1]
}

/** What our modules.conf asks for. */
export function listedModules(modulesConf: string): string[] {
  return readFileSync(modulesConf, 'utf8')
    .split('\n')
    .map((line) => /^load\s*=\s*(\S+)/.exec(line)?.[1])
    .filter((name) => name !== undefined)
}
