import { AppError } from '@hotline/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLeadership, LEASE_MS } from './leadership.ts'

/** What Redis would say; `undefined` while it is away. */
let answer: boolean | undefined
let clock = 0
let sure = 0
let superseded = 0

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

function ask(): Promise<boolean> {
  return answer === undefined ? Promise.reject(new AppError('LINE_AWAY', {})) : Promise.resolve(answer)
}

function node() {
  return createLeadership({
    lease: { take: ask, renew: ask, release: () => Promise.resolve() },
    log: quiet,
    monotonic: () => clock,
    onSure: () => (sure += 1),
    onSuperseded: () => (superseded += 1),
  })
}

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    clock += 50
    await vi.advanceTimersByTimeAsync(50)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  answer = true
  clock = sure = superseded = 0
})
afterEach(() => vi.useRealTimers())

describe('who leads the calls', () => {
  it('stands by while another node leads, and leads when that one is gone', async () => {
    answer = false
    const one = node()
    const leads = one.lead()
    await pass(1_000)
    expect(one.holds()).toBe(false)
    answer = true
    await pass(200)
    expect(await leads).toBe(true)
    expect(one.holds()).toBe(true)
    await one.close()
  })

  it('does not begin to lead while Redis is away', async () => {
    answer = undefined
    const one = node()
    const leads = one.lead()
    await pass(10_000)
    expect(one.holds()).toBe(false)
    await one.close()
    await pass(200)
    expect(await leads).toBe(false)
  })

  it('goes on leading while Redis is away, for as long as that takes', async () => {
    const one = node()
    await one.lead()
    answer = undefined
    await pass(60_000)
    expect(one.holds()).toBe(true)
    answer = true
    await pass(1_000)
    expect([one.holds(), superseded]).toEqual([true, 0])
    await one.close()
  })

  it('F2 decides nothing when it wakes from a freeze, until Redis says that it still leads', async () => {
    const one = node()
    await one.lead()
    clock += 30_000
    expect(one.holds()).toBe(false)
    await vi.advanceTimersByTimeAsync(0)
    expect([one.holds(), sure, superseded]).toEqual([true, 1, 0])
    await one.close()
  })

  it('F2 ends when it wakes and another node leads by then', async () => {
    const one = node()
    await one.lead()
    clock += 30_000
    answer = false
    expect(one.holds()).toBe(false)
    await vi.advanceTimersByTimeAsync(0)
    expect([one.holds(), superseded]).toEqual([false, 1])
    answer = true
    await pass(5_000)
    expect([one.holds(), superseded]).toEqual([false, 1])
    await one.close()
  })

  it('F2 does not believe an answer that is older than its freeze', async () => {
    const one = node()
    await one.lead()
    one.challenged()
    // The answer is there before the freeze and is read after it.
    clock += LEASE_MS
    await vi.advanceTimersByTimeAsync(0)
    expect(one.holds()).toBe(false)
    await pass(600)
    expect(one.holds()).toBe(true)
    await one.close()
  })

  it('F3 decides nothing after the switch gave its application away, until Redis has spoken', async () => {
    const one = node()
    await one.lead()
    answer = undefined
    one.challenged()
    await pass(10_000)
    expect([one.holds(), superseded]).toEqual([false, 0])
    answer = false
    await pass(600)
    expect([one.holds(), superseded]).toEqual([false, 1])
    await one.close()
  })
})
