import { setTimeout as pause } from 'node:timers/promises'

/**
 * Polls until `look` gives something else than undefined or false.
 * @throws Error that names what never came; the limit is for hanging only
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${String(withinMs)} ms`)
    await pause(10)
  }
}
