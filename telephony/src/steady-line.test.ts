import { AppError } from '@hotline/contract'
import { describe, expect, it } from 'vitest'
import type { Assignment, KnownLine } from './domain/routing.ts'
import { createMemoryLine } from './memory-line.ts'
import type { WaitingLine } from './ports.ts'
import { createSteadyLine } from './steady-line.ts'

/** A line that can be taken away, as Redis can. */
function fragile(): { line: WaitingLine; up: boolean } {
  const memory = createMemoryLine()
  const state = { up: true, line: memory }
  state.line = new Proxy(memory, {
    get: (target, name: keyof WaitingLine) =>
      state.up ? target[name] : () => Promise.reject(new AppError('LINE_AWAY')),
  })
  return state
}

const call = (journeyId: string, arrivedAt: number) => ({
  journeyId,
  arrivedAt,
  priority: 50,
  skills: ['general'],
})
const agent = (agentId: string) => ({ agentId, skills: ['general'], idleSince: 1 })

function setting() {
  const redis = fragile()
  const known: KnownLine = { waiting: [], offered: [], idle: [] }
  const made: Assignment[] = []
  const line = createSteadyLine({
    durable: redis.line,
    known: () => known,
    now: () => 1_000,
    onAssigned: (assignment) => made.push(assignment),
    onAway: () => undefined,
  })
  return { redis, known, made, line }
}

describe('a waiting line that outlives Redis', () => {
  it('goes on in memory with what the node knows, the failed move included', async () => {
    const { redis, known, made, line } = setting()
    await line.enqueue(call('a', 10), 1_000)
    redis.up = false
    known.waiting.push(call('a', 10), call('b', 20))
    known.idle.push(agent('1001'))
    expect(await line.idle(agent('1001'), 1_000)).toBeUndefined()
    expect(made).toMatchObject([{ journeyId: 'a', agentId: '1001' }])
    expect(line.isDurable()).toBe(false)
    expect(await line.idle(agent('1002'), 1_001)).toMatchObject({ journeyId: 'b', agentId: '1002' })
  })

  it('returns to Redis with what is known, and numbers go on rising', async () => {
    const { redis, known, line } = setting()
    redis.up = false
    known.offered.push({ ...call('a', 10), agentId: '1001', epoch: 5_000 })
    await line.unidle('1009')
    redis.up = true
    known.waiting.push(call('b', 20))
    known.idle.push(agent('1002'))
    expect(await line.resume(1_002)).toEqual([{ journeyId: 'b', agentId: '1002', epoch: 5_001 }])
    expect(line.isDurable()).toBe(true)
    expect((await line.look()).offered).toHaveLength(2)
  })

  it('stays in memory while Redis is not back', async () => {
    const { redis, known, made, line } = setting()
    redis.up = false
    known.waiting.push(call('a', 10))
    await line.unidle('1009')
    known.idle.push(agent('1001'))
    await expect(line.resume(1_001)).rejects.toMatchObject({ code: 'LINE_AWAY' })
    expect(line.isDurable()).toBe(false)
    expect(made).toMatchObject([{ journeyId: 'a', agentId: '1001' }])
  })
})
