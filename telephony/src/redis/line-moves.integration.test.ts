import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, it } from 'vitest'
import { fits, lineScore, type IdleAgent, type WaitingCall } from '../domain/routing.ts'
import type { LineLook, WaitingLine } from '../ports.ts'
import { createMemoryLine } from '../memory-line.ts'
import { createRedisWaitingLine } from './redis-waiting-line.ts'

/** Random moves on the yardstick and on Redis: both do the same, and the rules hold after each. */

const url = process.env.HOTLINE_TEST_REDIS_URL
if (url === undefined) throw new Error('HOTLINE_TEST_REDIS_URL is missing: run npm test, which starts Redis')
const redis = new Redis(url)
let run = 0
const prefix = (): string => `test-moves-${String(process.pid)}-${String((run += 1))}`
afterAll(() => redis.disconnect())

const CALLS = ['a', 'b', 'c', 'd', 'e', 'f']
const AGENTS = ['1001', '1002', '1003', '1004']
const skills = fc.subarray(['general', 'legal', 'legal:3', 'tax:2', 'dialect.sichuan'])
const call = fc.record({
  do: fc.constant('enqueue' as const),
  id: fc.constantFrom(...CALLS),
  priority: fc.constantFrom(0, 1, 5, 50),
  skills,
  preferred: fc.option(
    fc.record({ agentId: fc.constantFrom(...AGENTS), aheadMs: fc.constantFrom(0, 3, 10) }),
    { nil: undefined },
  ),
})
const move = fc.oneof(
  { weight: 3, arbitrary: call },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('idle' as const), id: fc.constantFrom(...AGENTS), skills }),
  },
  // A relaxation: the same call needs less, or is more urgent.
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('relax' as const),
      id: fc.constantFrom(...CALLS),
      keep: fc.nat(2),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('unidle' as const, 'leave' as const, 'decline' as const),
      id: fc.constantFrom(...CALLS, ...AGENTS),
    }),
  },
  // A supervisor's: out of its turn, from wherever the call is, to somebody idle, whether she fits it or not.
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      id: fc.constantFrom(...CALLS),
      agentId: fc.constantFrom(...AGENTS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), id: fc.constant('') }) },
)

describe('the waiting line under random moves', () => {
  it('IN-5 Redis does as the yardstick: no agent has two offers, no fitting pair coexists, emergencies first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 40 }), async (moves) => {
        const [model, real] = [createMemoryLine(), createRedisWaitingLine(redis, prefix())]
        const calls = new Map<string, WaitingCall>()
        const agents = new Map<string, IdleAgent>()
        let now = 1_000
        for (const step of moves) {
          now += 1
          const before = await model.look()
          const play = playerOf(step, before, { calls, agents, now })
          if (play === undefined) continue
          const wanted = await play(model)
          expect(await play(real)).toEqual(wanted)
          const [a, b] = [await model.look(), await real.look()]
          expect(sorted(b)).toEqual(sorted(a))
          holds(b, before, { calls, agents }, step.do === 'assign')
        }
      }),
      { numRuns: 400 },
    )
  }, 240_000)
})

interface Known {
  calls: Map<string, WaitingCall>
  agents: Map<string, IdleAgent>
}

/** What this move does on a line; undefined: nothing that could happen. */
function playerOf(
  step: {
    do: string
    id: string
    priority?: number
    skills?: string[]
    preferred?: WaitingCall['preferred']
    keep?: number
    agentId?: string
  },
  before: LineLook,
  { calls, agents, now }: Known & { now: number },
): ((line: WaitingLine) => Promise<unknown>) | undefined {
  const { id } = step
  const offered = before.offered.find((each) => each.journeyId === id)
  const waiting = before.waiting.includes(id)
  const known = calls.get(id)
  switch (step.do) {
    case 'enqueue': {
      if (waiting || offered !== undefined) return undefined
      const { priority = 50, preferred } = step
      const shape = { journeyId: id, priority, skills: step.skills ?? [], arrivedAt: now }
      const fresh = preferred === undefined ? shape : { ...shape, preferred }
      calls.set(id, fresh)
      return (line) => line.enqueue(fresh, now)
    }
    case 'relax': {
      if (known === undefined || !waiting) return undefined
      const relaxed = {
        ...known,
        skills: known.skills.slice(0, step.keep),
        priority: Math.min(known.priority, 5),
      }
      calls.set(id, relaxed)
      return (line) => line.enqueue(relaxed, now)
    }
    case 'idle': {
      if (before.idle.includes(id) || before.offered.some(({ agentId }) => agentId === id)) return undefined
      const agent = { agentId: id, skills: step.skills ?? [], idleSince: now }
      agents.set(id, agent)
      return (line) => line.idle(agent, now)
    }
    case 'unidle':
      return (line) => line.unidle(id)
    case 'leave':
      return (line) => line.leave(id)
    case 'assign': {
      const { agentId = '' } = step
      if (known === undefined || !before.idle.includes(agentId)) return undefined
      return (line) => line.assign(known, agentId, now)
    }
    case 'decline':
      return offered === undefined ? undefined : (line) => line.decline(offered, now)
    default: {
      // Half of who is idle or offered is forgotten on the way, so that there is something to pair.
      const lost = before.offered.filter((_, place) => place % 2 === 0)
      const kept = before.offered.filter((each) => !lost.includes(each))
      const whole = (journeyId: string) => calls.get(journeyId) as WaitingCall
      const idle = [...before.idle, ...lost.map(({ agentId }) => agentId)]
      return (line) =>
        line.rebuild(
          {
            waiting: [...before.waiting, ...lost.map(({ journeyId }) => journeyId)].map(whole),
            offered: kept.map((each) => ({ ...whole(each.journeyId), ...each })),
            idle: idle.map((agentId) => agents.get(agentId) as IdleAgent),
          },
          now,
        )
    }
  }
}

function holds(look: LineLook, before: LineLook, { calls, agents }: Known, outOfTurn: boolean): void {
  const busy = look.offered.map((each) => each.agentId)
  expect(new Set(busy).size).toBe(busy.length)
  const places = [...look.waiting, ...look.offered.map((each) => each.journeyId)]
  expect(new Set(places).size).toBe(places.length)
  for (const waiting of look.waiting) {
    for (const free of look.idle) {
      const [one, agent] = [calls.get(waiting), agents.get(free)]
      expect(one !== undefined && agent !== undefined && fits(one, agent)).toBe(false)
    }
  }
  if (outOfTurn) return
  // Whoever was given an agent came before everybody left behind whom she fits, but for the bounded advance of her own.
  for (const made of look.offered) {
    if (before.offered.some((each) => each.journeyId === made.journeyId)) continue
    const [mine, agent] = [calls.get(made.journeyId), agents.get(made.agentId)]
    if (mine === undefined || agent === undefined) continue
    const ahead = mine.preferred?.agentId === made.agentId ? mine.preferred.aheadMs : 0
    for (const other of look.waiting.map((id) => calls.get(id)))
      if (other !== undefined && fits(other, agent)) {
        expect(lineScore(mine) - ahead).toBeLessThanOrEqual(lineScore(other))
        if (other.priority === 0) expect(mine.priority).toBe(0)
      }
  }
}

function sorted(look: LineLook): LineLook {
  return { ...look, offered: [...look.offered].sort((a, b) => (a.journeyId < b.journeyId ? -1 : 1)) }
}
