/** B5: one assignment by skill, priority and longest idle time, in Redis, against Redis' own PING on the same connection. */
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
/** A waiting call needs one of twenty skills; every seventh needs two. */
const skillsOf = (index: number) => {
  const one = `skill${String(index % SKILLS)}`
  return index % 7 === 0 ? [one, `skill${String((index + 5) % SKILLS)}`] : [one]
}
const ALL_SKILLS = Array.from({ length: SKILLS }, (_, index) => `skill${String(index)}`)

type Line = ReturnType<typeof createRedisWaitingLine>

export async function runB5(redisUrl: string, rounds: number, say: (line: string) => void): Promise<Row[]> {
  const redis = new Redis(redisUrl)
  try {
    const rows: Row[] = []
    for (const size of SIZES) {
      const [ours, peer]: [number[], number[]] = [[], []]
      for (let round = 1; round <= rounds; round += 1) {
        const prefix = `b5-${String(size)}-${String(round)}`
        const line = createRedisWaitingLine(redis, prefix)
        await fill(line, size)
        const [assignments, pings] = await inTurns(redis, line, size)
        ours.push(percentile(assignments, 0.5) * 1000)
        peer.push(percentile(pings, 0.5) * 1000)
        await redis.flushdb()
      }
      say(
        `  B5 ${String(size)} waiting: ${spread(ours).median.toFixed(0)} µs, PING ${spread(peer).median.toFixed(0)} µs`,
      )
      rows.push({
        bench: 'B5',
        what: `assignment, ${String(size)} waiting, p50`,
        unit: 'µs',
        ours: spread(ours),
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
  priority: index % 50 === 0 ? 0 : 1,
  arrivedAt: 1_800_000_000_000 + index,
})

async function fill(line: Line, size: number): Promise<void> {
  const waiting = Array.from({ length: size }, (_, index) => call(index))
  // In pieces, as `rebuild` would hold Redis for seconds.
  for (let at = 0; at < size; at += 500)
    await Promise.all(waiting.slice(at, at + 500).map((one) => line.enqueue(one, one.arrivedAt)))
}

/** One round trip at a time on one connection, an assignment and a PING by turns; the line keeps its length. */
async function inTurns(redis: Redis, line: Line, size: number): Promise<[number[], number[]]> {
  const [assignments, pings]: [number[], number[]] = [[], []]
  const seen = new Set<string>()
  for (let turn = 0; turn < WARM_UP + SAMPLES; turn += 1) {
    const agentId = String(1001 + (turn % AGENTS))
    const startedAt = performance.now()
    const made = await line.idle({ agentId, skills: ALL_SKILLS, idleSince: turn }, 1_900_000_000_000 + turn)
    assignments.push(performance.now() - startedAt)
    if (made === undefined || made.agentId !== agentId || seen.has(made.journeyId))
      throw new Error(`B5: not one call for one agent: ${JSON.stringify(made)}`)
    seen.add(made.journeyId)
    await line.leave(made.journeyId)
    const next = call(size + turn)
    await line.enqueue(next, next.arrivedAt)

    const pingedAt = performance.now()
    await redis.ping()
    pings.push(performance.now() - pingedAt)
  }
  return [assignments.slice(WARM_UP), pings.slice(WARM_UP)]
}
