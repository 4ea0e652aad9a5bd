import type { Ari } from './ari.ts'
import { AriError } from './ari-error.ts'
import { remember } from './remember.ts'

/**
 * Writes which sound each number greets with where the dialplan reads it: AstDB, `hotline-greeting/<number>`, the sound's
 * name below sounds/hotline. Idempotent.
 * @param greetings empty: the number has none of its own any more
 * @throws AriError
 */
export async function writeGreetings(ari: Ari, greetings: Readonly<Record<string, string>>): Promise<void> {
  for (const [number, sound] of Object.entries(greetings)) {
    if (!/^\d{3,20}$/.test(number) || !/^[a-z0-9-]{0,60}$/.test(sound))
      throw new AriError('http', 400, `greeting ${number}`)
    await remember(ari, `hotline-greeting/${number}`, sound === '' ? undefined : sound)
  }
}
