import { describe, expect, it } from 'vitest'
import { goodMessage, mutate, seededRandom, TORTURES } from './messages.ts'

const SENDER = { address: '127.0.0.2', port: 5062 }
const invite = goodMessage('INVITE', 'x', SENDER, 5060)

describe('hostile SIP', () => {
  it.each(Object.entries(TORTURES))('%s changes an INVITE', (_, change) => {
    expect(change(invite, Math.random)).not.toBe(invite)
  })

  it('is the same again with the same seed, and another with another', () => {
    const many = (seed: number) => {
      const random = seededRandom(seed)
      return Array.from({ length: 50 }, () => mutate(invite, random).toString('latin1'))
    }
    expect(many(1)).toEqual(many(1))
    expect(many(1)).not.toEqual(many(2))
    expect(new Set(many(1)).size).toBeGreaterThan(45)
  })
})
