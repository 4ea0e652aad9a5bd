import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Refusal } from './refusal.ts'

/** How other computers reach this installation: nothing but this machine does, until one setting says so. */
export interface Network {
  /** HOTLINE_TLS: `own`, or the folder of certificates that were given. Undefined: off. */
  tls: { from: 'own' } | { from: 'folder'; folder: string } | undefined
  /** HOTLINE_PUBLIC_HOST: what people type and certificates name; the first is the one that pages are told. */
  publicHosts: readonly [string, ...string[]]
  /** HOTLINE_BIND: where page, headsets' WSS and SIP over TLS listen. ARI and AMI never follow it. */
  bind: string
  /** HOTLINE_SIP_HOST: where plain SIP over UDP listens. */
  sipHost: string
  /** HOTLINE_TRUNK_FROM: addresses and networks whose calls are the trunk's; anybody else's are refused. */
  trunkFrom: readonly string[]
  /** SIP over TLS, HOTLINE_SIPS_PORT. */
  sipsPort: number
  /** The headsets' WebSocket over TLS, HOTLINE_WSS_PORT. */
  wssPort: number
}

const LOOPBACK = '127.0.0.1'
const NAME = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/
const NETWORK = /^(.+)\/(\d{1,3})$/

/**
 * @param given the value of a setting, undefined for an absent or empty one
 * @param port reads a port with its default
 * @throws Refusal that names the setting that makes no sense
 */
export function readNetwork(
  given: (name: string) => string | undefined,
  port: (name: 'HOTLINE_SIPS_PORT' | 'HOTLINE_WSS_PORT') => number,
  folder: (value: string) => string,
): Network {
  const wanted = given('HOTLINE_TLS') ?? 'off'
  const tls =
    wanted === 'off'
      ? undefined
      : wanted === 'own'
        ? ({ from: 'own' } as const)
        : ({ from: 'folder', folder: folder(asFolder(wanted)) } as const)
  return {
    tls,
    publicHosts: hosts(given('HOTLINE_PUBLIC_HOST')) ?? (tls === undefined ? [LOOPBACK] : ownHosts()),
    bind: address('HOTLINE_BIND', given('HOTLINE_BIND')) ?? (tls === undefined ? LOOPBACK : '0.0.0.0'),
    sipHost: address('HOTLINE_SIP_HOST', given('HOTLINE_SIP_HOST')) ?? LOOPBACK,
    trunkFrom: (given('HOTLINE_TRUNK_FROM') ?? LOOPBACK).split(',').map((part) => trunk(part.trim())),
    sipsPort: port('HOTLINE_SIPS_PORT'),
    wssPort: port('HOTLINE_WSS_PORT'),
  }
}

function asFolder(value: string): string {
  if (value.includes('/')) return value
  throw new Refusal(`HOTLINE_TLS is "${value}"; it is off, own, or the path of a folder with certificates.`)
}

function hosts(value: string | undefined): [string, ...string[]] | undefined {
  if (value === undefined) return undefined
  const [first, ...more] = value.split(',').map((part) => {
    const host = part.trim()
    if (isIP(host) === 4 || NAME.test(host)) return host
    throw new Refusal(`HOTLINE_PUBLIC_HOST has "${host}"; it is a list of DNS names and IPv4 addresses.`)
  })
  return first === undefined ? undefined : [first, ...more]
}

/** Without names: this machine's own addresses, the outer ones first. */
function ownHosts(): [string, ...string[]] {
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ family, internal, address: own }) => (family === 'IPv4' && !internal ? [own] : []))
  const [first = LOOPBACK, ...more] = outer
  return [first, ...more]
}

function address(name: string, value: string | undefined): string | undefined {
  if (value === undefined || isIP(value) === 4) return value
  throw new Refusal(`${name} is "${value}"; it is an IPv4 address of this machine, or 0.0.0.0 for all.`)
}

function trunk(value: string): string {
  const [, network = value, bits] = NETWORK.exec(value) ?? []
  const family = isIP(network)
  const most = family === 4 ? 32 : 128
  // A network of everybody would make the whole internet a trunk.
  if (family !== 0 && (bits === undefined || (Number(bits) >= 8 && Number(bits) <= most))) return value
  throw new Refusal(
    `HOTLINE_TRUNK_FROM has "${value}"; it is a list of addresses and networks of the trunk, e.g. 192.0.2.10, 198.51.100.0/28.`,
  )
}
