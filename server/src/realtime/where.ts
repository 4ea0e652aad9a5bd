/** Where a page sits, for the person whose desk it took over: an address, and a device in words that she knows. */
import type { TakenOver } from '@hotline/contract'

export interface Handshake {
  address: string
  headers: Readonly<Record<string, string | string[] | undefined>>
}

/** @param proxies addresses whose X-Forwarded-For counts, and no others: anybody can write that header */
export function whereIs(handshake: Handshake, proxies: readonly string[], now: number): TakenOver {
  const { headers } = handshake
  const near = plain(handshake.address)
  const forwarded = [headers['x-forwarded-for']].flat().join(',').split(',').at(-1)?.trim() ?? ''
  const address = proxies.includes(near) && forwarded !== '' ? plain(forwarded) : near
  return {
    at: now,
    address: address.slice(0, 45),
    device: deviceOf([headers['user-agent']].flat().join(' ')),
  }
}

/** Most browsers also name those whom they descend from: the first that fits is meant. */
const BROWSERS: readonly [RegExp, string][] = [
  [/Electron\//, 'Electron'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** Nothing of the header itself comes back: it may say anything. */
export function deviceOf(userAgent: string): string {
  const named = [BROWSERS, SYSTEMS].map((table) => table.find(([sign]) => sign.test(userAgent))?.[1])
  return named.filter((name) => name !== undefined).join(' · ')
}

/** IPv4 that came in on an IPv6 socket is written as IPv4. */
function plain(address: string): string {
  return address.replace(/^::ffff:/, '')
}
