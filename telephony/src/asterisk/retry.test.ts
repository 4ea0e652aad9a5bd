import { expect, it } from 'vitest'
import { RETRY, retryDelayMs } from './retry.ts'

it('tries soon at first and never gives up: after weeks it still comes within 5 s, and no two nodes in step', () => {
  expect(retryDelayMs(0, 1, RETRY)).toBeLessThanOrEqual(200)
  for (const attempt of [1, 9, 50, 1e6, Number.MAX_SAFE_INTEGER])
    for (const random of [0, 0.5, 1]) {
      expect(retryDelayMs(attempt, random, RETRY)).toBeGreaterThan(0)
      expect(retryDelayMs(attempt, random, RETRY)).toBeLessThanOrEqual(5000)
    }
  expect(retryDelayMs(9, 0, RETRY)).toBeLessThan(retryDelayMs(9, 1, RETRY))
})
