/** One text for one value, whatever the order of its keys: what hashes are made of. */
import { createHash } from 'node:crypto'

/** JSON with sorted keys; an absent key and an undefined one are the same. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`)
    return `{${pairs.join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** Lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
