import { createRequire } from 'node:module'
import type ari from 'ari-client'

/**
 * Loads `ari-client` without its dead dependency `request`. The library asks `request` once whether the server is
 * there before it reads the interface's description; our own pre-flight (ari-session.ts) has done so already, so in
 * its place stands a function that says yes. package.json replaces the package itself by an empty one.
 */
export function loadAriClient(): typeof ari {
  const require = createRequire(import.meta.url)
  const place = createRequire(require.resolve('ari-client')).resolve('request')
  require(place)
  const stub = require.cache[place]
  if (stub === undefined) throw new Error(`${place} is not in the module cache`)
  stub.exports = (_url: string, answered: (failure: null) => void) => setImmediate(answered, null)
  const library = require('ari-client') as typeof ari
  // Its swagger-client leaves a global function `log` that prints and, worse, remembers every line for ever.
  Reflect.set(globalThis, 'log', () => undefined)
  return library
}
