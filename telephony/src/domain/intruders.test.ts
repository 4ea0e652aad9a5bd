import { describe, expect, it } from 'vitest'
import { blockedOf, noteFailure, settle, type Intruders } from './intruders.ts'

const POLICY = { tries: 3, windowMs: 1000, blockMs: 60_000 }
const nobody = () => false
const failing = (
  times: readonly number[],
  exempt: (address: string) => boolean = nobody,
  address = '203.0.113.5',
) => times.reduce<Intruders>((known, at) => noteFailure(known, { address, at }, POLICY, exempt), new Map())

describe('who guesses at SIP accounts', () => {
  it('is shut out at the third failure within the window, and not before', () => {
    expect(blockedOf(failing([0, 100]))).toEqual([])
    expect(blockedOf(failing([0, 100, 200]))).toEqual(['203.0.113.5'])
  })

  it('is not shut out for failures that lie further apart', () => {
    expect(blockedOf(failing([0, 500, 1100, 1600]))).toEqual([])
  })

  it('is let in again after a bounded time, however often it tried meanwhile', () => {
    const known = failing([0, 1, 2, 50_000, 59_000])
    expect([...known.values()]).toMatchObject([{ failures: 5, blockedUntil: 60_002 }])
    expect(settle(known, 60_001, POLICY, nobody).size).toBe(1)
    expect(settle(known, 60_002, POLICY, nobody).size).toBe(0)
  })

  it('is shown, but never shut out, where the trunk or an agent sits', () => {
    const known = failing([0, 1, 2, 3], () => true)
    expect([...known.values()]).toMatchObject([{ failures: 4, blockedUntil: undefined }])
  })

  it('is let in as soon as an agent logs in from there', () => {
    const known = failing([0, 1, 2])
    expect(blockedOf(settle(known, 10, POLICY, (address) => address === '203.0.113.5'))).toEqual([])
  })

  it('costs bounded memory, also when every packet has another sender', () => {
    let known: Intruders = new Map()
    for (let n = 0; n < 2000; n += 1)
      known = noteFailure(
        known,
        { address: `198.51.${String(n >> 8)}.${String(n & 255)}`, at: n },
        POLICY,
        nobody,
      )
    expect(known.size).toBe(500)
    expect(known.has('198.51.7.207')).toBe(true)
  })
})
