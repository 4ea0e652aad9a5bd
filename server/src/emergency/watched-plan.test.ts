import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchPlan } from './watched-plan.ts'
import type { EmergencyPlan } from './wish.ts'

const ROUTED: EmergencyPlan = { drill: false, routes: { '110': ['sip:10.0.0.1'] } }

describe('the emergency plan in memory', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('follows the database, keeps the last plan through an outage told once, and follows again', async () => {
    let answer: () => Promise<EmergencyPlan> = () => Promise.resolve(ROUTED)
    const onTrouble = vi.fn()
    const plan = watchPlan({ read: () => answer(), everyMs: 500, onTrouble })
    await plan.start()
    expect(plan.current).toEqual(ROUTED)
    answer = () => Promise.reject(new Error('away'))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(plan.current).toEqual(ROUTED)
    expect(onTrouble).toHaveBeenCalledTimes(1)
    answer = () => Promise.resolve({ ...ROUTED, drill: true })
    await vi.advanceTimersByTimeAsync(500)
    expect(plan.current.drill).toBe(true)
    plan.close()
    answer = () => Promise.resolve(ROUTED)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(plan.current.drill).toBe(true)
  })

  it('starts without the database, with no route that could be dialled', async () => {
    const plan = watchPlan({
      read: () => Promise.reject(new Error('away')),
      everyMs: 500,
      onTrouble: () => undefined,
    })
    await plan.start()
    expect(plan.current).toEqual({ drill: false, routes: {} })
    plan.close()
  })
})
