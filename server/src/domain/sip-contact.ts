/**
 * What may be dialled at all, for expert units and emergency routes: one telephone by SIP and nothing else. Everything
 * that means something to a dialplan or to SIP beyond that (`,` `&` `${` `;` `?` quotes, line ends) has no place in it.
 */
import { AppError } from '@hotline/contract'

export interface SipContact {
  /** Undefined: whoever answers at that host. */
  user: string | undefined
  /** An IPv4 address or a DNS name. */
  host: string
  /** Undefined: SIP's own, 5060. */
  port: number | undefined
}

const SHAPE = /^sip:(?:([A-Za-z0-9._+-]{1,64})@)?([A-Za-z0-9.-]{1,253})(?::([1-9]\d{0,4}))?$/
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
const BYTE = /^(?:0|[1-9]\d{0,2})$/
const LAST_PORT = 65_535

/**
 * @param text `sip:USER@HOST:PORT` or `sip:HOST:PORT`, each also without the port; exactly, without blanks around it
 * @throws AppError INPUT_INVALID for anything else
 */
export function readSipContact(text: string): SipContact {
  const [whole, user, host = '', digits] = SHAPE.exec(text) ?? []
  const port = digits === undefined ? undefined : Number(digits)
  if (whole === undefined || !isHost(host) || (port ?? 1) > LAST_PORT)
    throw new AppError('INPUT_INVALID', { fields: ['contact'] })
  return { user, host, port }
}

/** The address of that contact; `readSipContact` reads it back. */
export function sipUri({ user, host, port }: SipContact): string {
  return `sip:${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${String(port)}`}`
}

function isHost(host: string): boolean {
  const labels = host.split('.')
  // A name whose last label is digits alone would be read as an address (RFC 1123, 2.1).
  if (/^\d+$/.test(labels.at(-1) ?? ''))
    return labels.length === 4 && labels.every((byte) => BYTE.test(byte) && Number(byte) <= 255)
  return labels.every((label) => LABEL.test(label))
}
