import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Passwords of this installation: made once, kept in its home, readable by its owner alone. */
export function keptSecret(home: string, name: string, make: () => string = machinePassword): string {
  const folder = join(home, 'secrets')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  try {
    // Fails when it exists, so that two starts at once cannot both believe in a password of their own.
    writeFileSync(path, make(), { flag: 'wx', mode: 0o600 })
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure
  }
  return readFileSync(path, 'utf8').trim()
}

/** For programs: letters and digits only, so that it needs no quoting in a URL or a configuration file. */
export function machinePassword(): string {
  return randomBytes(24).toString('hex')
}

/** For people: twelve signs that nobody confuses when reading them aloud, about 59 bits. */
export function readablePassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('')
  return [group(), group(), group()].join('-')
}
