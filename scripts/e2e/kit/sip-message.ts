/** As much of SIP's grammar (RFC 3261) as a telephone needs to read and answer what Asterisk sends. */

export interface SipMessage {
  /** `INVITE`, or undefined for a response. */
  method: string | undefined
  /** Request address, or '' */
  uri: string
  /** 0 for a request. */
  status: number
  /** Lower-case names; several of one kind stay several, in order. */
  headers: ReadonlyMap<string, readonly string[]>
  body: string
}

const COMPACT: Readonly<Record<string, string>> = { v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact' }

export function parseSip(text: string): SipMessage | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    const whole = COMPACT[name] ?? name
    headers.set(whole, [...(headers.get(whole) ?? []), line.slice(colon + 1).trim()])
  }
  const [start = '', second = ''] = first.split(' ')
  const response = start === 'SIP/2.0'
  return {
    method: response ? undefined : start,
    uri: response ? '' : second,
    status: response ? Number(second) : 0,
    headers,
    body: text.slice(end + 4),
  }
}

export function header(message: SipMessage, name: string): string {
  return message.headers.get(name)?.[0] ?? ''
}

/** The part between `sip:` and `@` of an address header or a request line. */
export function userOf(address: string): string {
  return /sips?:([^@;>]*)@/.exec(address)?.[1] ?? ''
}

/** What stands between < and >, or the whole. */
export function addressOf(value: string): string {
  return /<([^>]*)>/.exec(value)?.[1] ?? value
}

export function formatSip(start: string, headers: readonly (readonly [string, string])[], body = ''): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return [start, ...lines, `Content-Length: ${String(Buffer.byteLength(body))}`, '', body].join('\r\n')
}

/** A response's head: everything that must come back as it was. */
export function answerTo(
  request: SipMessage,
  status: string,
  toTag: string,
  more: [string, string][] = [],
  body = '',
): string {
  const to = header(request, 'to')
  return formatSip(
    `SIP/2.0 ${status}`,
    [
      ...(request.headers.get('via') ?? []).map((via): [string, string] => ['Via', via]),
      ...(request.headers.get('record-route') ?? []).map((route): [string, string] => [
        'Record-Route',
        route,
      ]),
      ['From', header(request, 'from')],
      ['To', /;tag=/.test(to) || status.startsWith('100') ? to : `${to};tag=${toTag}`],
      ['Call-ID', header(request, 'call-id')],
      ['CSeq', header(request, 'cseq')],
      ...more,
    ],
    body,
  )
}
