/** AN-3, AN-4: the board's figures, counted from our own contacts, and the contacts behind each figure. */
import { sql, type ExpressionBuilder, type Kysely } from 'kysely'
import type { BoardFigures, FigureRow, FigureView, Formula } from '@hotline/contract'
import type { Tables } from '../../database/schema.ts'
import { maskNumber } from '../../domain/mask.ts'

const DAY_MS = 86_400_000
/** Asia/Shanghai has had no summer time since 1991. */
const SHANGHAI_MS = 8 * 3_600_000
/** GB/T 33358-2016: answered within 15 s. */
const IN_TIME_MS = 15_000

/** @param now epoch ms @returns the instant from which contacts count; up to now, that is */
export function sinceOf(formula: Formula, now: number): number {
  if (formula === 'answer_rate_24h') return now - DAY_MS
  return Math.floor((now + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS
}

/** @throws what the driver throws while PostgreSQL is away */
export async function readFigures(db: Kysely<Tables>, now: number): Promise<BoardFigures> {
  const today = sinceOf('answer_rate', now)
  const rolling = sinceOf('answer_rate_24h', now)
  const { count } = db.fn
  // Today began within the last 24 hours: one scan serves all.
  const row = await db
    .selectFrom('contacts')
    .where('arrived_at', '>=', rolling)
    .where('arrived_at', '<=', now)
    .where(fateIsKnown)
    .select([
      count<number>('journey_id').as('all24h'),
      count<number>('answered_at').as('answered24h'),
      count<number>('journey_id').filterWhere('arrived_at', '>=', today).as('all'),
      count<number>('answered_at').filterWhere('arrived_at', '>=', today).as('answered'),
      count<number>('journey_id')
        .filterWhere('arrived_at', '>=', today)
        .filterWhere(sql<boolean>`answered_at - arrived_at <= ${IN_TIME_MS}`)
        .as('inTime'),
    ])
    .executeTakeFirstOrThrow()
  const due = await db
    .selectFrom('missed_calls')
    .where('status', '=', 'due')
    .select(count<number>('journey_id').as('due'))
    .executeTakeFirstOrThrow()
  return {
    answerRate: figure('answer_rate', row.answered, row.all, today),
    answerRate15s: figure('answer_rate_15s', row.inTime, row.all, today),
    answerRate24h: figure('answer_rate_24h', row.answered24h, row.all24h, rolling),
    callbacksDue: Number(due.due),
  }
}

export interface RowsQuery {
  formula: Formula
  now: number
  limit: number
  /** Of the last row that was read. */
  after: { arrivedAt: number; journeyId: string } | undefined
}

/** The denominator's contacts, newest first; at most `limit`. */
export async function readFigureRows(db: Kysely<Tables>, query: RowsQuery): Promise<FigureRow[]> {
  const { formula, now, limit, after } = query
  let contacts = db
    .selectFrom('contacts')
    .selectAll()
    .where('arrived_at', '>=', sinceOf(formula, now))
    .where('arrived_at', '<=', now)
    .where(fateIsKnown)
    .orderBy('arrived_at', 'desc')
    .orderBy('journey_id', 'desc')
    .limit(limit)
  if (after !== undefined)
    contacts = contacts.where(
      sql<boolean>`(arrived_at, journey_id) < (${after.arrivedAt}::bigint, ${after.journeyId}::uuid)`,
    )
  return (await contacts.execute()).map((contact) => ({
    journeyId: contact.journey_id,
    number: maskNumber(contact.number),
    dialled: contact.dialled,
    arrivedAt: contact.arrived_at,
    answeredAt: contact.answered_at,
    endedAt: contact.ended_at,
    outcome: contact.outcome,
    agentId: contact.agent_id,
    counts:
      contact.answered_at !== null &&
      (formula !== 'answer_rate_15s' || contact.answered_at - contact.arrived_at <= IN_TIME_MS),
  }))
}

/** Who still waits for the first answer is neither a success nor a failure yet. */
function fateIsKnown(where: ExpressionBuilder<Tables, 'contacts'>) {
  return where.or([where('answered_at', 'is not', null), where('ended_at', 'is not', null)])
}

function figure(formula: Formula, counted: number, all: number, since: number): FigureView {
  const [numerator, denominator] = [Number(counted), Number(all)]
  return { formula, value: denominator === 0 ? null : numerator / denominator, numerator, denominator, since }
}
