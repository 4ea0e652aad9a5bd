/**
 * B5: one assignment by skill with its level, priority, agent of an open matter and longest idle time, and one relaxation
 * of a waiting call, in Redis, against Redis' own PING on the same connection.
 */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { createRedisWaitingLine } from '@hotline/telephony'
import { percentile, spread } from './figures.ts'
import type { Row } from './table.ts'

const SIZES = [10, 100, 1000, 10_000, 50_000]
const SKILLS = 20
const AGENTS = 64
const SAMPLES = 2000
/** Until V8 and Redis' script cache are warm; not counted. */
const WARM_UP = 300
/** So many different trainings among the agents. */
const PROFILES = 16
const PRIORITIES = [0, 20, 30, 50, 50, 50, 50]
/** A waiting call needs one of twenty skills, at one of three levels; every seventh needs two. */
const skillsOf = (index: number) => {
  const one = `skill${String(index % SKILLS)}:${String((index % 3) + 1)}`
  return index % 7 === 0 ? [one, `skill${String((index + 5) % SKILLS)}`] : [one]
}
/** Every skill, each at the second or third level: sixteen patterns. */
const profileOf = (agent: number) =>
  Array.from(
    { length: SKILLS },
    (_, skill) => `skill${String(skill)}:${String(2 + ((agent >> (skill % 4)) & 1))}`,
  )
const PROFILE = Array.from({ length: PROFILES }, (_, agent) => profileOf(agent))

type Line = ReturnType<typeof createRedisWaitingLine>

export async function runB5(redisUrl: string, rounds: number, say: (line: string) => void): Promise<Row[]> {
  const redis = new Redis(redisUrl)
  try {
    const rows: Row[] = []
    for (const size of SIZES) {
      const [ours, peer, relaxed]: [number[], number[], number[]] = [[], [], []]
      for (let round = 1; round <= rounds; round += 1) {
        const prefix = `b5-${String(size)}-${String(round)}`
        const line = createRedisWaitingLine(redis, prefix)
        await fill(line, size)
        const [assignments, pings, relaxations] = await inTurns(redis, line, size)
        relaxed.push(percentile(relaxations, 0.5) * 1000)
        ours.push(percentile(assignments, 0.5) * 1000)
        peer.push(percentile(pings, 0.5) * 1000)
        await redis.flushdb()
      }
      say(
        `  B5 ${String(size)} waiting: ${spread(ours).median.toFixed(0)} µs, relaxation ${spread(relaxed).median.toFixed(0)} µs, PING ${spread(peer).median.toFixed(0)} µs`,
      )
      for (const [what, times] of [
        ['assignment', ours],
        ['relaxation', relaxed],
      ] as const)
        rows.push({
          bench: 'B5',
          what: `${what}, ${String(size)} waiting, p50`,
          unit: 'µs',
          ours: spread(times),
          peer: spread(peer),
          peerName: 'PING',
          pass: 10,
          moonshot: 4,
          samples: SAMPLES,
          rounds,
        })
    }
    return rows
  } finally {
    redis.disconnect()
  }
}

const call = (index: number) => ({
  journeyId: randomUUID(),
  skills: skillsOf(index),
  priority: PRIORITIES[index % PRIORITIES.length] ?? 50,
  arrivedAt: 1_800_000_000_000 + index,
  ...(index % 10 === 0 ? { preferred: { agentId: String(1001 + (index % AGENTS)), aheadMs: 30_000 } } : {}),
})

async function fill(line: Line, size: number): Promise<void> {
  const waiting = Array.from({ length: size }, (_, index) => call(index))
  // In pieces, as `rebuild` would hold Redis for seconds.
  for (let at = 0; at < size; at += 500)
    await Promise.all(waiting.slice(at, at + 500).map((one) => line.enqueue(one, one.arrivedAt)))
}

/** One round trip at a time on one connection, an assignment and a PING by turns; the line keeps its length. */
async function inTurns(redis: Redis, line: Line, size: number): Promise<[number[], number[], number[]]> {
  const [assignments, pings, relaxations]: [number[], number[], number[]] = [[], [], []]
  const seen = new Set<string>()
  for (let turn = 0; turn < WARM_UP + SAMPLES; turn += 1) {
    const agentId = String(1001 + (turn % AGENTS))
    const startedAt = performance.now()
    const made = await line.idle(
      { agentId, skills: PROFILE[turn % PROFILES] ?? [], idleSince: turn },
      1_900_000_000_000 + turn,
    )
    assignments.push(performance.now() - startedAt)
    if (made === undefined || made.agentId !== agentId || seen.has(made.journeyId))
      throw new Error(`B5: not one call for one agent: ${JSON.stringify(made)}`)
    seen.add(made.journeyId)
    await line.leave(made.journeyId)
    const next = call(size + turn)
    await line.enqueue(next, next.arrivedAt)

    // It needs less now: the same call, at another place, and nobody is idle.
    const relaxedAt = performance.now()
    await line.enqueue(
      { ...next, skills: next.skills.map((skill) => skill.replace(/:3$/, ':2')) },
      next.arrivedAt,
    )
    relaxations.push(performance.now() - relaxedAt)

    const pingedAt = performance.now()
    await redis.ping()
    pings.push(performance.now() - pingedAt)
  }
  return [assignments.slice(WARM_UP), pings.slice(WARM_UP), relaxations.slice(WARM_UP)]
}
