import { access } from 'node:fs/promises'
import { findProgram, run } from './command.ts'
import { findPostgres } from './postgres.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { step, type Say } from './step.ts'

/** System packages: installed where we may, named in one line where we may not. */
export const PACKAGES = {
  postgresql: async () => (await findPostgres()) !== undefined,
  'redis-server': has('redis-server'),
  mmdebstrap: has('mmdebstrap'),
  openssl: has('openssl'),
  'sip-tester': has('sipp'),
  chromium: has('chromium'),
  'fonts-noto-cjk': () => exists('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  sox: has('sox'),
  'espeak-ng': has('espeak-ng'),
  'opus-tools': has('opusenc'),
} as const satisfies Record<string, () => Promise<boolean>>

export type Package = keyof typeof PACKAGES

export async function missingPackages(wanted: readonly Package[]): Promise<Package[]> {
  const present = await Promise.all(wanted.map((name) => PACKAGES[name]()))
  return wanted.filter((_, index) => present[index] !== true)
}

/** @throws Refusal that says what to run, when something is missing and we may not install it */
export async function ensurePackages(
  wanted: readonly Package[],
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const missing = await missingPackages(wanted)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || (await findProgram('apt-get')) === undefined)
    throw new Refusal(`Missing: ${missing.join(', ')}. Run: sudo apt-get install ${missing.join(' ')}`)
  await step(say, `system packages: ${missing.join(', ')}`, async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) =>
      run({ command: 'apt-get', args: ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], env, signal })
    try {
      await apt('update')
      await apt('install', '-y', '--no-install-recommends', ...missing)
    } catch (failure) {
      throw new Refusal(
        `apt-get could not install ${missing.join(' ')}: ${sentenceOf(failure)}. Install them by hand and start again.`,
        { cause: failure },
      )
    }
  })
}

function has(program: string): () => Promise<boolean> {
  return async () => (await findProgram(program)) !== undefined
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false, // absent is the answer, not a failure
  )
}
