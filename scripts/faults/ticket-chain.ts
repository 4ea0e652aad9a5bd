/** A ticket's chain, reckoned a second time and by other code than the server's: its own could repeat its own mistake. */
import { createHash } from 'node:crypto'

export interface Link {
  event: { number: string; version: number; at: number; by: string; change: object }
  prevHash: string
  hash: string
}

/** @param links in the order of their versions */
export function wholeChain(links: readonly Link[]): boolean {
  let previous = '0'.repeat(64)
  return links.every(({ event, prevHash, hash }, at) => {
    const reckoned = createHash('sha256')
      .update(previous + sorted(event))
      .digest('hex')
    const fits = event.version === at + 1 && prevHash === previous && hash === reckoned
    previous = hash
    return fits
  })
}

/** JSON with the names of every object in order. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${sorted(field)}`).join(',')}}`
}
