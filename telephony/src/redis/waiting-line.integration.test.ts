import { Redis } from 'ioredis'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Assignment, KnownLine, Preferred, WaitingCall } from '../domain/routing.ts'
import type { WaitingLine } from '../ports.ts'
import { createMemoryLine } from '../memory-line.ts'
import { createRedisWaitingLine } from './redis-waiting-line.ts'

/** One suite for every implementation of the line; `line-moves.integration.test.ts` has both side by side under random moves. */

const url = process.env.HOTLINE_TEST_REDIS_URL
if (url === undefined) throw new Error('HOTLINE_TEST_REDIS_URL is missing: run npm test, which starts Redis')
const redis = new Redis(url)
let run = 0
const prefix = (): string => `test-line-${process.pid}-${(run += 1)}`
afterAll(() => redis.disconnect())

const general = ['general']
const call = (journeyId: string, arrivedAt: number, priority = 50, skills: string[] = general) => ({
  journeyId,
  arrivedAt,
  priority,
  skills,
})
const preferring = (journeyId: string, arrivedAt: number, preferred: Preferred): WaitingCall => ({
  ...call(journeyId, arrivedAt),
  preferred,
})
const agent = (agentId: string, idleSince: number, skills: string[] = general) => ({
  agentId,
  idleSince,
  skills,
})

const LINES: Record<string, () => WaitingLine> = {
  memory: createMemoryLine,
  redis: () => createRedisWaitingLine(redis, prefix()),
}

describe.each(Object.entries(LINES))('the waiting line (%s)', (_name, create) => {
  let line: WaitingLine
  beforeEach(() => {
    line = create()
  })

  it('serves by priority, then by first arrival', async () => {
    for (const each of [call('late', 300), call('first', 100), call('urgent', 400, 10)])
      await line.enqueue(each, 500)
    expect((await line.look()).waiting).toEqual(['urgent', 'first', 'late'])
    expect((await line.idle(agent('1001', 1), 500))?.journeyId).toBe('urgent')
    expect((await line.idle(agent('1002', 1), 500))?.journeyId).toBe('first')
  })

  it('gives a new call to the agent who was idle longest', async () => {
    await line.idle(agent('1001', 20), 100)
    await line.idle(agent('1002', 10), 100)
    expect((await line.enqueue(call('a', 50), 100))?.agentId).toBe('1002')
  })

  it('needs every skill of the call', async () => {
    await line.enqueue(call('legal', 1, 50, ['general', 'legal']), 5)
    expect(await line.idle(agent('1001', 1), 5)).toBeUndefined()
    expect((await line.idle(agent('1002', 2, ['legal', 'general', 'x']), 5))?.journeyId).toBe('legal')
  })

  it('needs a skill at its level, and any agent will do for a call without needs', async () => {
    await line.enqueue(call('expert', 1, 50, ['tax:3']), 5)
    await line.enqueue(call('anybody', 2, 50, []), 5)
    expect((await line.idle(agent('1001', 1, ['tax:2', 'general']), 5))?.journeyId).toBe('anybody')
    expect((await line.idle(agent('1002', 2, ['tax:4']), 5))?.journeyId).toBe('expert')
  })

  it('pairs a call the moment it needs less: at its place, before whoever came later', async () => {
    await line.idle(agent('1001', 1), 100)
    await line.enqueue(call('expert', 10, 50, ['general', 'tax:3']), 100)
    await line.enqueue(call('sichuan', 20, 50, ['dialect.sichuan']), 100)
    expect((await line.look()).waiting).toEqual(['expert', 'sichuan'])
    expect((await line.enqueue(call('expert', 10), 200))?.agentId).toBe('1001')
    expect(await line.idle(agent('1002', 1), 300)).toBeUndefined()
    await line.enqueue(call('sichuan', 20), 400)
    expect((await line.look()).offered.map(({ journeyId }) => journeyId).sort()).toEqual([
      'expert',
      'sichuan',
    ])
  })

  it('gives a call to the agent of its open matter before one who was idle longer', async () => {
    await line.idle(agent('1001', 10), 100)
    await line.idle(agent('1002', 20), 100)
    expect((await line.enqueue(preferring('a', 50, { agentId: '1002', aheadMs: 0 }), 100))?.agentId).toBe(
      '1002',
    )
    expect((await line.enqueue(preferring('b', 60, { agentId: '1002', aheadMs: 0 }), 100))?.agentId).toBe(
      '1001',
    )
  })

  it('counts such a call as so much earlier for its agent, and no more', async () => {
    await line.enqueue(call('first', 1_000), 3_000)
    await line.enqueue(preferring('returns', 2_000, { agentId: '1002', aheadMs: 1_500 }), 3_000)
    await line.enqueue(preferring('too-late', 2_900, { agentId: '1002', aheadMs: 1_500 }), 3_000)
    expect((await line.idle(agent('1002', 1), 3_000))?.journeyId).toBe('returns')
    expect((await line.idle(agent('1003', 1), 3_000))?.journeyId).toBe('first')
  })

  it('keeps priority and first arrival through a declined offer, and the agent stays out', async () => {
    await line.enqueue(call('a', 100), 500)
    await line.enqueue(call('b', 200), 500)
    const offer = (await line.idle(agent('1001', 1), 500)) as Assignment
    expect(await line.decline(offer, 600)).toBeUndefined()
    expect(await line.look()).toEqual({ waiting: ['a', 'b'], offered: [], idle: [] })
    expect((await line.idle(agent('1002', 1), 700))?.journeyId).toBe('a')
  })

  it('refuses an older epoch, and the epoch rises when the clock falls', async () => {
    await line.enqueue(call('a', 1), 1)
    const first = (await line.idle(agent('1001', 1), 9_000)) as Assignment
    await line.decline(first, 9_000)
    const second = (await line.idle(agent('1002', 1), 10)) as Assignment
    expect(second.epoch).toBeGreaterThan(first.epoch)
    await line.decline({ ...second, epoch: first.epoch }, 11)
    expect((await line.look()).offered).toEqual([second])
  })

  it('leaves a call that is enqueued twice where it is, offered or waiting', async () => {
    await line.enqueue(call('a', 1), 1)
    await line.enqueue(call('a', 1), 2)
    const offer = await line.idle(agent('1001', 1), 3)
    await line.enqueue(call('a', 1), 4)
    expect(await line.look()).toEqual({ waiting: [], offered: [offer], idle: [] })
  })

  it('never offers to an agent who has an offer', async () => {
    await line.enqueue(call('a', 1), 1)
    await line.enqueue(call('b', 2), 1)
    await line.idle(agent('1001', 1), 3)
    expect(await line.idle(agent('1001', 1), 4)).toBeUndefined()
  })

  it('gives one call to one agent out of its turn, wherever the call is', async () => {
    await line.enqueue(call('a', 1), 10)
    await line.enqueue(call('b', 2), 10)
    const waiting = await line.assign(call('b', 2), '1001', 20)
    expect(waiting).toMatchObject({ journeyId: 'b', agentId: '1001' })
    // To another agent: the first one's offer is over, and an older decline changes nothing.
    const moved = await line.assign(call('b', 2), '1002', 30)
    expect(await line.look()).toEqual({ waiting: ['a'], offered: [moved], idle: [] })
    expect(await line.decline(waiting as Assignment, 40)).toBeUndefined()
    // An agent has one offer; a call that was in no line comes into it.
    expect(await line.assign(call('a', 1), '1002', 50)).toBeUndefined()
    const talked = await line.assign(call('c', 0, 0, ['legal']), '1001', 60)
    expect((await line.look()).offered).toEqual(expect.arrayContaining([moved, talked]))
    await line.decline(talked as Assignment, 70)
    expect((await line.look()).waiting).toEqual(['c', 'a'])
  })

  it('is made equal to what is known after it was lost, with epochs that go on rising', async () => {
    const known: KnownLine = {
      waiting: [call('w1', 10), call('w2', 20)],
      offered: [{ ...call('o', 5), agentId: '1001', epoch: 7_000 }],
      idle: [agent('1002', 1)],
    }
    const made = await line.rebuild(known, 100)
    expect(made).toEqual([{ journeyId: 'w1', agentId: '1002', epoch: 7_001 }])
    expect((await line.look()).waiting).toEqual(['w2'])
  })
})
