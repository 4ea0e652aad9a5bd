import { describe, expect, it } from 'vitest'
import { keyOf, pressOf } from './key-press.ts'

describe('a key press', () => {
  it('lasts 120 ms, grows by 20 ms a packet, and says its end three times with the same length', () => {
    const press = pressOf('1')
    expect(press.map((payload) => payload.readUInt16BE(2))).toEqual([
      160, 320, 480, 640, 800, 960, 960, 960, 960,
    ])
    expect(press.map((payload) => keyOf(payload)?.ended)).toEqual([
      ...Array<boolean>(6).fill(false),
      ...Array<boolean>(3).fill(true),
    ])
  })
  it('is read as the key that was pressed', () => {
    for (const key of '0123456789*#') expect(keyOf(pressOf(key)[0] ?? Buffer.alloc(0))?.key).toBe(key)
  })
  it('is refused for what no telephone has, and not read from what is none', () => {
    expect(() => pressOf('x')).toThrow('no key')
    expect(() => pressOf('12')).toThrow('no key')
    expect(keyOf(Buffer.from([16, 0, 0, 160]))).toBeUndefined() // flash
    expect(keyOf(Buffer.alloc(2))).toBeUndefined()
  })
})
