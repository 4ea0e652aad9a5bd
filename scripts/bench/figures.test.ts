import { describe, expect, it } from 'vitest'
import { percentile, spread } from './figures.ts'

describe('figures', () => {
  it('takes percentiles by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([50, 99, 100])
    expect(percentile([7], 0.99)).toBe(7)
    expect(percentile([], 0.5)).toBeNaN()
  })
  it('gives the median of rounds with its range', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 })
    expect(spread([4, 1])).toEqual({ median: 2.5, low: 1, high: 4 })
  })
})
