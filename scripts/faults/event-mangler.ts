/**
 * Loses, doubles and swaps the events of a WebSocket while the stream stays whole: frames are cut out of the bytes that
 * a server sends (RFC 6455 5.2; a server never masks). What is no WebSocket passes as it is.
 */
export interface EventFate {
  /** Chances, 0..1, in this order; the rest arrives as it is. */
  lost: number
  doubled: number
  swapped: number
  /** 0 ≤ x < 1 */
  chance: () => number
}

export interface EventMangler {
  hear(piece: Buffer): void
  /** Undefined: everything arrives. */
  fate(how: EventFate | undefined): void
}

export function mangleEvents(send: (bytes: Buffer) => void): EventMangler {
  let how: EventFate | undefined
  let rest: Buffer = Buffer.alloc(0)
  let stage: 'head' | 'frames' | 'other' = 'head'
  /** Waits for the next one to pass it. */
  let held: Buffer | undefined

  const frame = (bytes: Buffer) => {
    const whole = bytes.readUInt8(0) === 0x81 // the only frame of a text
    const draw = how === undefined || !whole ? 1 : how.chance()
    if (how === undefined || draw >= how.lost + how.doubled + how.swapped) send(bytes)
    else if (draw < how.lost) return
    else if (draw < how.lost + how.doubled) send(Buffer.concat([bytes, bytes]))
    else if (held === undefined) {
      held = bytes
      return
    } else send(bytes)
    if (held !== undefined) send(held)
    held = undefined
  }
  return {
    fate: (next) => (how = next),
    hear(piece) {
      if (stage === 'other') return send(piece)
      rest = Buffer.concat([rest, piece])
      if (stage === 'head' && !'HTTP/'.startsWith(rest.subarray(0, 5).toString('latin1'))) {
        stage = 'other'
        return send(rest)
      }
      if (stage === 'head') {
        const end = rest.indexOf('\r\n\r\n')
        if (end < 0) return
        const head = rest.subarray(0, end + 4)
        stage = /^HTTP\/1\.1 101 /.test(head.toString('latin1')) ? 'frames' : 'other'
        send(stage === 'frames' ? head : rest)
        rest = stage === 'frames' ? rest.subarray(end + 4) : Buffer.alloc(0)
      }
      if (stage !== 'frames') return
      for (
        let length = frameLength(rest);
        length !== undefined && rest.length >= length;
        length = frameLength(rest)
      ) {
        frame(rest.subarray(0, length))
        rest = rest.subarray(length)
      }
    },
  }
}

/** Of the frame that begins here, head included; undefined while too little of it is known. */
function frameLength(bytes: Buffer): number | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes.readUInt8(1) & 0x7f
  if (short < 126) return 2 + short
  if (short === 126) return bytes.length < 4 ? undefined : 4 + bytes.readUInt16BE(2)
  return bytes.length < 10 ? undefined : 10 + Number(bytes.readBigUInt64BE(2))
}
