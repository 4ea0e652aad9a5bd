/** Faults of Redis, PostgreSQL and Asterisk, and of the way to them. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { until } from '../e2e/kit/until.ts'
import type { EventFate } from './event-mangler.ts'
import type { Evidence } from './evidence.ts'
import { at, hookOf, pause, type Fault, type Round } from './fault.ts'
import { calledBack, untilLed } from './server-faults.ts'

const HALF_OPEN_MS = 40_000
const SLOW_MS = 2_000
/** quality.md F9: the ring does not wait for PostgreSQL. Ten times what it takes here, far below the delay. */
const RING_LIMIT_MS = 1_500

export const STORE_FAULTS: readonly Fault[] = [
  {
    id: 'F4',
    title: 'Redis killed, then wiped',
    nodes: 1,
    rounds: 2,
    async happen(round) {
      await at(hookOf(round), round)
      round.stage.kill('redis', 'SIGKILL')
      await redisAnswers(round)
      await pause(round.random.between(0, 1_000))
      await withRedis(round, (redis) => redis.flushall())
      await untilLed(round)
    },
  },
  {
    id: 'F5',
    title: 'Redis comes back without its last writes',
    nodes: 1,
    async happen(round) {
      const { stage } = round
      const folder = join(stage.home, 'redis', 'appendonlydir')
      const earlier = join(stage.home, 'redis-earlier')
      cpSync(folder, earlier, { recursive: true })
      await at(hookOf(round), round)
      await pause(round.random.between(500, 2_000))
      stage.kill('redis', 'SIGKILL')
      rmSync(folder, { recursive: true })
      cpSync(earlier, folder, { recursive: true })
      rmSync(earlier, { recursive: true })
      await redisAnswers(round)
      await untilLed(round)
    },
  },
  {
    id: 'F6',
    title: 'Asterisk killed and started again',
    nodes: 1,
    switchDies: true,
    async happen(round) {
      await at('talking', round)
      round.stage.kill('asterisk', 'SIGKILL')
      await pause(200)
      await untilLed(round)
      await pause(1_000)
      // Its calls ended with it; their callers’ telephones do not know.
      await round.crowd.leave()
    },
    expect: calledBack,
  },
  {
    id: 'F7',
    title: 'ARI cut, then half-open for 40 s',
    nodes: 1,
    async happen(round) {
      const { ari } = round.stage.node('a')
      await at(hookOf(round), round)
      ari.set({ is: 'cut' })
      await pause(round.random.between(100, 2_000))
      ari.set({ is: 'whole' })
      await untilLed(round)
      ari.set({ is: 'silent' })
      await pause(HALF_OPEN_MS)
      ari.set({ is: 'whole' })
      await untilLed(round)
    },
  },
  {
    id: 'F8',
    title: 'PostgreSQL lost between send and commit, then killed',
    nodes: 1,
    async happen(round) {
      const { database } = round.stage.node('a')
      const writing = writeTickets(round, 30)
      for (let turn = 0; turn < 6; turn += 1) {
        await pause(round.random.between(50, 700))
        database.set({ is: turn % 2 === 0 ? 'silent' : 'cut' })
        await pause(round.random.between(200, 1_200))
        database.set({ is: 'whole' })
      }
      round.stage.kill('postgres', 'SIGKILL')
      await writing
      await until(() => round.stage.seats.every((seat) => seat.unsaved() === 0), {
        that: 'every ticket is acknowledged',
        timeoutMs: 90_000,
      })
    },
  },
  {
    id: 'F9',
    title: 'PostgreSQL slow by 2 s',
    nodes: 1,
    callers: 6,
    ratePerSecond: 1,
    async happen(round) {
      const { database } = round.stage.node('a')
      database.set({ is: 'slow', byMs: SLOW_MS })
      await until(() => round.crowd.citizens.every((citizen) => citizen.ending() !== undefined), {
        that: 'everybody was served while PostgreSQL was slow',
        timeoutMs: 90_000,
      })
      database.set({ is: 'whole' })
    },
    expect: ringsOnTime,
  },
  {
    id: 'F12',
    title: 'events of the switch come twice and change places',
    nodes: 1,
    happen: (round) => mangled(round, { lost: 0, doubled: 0.2, swapped: 0.2 }),
  },
  {
    id: 'F13',
    title: '5 % of the switch’s events are lost',
    nodes: 1,
    callers: 16,
    happen: (round) => mangled(round, { lost: 0.05, doubled: 0, swapped: 0 }),
  },
  {
    id: 'F22',
    title: 'an entry of the journey stream that can never be handled',
    nodes: 1,
    async happen(round) {
      for (const poison of ['{', '[]', '{"journeyId":"x"}'])
        await withRedis(round, (redis) => redis.xadd('{hotline}:journey-events', '*', 'event', poison))
    },
  },
]

/** Callers for whom somebody was free are rung at once. */
function ringsOnTime({ callers, agents }: Evidence): string | undefined {
  const rung = callers.flatMap(({ number, answeredAt }) => {
    const call = agents.find(({ caller }) => caller === number)
    return call === undefined || answeredAt === undefined ? [] : [call.invitedAt - answeredAt]
  })
  const middle = rung.sort((a, b) => a - b)[Math.floor(rung.length / 2)] ?? Number.POSITIVE_INFINITY
  return middle > GREETING_MS + RING_LIMIT_MS
    ? `half of the callers waited ${middle.toFixed(0)} ms for a ring`
    : undefined
}

/** The greeting stands before the first offer. */
const GREETING_MS = 6_000

async function mangled(round: Round, shares: Omit<EventFate, 'chance'>): Promise<void> {
  const { ari } = round.stage.node('a')
  ari.set({ is: 'mangled', how: { ...shares, chance: round.random.next } })
  try {
    await until(() => round.crowd.citizens.every((citizen) => citizen.ending() !== undefined), {
      that: 'everybody was served in spite of it',
      timeoutMs: 150_000,
    })
  } finally {
    ari.set({ is: 'whole' })
  }
}

async function writeTickets({ stage, random }: Round, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    random.pick(stage.seats as [(typeof stage.seats)[number]]).saveTicket(`faults ${String(index)}`)
    await pause(random.between(20, 250))
  }
}

async function redisAnswers(round: Round): Promise<void> {
  await until(async () => (await withRedis(round, (redis) => redis.ping())) === 'PONG', {
    that: 'Redis is back',
    everyMs: 100,
  })
}

async function withRedis<T>({ stage }: Round, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(stage.redisUrl, { maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => undefined) // the work rejects
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
