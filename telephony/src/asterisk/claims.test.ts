import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClaims } from './claims.ts'

/** When an offered call is claimed, and what follows from winning, losing and failing. */

const told: string[] = []
let answer: () => Promise<boolean>
const claims = () =>
  createClaims({
    claim: (legId) => {
      told.push(`claim ${legId}`)
      return answer()
    },
    onWon: (legId) => told.push(`won ${legId}`),
    onLost: (legId) => told.push(`lost ${legId}`),
    onFailed: (legId) => told.push(`failed ${legId}`),
  })

beforeEach(() => {
  vi.useFakeTimers()
  told.length = 0
  answer = () => Promise.resolve(true)
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a call that was offered', () => {
  it('is claimed by itself, a moment after the ring had its chance', async () => {
    claims().offered('1')
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(50)
    expect(told).toEqual(['claim 1', 'won 1'])
  })

  it('is claimed once, however often somebody needs it', async () => {
    const some = claims()
    some.offered('1')
    const first = some.settle('1')
    const second = some.settle('1')
    expect([await first, await second]).toEqual([true, true])
    await vi.advanceTimersByTimeAsync(50)
    expect(told).toEqual(['claim 1', 'won 1'])
    expect(await some.settle('1')).toBe(true)
  })

  it('that another node has, or whose caller has gone, is lost', async () => {
    answer = () => Promise.resolve(false)
    const some = claims()
    some.offered('1')
    expect(await some.settle('1')).toBe(false)
    expect(told).toEqual(['claim 1', 'lost 1'])
  })

  it('is not ours when the switch cannot be asked, and may be offered again', async () => {
    answer = () => Promise.reject(new Error('away'))
    const some = claims()
    some.offered('1')
    expect(await some.settle('1')).toBe(false)
    answer = () => Promise.resolve(true)
    some.offered('1')
    expect(await some.settle('1')).toBe(true)
    expect(told).toEqual(['claim 1', 'failed 1', 'claim 1', 'won 1'])
  })
})

it('a call that was never offered has nothing to claim', async () => {
  expect(await claims().settle('1')).toBe(true)
  expect(told).toEqual([])
})
