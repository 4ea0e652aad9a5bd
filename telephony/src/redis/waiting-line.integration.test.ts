import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Assignment } from '../domain/routing.ts'
import type { WaitingLine } from '../ports.ts'
import type { KnownLine } from '../domain/routing.ts'
import { createMemoryLine } from '../memory-line.ts'
import { createRedisWaitingLine } from './redis-waiting-line.ts'

/** One suite for every implementation of the line, then both side by side under random moves. */

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

/** Random moves: what the yardstick does, Redis does, and the rules hold after each. */
const SKILLS = ['general', 'legal', 'tax'] as const
const CALLS = ['a', 'b', 'c', 'd', 'e', 'f']
const AGENTS = ['1001', '1002', '1003', '1004']
const move = fc.oneof(
  fc.record({
    do: fc.constant('enqueue' as const),
    id: fc.constantFrom(...CALLS),
    priority: fc.constantFrom(0, 50),
    skills: fc.subarray([...SKILLS], { minLength: 1 }),
  }),
  fc.record({
    do: fc.constant('idle' as const),
    id: fc.constantFrom(...AGENTS),
    skills: fc.subarray([...SKILLS], { minLength: 1 }),
  }),
  fc.record({ do: fc.constant('unidle' as const), id: fc.constantFrom(...AGENTS) }),
  fc.record({ do: fc.constant('leave' as const), id: fc.constantFrom(...CALLS) }),
  fc.record({ do: fc.constant('decline' as const), id: fc.constantFrom(...CALLS) }),
  fc.record({
    do: fc.constant('assign' as const),
    id: fc.constantFrom(...CALLS),
    agentId: fc.constantFrom(...AGENTS),
  }),
)

describe('the waiting line under random moves', () => {
  it('no agent has two offers, no call is in two places, no fitting pair coexists, Redis equals the yardstick', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 40 }), async (moves) => {
        const lines = [createMemoryLine(), createRedisWaitingLine(redis, prefix())] as const
        const calls = new Map<string, { priority: number; skills: string[]; arrivedAt: number }>()
        const skillsOf = new Map<string, string[]>()
        let now = 1_000
        for (const step of moves) {
          now += 1
          const answers: unknown[] = []
          const before = await lines[0].look()
          const inLine = [...before.waiting, ...before.offered.map((each) => each.journeyId)]
          for (const line of lines) {
            if (step.do === 'enqueue') {
              const known = inLine.includes(step.id) ? calls.get(step.id) : undefined
              const shape = known ?? { priority: step.priority, skills: step.skills, arrivedAt: now }
              calls.set(step.id, shape)
              answers.push(await line.enqueue({ journeyId: step.id, ...shape }, now))
            } else if (step.do === 'idle') {
              if (before.idle.includes(step.id)) continue
              if (!before.offered.some((each) => each.agentId === step.id)) skillsOf.set(step.id, step.skills)
              answers.push(await line.idle({ agentId: step.id, skills: step.skills, idleSince: now }, now))
            } else if (step.do === 'unidle') await line.unidle(step.id)
            else if (step.do === 'leave') await line.leave(step.id)
            else if (step.do === 'assign') {
              const shape = calls.get(step.id)
              const ready = before.idle.includes(step.agentId)
              if (shape !== undefined && ready)
                answers.push(await line.assign({ journeyId: step.id, ...shape }, step.agentId, now))
            } else {
              const offer = before.offered.find((each) => each.journeyId === step.id)
              if (offer !== undefined) answers.push(await line.decline(offer, now))
            }
          }
          expect(answers[1]).toEqual(answers[0])
          const [model, real] = [await lines[0].look(), await lines[1].look()]
          const byCall = (look: typeof real) =>
            [...look.offered].sort((a, b) => (a.journeyId < b.journeyId ? -1 : 1))
          expect({ ...real, offered: byCall(real) }).toEqual({ ...model, offered: byCall(model) })
          const agents = real.offered.map((each) => each.agentId)
          expect(new Set(agents).size).toBe(agents.length)
          const places = [...real.waiting, ...real.offered.map((each) => each.journeyId)]
          expect(new Set(places).size).toBe(places.length)
          for (const waiting of real.waiting) {
            for (const free of real.idle) {
              const needs = calls.get(waiting)?.skills ?? []
              expect(needs.every((skill) => skillsOf.get(free)?.includes(skill))).toBe(false)
            }
          }
        }
      }),
      { numRuns: 300 },
    )
  }, 120_000)
})
