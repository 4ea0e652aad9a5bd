/** Where the kit's own tests find an Asterisk to run: the one that `npm start` keeps in the shared cache. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** @throws with a sentence that says what to do */
export function asteriskTree(): string {
  const given = process.env['HOTLINE_TEST_ASTERISK_TREE']
  const cache = process.env['HOTLINE_CACHE'] ?? join(import.meta.dirname, '../../../.local/cache')
  const candidates = [
    ...(given === undefined ? [] : [given]),
    ...(existsSync(cache) ? readdirSync(cache).map((name) => join(cache, name)) : []),
  ]
  const found = candidates.find((tree) => existsSync(join(tree, 'usr/sbin/asterisk')))
  if (found === undefined)
    throw new Error(
      `No Asterisk found in ${cache}: run \`npm start\` once, or set HOTLINE_CACHE or HOTLINE_TEST_ASTERISK_TREE.`,
    )
  return found
}
