import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchPlan } from './watched-plan.ts'
import type { EmergencyPlan } from './wish.ts'

const ROUTED: EmergencyPlan = { drill: false, routes: { '110': ['sip:10.0.0.1'] } }

const remember = () => Promise.resolve()
const recall = () => Promise.resolve(undefined)

describe('the emergency plan in memory', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('follows the database, keeps the last plan through an outage told once, and follows again', async () => {
    let answer: () => Promise<EmergencyPlan> = () => Promise.resolve(ROUTED)
    const onTrouble = vi.fn()
    const onChange = vi.fn()
    const plan = watchPlan({ read: () => answer(), remember, recall, onChange, everyMs: 500, onTrouble })
    await plan.start()
    expect(plan.current).toEqual(ROUTED)
    answer = () => Promise.reject(new Error('away'))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(plan.current).toEqual(ROUTED)
    expect(onTrouble).toHaveBeenCalledTimes(1)
    answer = () => Promise.resolve({ ...ROUTED, drill: true })
    await vi.advanceTimersByTimeAsync(500)
    expect(plan.current.drill).toBe(true)
    expect(onChange.mock.calls).toEqual([[ROUTED], [{ ...ROUTED, drill: true }]])
    plan.close()
    answer = () => Promise.resolve(ROUTED)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(plan.current.drill).toBe(true)
  })

  it('is remembered when it changes, and again after that failed', async () => {
    let drill = false
    const kept: EmergencyPlan[] = []
    let fails = true
    const plan = watchPlan({
      read: () => Promise.resolve({ ...ROUTED, drill }),
      remember: (given) => {
        if (fails) return Promise.reject(new Error('away'))
        kept.push(given)
        return Promise.resolve()
      },
      recall,
      onChange: () => undefined,
      everyMs: 500,
      onTrouble: () => undefined,
    })
    await plan.start()
    expect(plan.current).toEqual(ROUTED)
    fails = false
    await vi.advanceTimersByTimeAsync(2_000)
    drill = true
    await vi.advanceTimersByTimeAsync(2_000)
    expect(kept).toEqual([ROUTED, { ...ROUTED, drill: true }])
    plan.close()
  })

  it.each<[string, () => Promise<EmergencyPlan | undefined>, EmergencyPlan]>([
    ['with what was remembered', () => Promise.resolve(ROUTED), ROUTED],
    ['with no route where nothing was', () => Promise.resolve(undefined), { drill: false, routes: {} }],
    [
      'with no route where nobody knows',
      () => Promise.reject(new Error('away')),
      { drill: false, routes: {} },
    ],
  ])('starts without the database %s', async (_title, known, expected) => {
    const plan = watchPlan({
      read: () => Promise.reject(new Error('away')),
      remember,
      recall: known,
      onChange: () => undefined,
      everyMs: 500,
      onTrouble: () => undefined,
    })
    await plan.start()
    expect(plan.current).toEqual(expected)
    plan.close()
  })
})
