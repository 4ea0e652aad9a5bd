/** What everybody saw of one round, written down in one shape: the checker needs no process and no network. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { Crowd, Ending } from '../e2e/kit/citizen.ts'
import type { CallEnd } from '../e2e/kit/telephone-call.ts'
import { wholeChain, type Link } from './ticket-chain.ts'
import type { Figures } from './looks.ts'
import type { Stage } from './stage.ts'

/** Instants are epoch ms. */
export interface Evidence {
  /** The callers' log. */
  callers: CallerSaw[]
  /** The agents' INVITE log. */
  agents: AgentSaw[]
  /** Our events, as PostgreSQL has them. */
  journeys: JourneyTold[]
  /** Asterisk's own account: callers' channels that began and ended. */
  cel: { began: number; ended: number }
  /** The clients' ack log, and what the database holds. */
  tickets: { acknowledged: string[]; unsaved: number; stored: string[]; keys: number; brokenChains: string[] }
  /** What is left when everybody has gone. */
  left: { channels: string[]; bridges: string[]; waiting: number; lineKeys: string[]; liveJourneys: string[] }
  /** Looks at the line while the round went on. */
  line: Figures[]
  /** From the fault to when everything may be expected to be mended. */
  trouble: { from: number; to: number }[]
  /** The switch was killed in this round: it could not write down how its calls ended. */
  switchDied: boolean
  /** Callers' numbers on the call-back list. */
  missed: string[]
  seats: { agentId: string; state: string | undefined }[]
}

export interface CallerSaw {
  number: string
  invitedAt: number | undefined
  answeredAt: number | undefined
  ending: Ending | undefined
}

export interface AgentSaw {
  agentId: string
  caller: string
  invitedAt: number
  talkingAt: number | undefined
  endedAt: number | undefined
  end: CallEnd | undefined
}

export interface JourneyTold {
  journeyId: string
  number: string
  types: string[]
}

export async function gather(
  stage: Stage,
  crowd: Crowd,
  seen: { line: Figures[]; trouble: Evidence['trouble']; since: number; switchDied: boolean },
): Promise<Evidence> {
  const [channels, bridges, database, redis] = await Promise.all([
    stage.asterisk.channels(),
    stage.asterisk.bridges(),
    readDatabase(stage, seen.since),
    readRedis(stage),
  ])
  const figures = await stage.figures()
  return {
    callers: crowd.citizens.map((citizen) => ({
      number: citizen.from,
      invitedAt: citizen.at('invited'),
      answeredAt: citizen.at('answered'),
      ending: citizen.ending(),
    })),
    agents: stage.seats.flatMap((seat) =>
      seat
        .calls()
        .filter(({ times }) => times.invited >= seen.since)
        .map(({ caller, times, end }) => ({
          agentId: seat.agentId,
          caller,
          invitedAt: times.invited,
          talkingAt: times.acknowledged,
          endedAt: times.ended,
          end,
        })),
    ),
    ...database,
    cel: readCel(stage, crowd),
    tickets: {
      acknowledged: stage.seats.flatMap((seat) => seat.acknowledged.map(({ number }) => number)),
      unsaved: stage.seats.reduce((sum, seat) => sum + seat.unsaved(), 0),
      ...database.tickets,
    },
    left: {
      channels: channels.map(({ name, state }) => `${name} ${state}`),
      bridges: bridges.map(({ id }) => id),
      waiting: figures?.waiting ?? 0,
      ...redis,
    },
    line: seen.line,
    trouble: seen.trouble,
    switchDied: seen.switchDied,
    seats: stage.seats.map((seat) => ({ agentId: seat.agentId, state: seat.view()?.agent.state })),
  }
}

async function readDatabase(stage: Stage, since: number) {
  const client = new pg.Client({ connectionString: stage.databaseUrl })
  await client.connect()
  try {
    const rows = async <T>(sql: string, values: unknown[] = []) =>
      (await client.query(sql, values)).rows as T[]
    const told = await rows<{ journey_id: string; number: string; types: string[] }>(
      `select journey_id, max(body->>'callerNumber') as number, array_agg(type order by version) as types
       from journey_events where journey_id in (select journey_id from journey_events where at >= $1)
       group by journey_id`,
      [since],
    )
    const stored = await rows<{ number: string }>(`select number from tickets where matter like 'faults %'`)
    const keys = await rows<{ count: string }>(
      'select count(*) as count from idempotency_keys where response is not null',
    )
    const events = await rows<{
      ticket_number: string
      version: number
      type: string
      at: string
      by: string
      body: object
      prev_hash: string
      hash: string
    }>('select * from ticket_events order by ticket_number, version')
    const chains = new Map<string, Link[]>()
    for (const row of events) {
      const { ticket_number: number, version, at, by, prev_hash: prevHash, hash } = row
      const event = { number, version, at: Number(at), by, change: { type: row.type, ...row.body } }
      chains.set(number, [...(chains.get(number) ?? []), { event, prevHash, hash }])
    }
    const missed = await rows<{ number: string }>('select number from missed_calls where arrived_at >= $1', [
      since,
    ])
    return {
      journeys: told.map(({ journey_id, number, types }) => ({ journeyId: journey_id, number, types })),
      missed: missed.map(({ number }) => number),
      tickets: {
        stored: stored.map(({ number }) => number),
        keys: Number(keys[0]?.count ?? 0),
        brokenChains: [...chains].flatMap(([number, links]) => (wholeChain(links) ? [] : [number])),
      },
    }
  } finally {
    await client.end()
  }
}

async function readRedis(stage: Stage) {
  const redis = new Redis(stage.redisUrl)
  redis.on('error', () => undefined) // the commands below reject
  try {
    return {
      lineKeys: await redis.keys('{hotline}:line:call:*'),
      liveJourneys: await redis.hkeys('{hotline}:journeys'),
    }
  } finally {
    redis.disconnect()
  }
}

/** Channels of this round's callers, as Asterisk's call event log has them. */
function readCel(stage: Stage, crowd: Crowd): Evidence['cel'] {
  const numbers = new Set(crowd.citizens.map(({ from }) => from))
  const text = readFileSync(join(stage.home, 'asterisk/log/cel-custom/Master.csv'), {
    encoding: 'utf8',
    flag: 'a+',
  })
  const rows = text
    .split('\n')
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field]) => field ?? ''))
  const count = (event: string) =>
    rows.filter(
      ([type, , number, , , channel]) =>
        type === event && numbers.has(number ?? '') && !(channel ?? '').startsWith('PJSIP/h-'),
    ).length
  return { began: count('ANSWER'), ended: count('CHAN_END') }
}
