import { describe, expect, it } from 'vitest'
import { decodeAlaw, encodeAlaw } from './g711.ts'

describe('G.711 A-law', () => {
  it('gives every octet back unchanged after a round trip', () => {
    for (let octet = 0; octet < 256; octet += 1) expect(encodeAlaw(decodeAlaw(octet))).toBe(octet)
  })
  it('keeps a sample within the step of its segment', () => {
    for (let sample = -1; sample <= 1; sample += 0.001)
      expect(Math.abs(decodeAlaw(encodeAlaw(sample)) - sample)).toBeLessThanOrEqual(
        Math.max(0.0006, Math.abs(sample) / 28),
      )
  })
  it('has 0xD5 for silence', () => {
    expect(encodeAlaw(0)).toBe(0xd5)
  })
})
