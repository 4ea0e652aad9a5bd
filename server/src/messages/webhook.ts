/**
 * One message to the one webhook of the settings: no other place can be reached. The address is looked up once, checked
 * and used as checked (a name that answers differently the second time gains nothing); a redirect is a refusal.
 */
import { lookup as lookUp } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIPv6 } from 'node:net'
import type { MessageRow } from '../database/schema.ts'

export interface WebhookOptions {
  url: URL
  /** Sent as a bearer token; empty: none. */
  token: string
  /** False: an address of this machine or of a private network is refused. */
  privateAllowed: boolean
  timeoutMs: number
}

/** @throws Error whose message says why, without text or number of the message */
export async function sendByWebhook(
  options: WebhookOptions,
  message: Pick<MessageRow, 'key' | 'kind' | 'recipient' | 'text'>,
): Promise<void> {
  const { url, token, timeoutMs } = options
  const { address, family } = await lookUp(url.hostname.replace(/^\[|\]$/g, ''))
  if (!options.privateAllowed && isPrivate(address)) throw new Error('the address is private')
  const { key, kind, recipient, text } = message
  const body = JSON.stringify({ key, kind, to: recipient, text })
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const status = await new Promise<number>((resolve, reject) => {
    const asked = send(
      url,
      {
        method: 'POST',
        signal: AbortSignal.timeout(timeoutMs),
        // What was checked is what is connected to.
        lookup: (_host, wanted, done) => {
          if (wanted.all === true) done(null, [{ address, family }])
          else done(null, address, family)
        },
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': key,
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (answer) => {
        // What it says is of no interest, but must be read for the connection to end.
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
  if (status < 200 || status > 299) throw new Error(`the channel answered ${String(status)}`)
}

const PRIVATE = new BlockList()
// RFC 6890: this network, private, shared, loopback, link-local, benchmarking, multicast, reserved.
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6')

/** Also for IPv4 addresses written as IPv6. */
export function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
