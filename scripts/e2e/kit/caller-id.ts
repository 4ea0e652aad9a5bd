/** How a caller's number is written into SIP's From, also when it is no number at all. */

export interface CallerId {
  /** Put into the address as RFC 3261 asks: whatever is not allowed there is escaped, so CR LF really arrive. */
  user: string
  /** A display name, quoted and escaped. */
  display?: string
  /** Replaces the whole From value before the tag: for what no honest program would send. */
  raw?: string
}

/** @see RFC 3261 section 25.1, `user`: unreserved and user-unreserved */
const ALLOWED = /[A-Za-z0-9\-_.!~*'()]/

export function fromValue({ user, display, raw }: CallerId): string {
  if (raw !== undefined) return raw
  const escaped = [...Buffer.from(user, 'utf8')]
    .map((octet) => {
      const character = String.fromCharCode(octet)
      return octet < 128 && ALLOWED.test(character)
        ? character
        : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
  const name = display === undefined ? '' : `"${display.replace(/["\\]/g, '\\$&')}" `
  return `${name}<sip:${escaped === '' ? '' : `${escaped}@`}127.0.0.1>`
}
