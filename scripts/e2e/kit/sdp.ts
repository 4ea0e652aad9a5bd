/** The sound in SIP's bodies (RFC 4566): A-law, and key presses as events (RFC 4733) where both sides know them. */

export interface Audio {
  /** UDP, on loopback */
  port: number
  /** Payload type of key presses; undefined: none. */
  keys: number | undefined
}

/** @returns undefined when the body offers no A-law */
export function audioOf(body: string): Audio | undefined {
  const [, port, formats = ''] = /^m=audio (\d+) RTP\/\S+ ([\d ]+)/m.exec(body) ?? []
  if (!formats.split(' ').includes('8')) return undefined
  const keys = /^a=rtpmap:(\d+) telephone-event\/8000/im.exec(body)?.[1]
  return { port: Number(port), keys: keys === undefined ? undefined : Number(keys) }
}

/** @param owner as the o= line names who speaks */
export function describeAudio(owner: string, { port, keys }: Audio): string {
  return [
    'v=0',
    `o=${owner} 1 1 IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${String(port)} RTP/AVP 8${keys === undefined ? '' : ` ${String(keys)}`}`,
    'a=rtpmap:8 PCMA/8000',
    ...(keys === undefined
      ? []
      : [`a=rtpmap:${String(keys)} telephone-event/8000`, `a=fmtp:${String(keys)} 0-15`]),
    'a=sendrecv',
    '',
  ].join('\r\n')
}
