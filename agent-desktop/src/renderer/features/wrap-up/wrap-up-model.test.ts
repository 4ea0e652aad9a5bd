import { describe, expect, it } from 'vitest'
import { likelyDisposition, NO_WRAP_UP, sendsByItself } from './wrap-up-model.ts'

describe('wrap-up', () => {
  it.each([
    [false, false, 'answered_directly'],
    [true, false, 'ticket'],
    [false, true, 'linked'],
    [true, true, 'linked'],
  ] as const)('ticket saved %s, linked %s → %s', (ticketSaved, linked, expected) => {
    expect(likelyDisposition({ ticketSaved, linked })).toBe(expected)
  })
  it('sends what was chosen or written in the last moment, and nothing that nobody chose', () => {
    expect(sendsByItself({ disposition: null, note: '回电' }, 1000)).toBe(true)
    expect(sendsByItself({ disposition: 'silent', note: '' }, 0)).toBe(true)
    expect(sendsByItself({ disposition: 'silent', note: '' }, 10_000)).toBe(false)
    expect(sendsByItself({ disposition: 'silent', note: '' }, undefined)).toBe(false)
    expect(sendsByItself(NO_WRAP_UP, 0)).toBe(false)
  })
})
