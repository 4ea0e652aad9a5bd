import { describe, expect, it } from 'vitest'
import { barOf, summaryOf, type CallSeen } from './summary.ts'

const calls: CallSeen[] = [
  { number: '1', arrivedAt: 0, answeredAt: 2000, ending: { how: 'hungUpByHotline', at: 9000 } },
  { number: '2', arrivedAt: 0, answeredAt: 5000 },
  { number: '3', arrivedAt: 0, ending: { how: 'hungUpByCitizen', at: 9000 } },
  { number: '4', arrivedAt: 0, ending: { how: 'refused', at: 10 } },
  { number: '5', arrivedAt: 0 },
  { number: '6' },
]

describe('a simulation', () => {
  it('shows who waits, talks, was answered, gave up and was refused', () => {
    expect(barOf(calls)).toContain('3/6 · waiting 1, talking 1 · answered 2, gave up 1, refused 1')
    expect(barOf(calls)).toMatch(/^█{15}░{15} /)
  })
  it('sums up with the waits of those who were answered', () => {
    expect(summaryOf(calls)).toBe(
      '6 calls: 2 answered, 1 gave up, 1 refused\nwait until an agent answered: median 2.0 s, 95 % within 5.0 s, longest 5.0 s',
    )
  })
  it('says it when nobody was answered, and when the hotline let people go', () => {
    const text = summaryOf([{ number: '1', arrivedAt: 0, ending: { how: 'hungUpByHotline', at: 1 } }])
    expect(text).toContain('1 were let go')
    expect(text).toContain('nobody was answered')
  })
})
