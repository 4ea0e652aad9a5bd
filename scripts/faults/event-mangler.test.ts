import { describe, expect, it } from 'vitest'
import { mangleEvents } from './event-mangler.ts'

const HEAD = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')

function frame(text: string): Buffer {
  const body = Buffer.from(text)
  if (body.length < 126) return Buffer.concat([Buffer.from([0x81, body.length]), body])
  const head = Buffer.from([0x81, 126, 0, 0])
  head.writeUInt16BE(body.length, 2)
  return Buffer.concat([head, body])
}

/** @returns what arrives, in pieces of `size` bytes as a network cuts them */
function arrives(bytes: Buffer, draws: readonly number[], size: number): string {
  const out: Buffer[] = []
  const mangler = mangleEvents((piece) => out.push(Buffer.from(piece)))
  const left = [...draws]
  mangler.fate({ lost: 0.1, doubled: 0.1, swapped: 0.1, chance: () => left.shift() ?? 1 })
  for (let at = 0; at < bytes.length; at += size) mangler.hear(bytes.subarray(at, at + size))
  return Buffer.concat(out).toString('latin1')
}

describe.each([1, 7, 10_000])('events in pieces of %i bytes', (size) => {
  const [one, two, three] = [
    frame('{"type":"A"}'),
    frame(`{"type":"${'B'.repeat(200)}"}`),
    frame('{"type":"C"}'),
  ]
  const text = (...frames: Buffer[]) => Buffer.concat([HEAD, ...frames]).toString('latin1')
  const bytes = Buffer.concat([HEAD, one, two, three])

  it.each([
    ['arrive', [1, 1, 1], text(one, two, three)],
    ['get lost', [1, 0.05, 1], text(one, three)],
    ['come twice', [0.15, 1, 1], text(one, one, two, three)],
    ['change places', [0.25, 1, 1], text(two, one, three)],
  ])('%s', (_what, draws, expected) => {
    expect(arrives(bytes, draws, size)).toBe(expected)
  })

  it('keeps nothing of what speaks another protocol', () => {
    expect(arrives(Buffer.from('+PONG\r\n'), [0], size)).toBe('+PONG\r\n')
  })

  it('lets everything pass that is no WebSocket', () => {
    const plain = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\x81\x01a')
    expect(arrives(plain, [0, 0, 0], size)).toBe(plain.toString('latin1'))
  })
})
