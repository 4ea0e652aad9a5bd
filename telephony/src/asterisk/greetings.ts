import type { Ari } from './ari.ts'
import { AriError } from './ari-error.ts'
import { remember } from './remember.ts'

/** AstDB, `hotline-greeting/<number>`: the sound's name below sounds/hotline. */
const FAMILY = 'hotline-greeting'
/** Every number that has a greeting now, so that one that lost its own is found. */
const LIST = 'numbers'

/** Writes which sound each number greets with where the dialplan reads it. Idempotent. @throws AriError */
export async function writeGreetings(ari: Ari, greetings: Readonly<Record<string, string>>): Promise<void> {
  const before = await read(ari, LIST)
  for (const [number, sound] of Object.entries(greetings)) {
    if (!/^\d{3,20}$/.test(number) || !/^[a-z0-9-]{1,60}$/.test(sound))
      throw new AriError('http', 400, `greeting ${number}`)
    await remember(ari, `${FAMILY}/${number}`, sound)
  }
  for (const number of before.split('-'))
    if (/^\d+$/.test(number) && greetings[number] === undefined)
      await remember(ari, `${FAMILY}/${number}`, undefined)
  await remember(ari, `${FAMILY}/${LIST}`, Object.keys(greetings).join('-') || undefined)
}

async function read(ari: Ari, key: string): Promise<string> {
  const query = { variable: `DB(${FAMILY}/${key})` }
  try {
    return (await ari.request<{ value: string }>('GET', '/asterisk/variable', { query })).value
  } catch (error) {
    if (error instanceof AriError && error.status === 404) return ''
    throw error
  }
}
