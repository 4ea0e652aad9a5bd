import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installedAsterisk } from './asterisk-program.ts'
import type { Package } from './packages.ts'
import type { Settings } from './settings.ts'

/** What a start with these settings needs from the system: nothing for servers that are given. */
export async function neededPackages(settings: Settings): Promise<Package[]> {
  const needed: Package[] = []
  if (settings.databaseUrl === undefined) needed.push('postgresql')
  if (settings.redisUrl === undefined) needed.push('redis-server')
  if (settings.asteriskUrl === undefined && !(await asteriskIsHere(settings))) needed.push('mmdebstrap')
  if (settings.network.tls?.from === 'own') needed.push('openssl')
  return needed
}

/** For the tests on top: a citizen's phone, an agent's browser, sounds, Chinese type. */
export const TEST_PACKAGES = [
  'sip-tester',
  'chromium',
  'fonts-noto-cjk',
  'sox',
  'espeak-ng',
  'opus-tools',
] as const satisfies Package[]

/** Installed or extracted already. */
export async function asteriskIsHere(settings: Settings): Promise<boolean> {
  return existsSync(join(settings.cache, 'asterisk')) || (await installedAsterisk()) !== undefined
}
