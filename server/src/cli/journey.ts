/** `hotline journey`: what became of a call, from the database. Numbers are masked, as everywhere. */
import type { Kysely } from 'kysely'
import { JourneyId } from '@hotline/contract'
import type { Tables } from '../database/schema.ts'
import { listJourneys, showJourney } from '../features/journeys/account.ts'
import { asJson, asLines, readArguments, wrongUsage } from './arguments.ts'

const USAGE = 'journey show ID [--json], or journey list --since TIME [--json]'

/** @throws Error with one sentence */
export async function journeyCommand(db: Kysely<Tables>, args: readonly string[]): Promise<string> {
  const options = { json: { type: 'boolean' }, since: { type: 'string' } } as const
  const { positionals, values } = readArguments(args, options, USAGE)
  const [what, id, ...rest] = positionals
  if (rest.length > 0) throw wrongUsage(USAGE)
  const json = values.json === true
  if (what === 'show' && id !== undefined) return show(db, id, json)
  if (what === 'list' && id === undefined && values.since !== undefined)
    return list(db, instantOf(values.since), json)
  throw wrongUsage(USAGE)
}

async function show(db: Kysely<Tables>, text: string, json: boolean): Promise<string> {
  const id = JourneyId.safeParse(text)
  const shown = id.success ? await showJourney(db, id.data) : undefined
  if (shown === undefined) throw new Error(`There is no journey ${JSON.stringify(text)} in the database.`)
  if (json) return asJson(shown)
  return shown.events
    .map(({ at, type, agentId, party }) =>
      [time(at), type, agentId ?? '', party === undefined ? '' : `${party.name} ${party.state}`].join('  '),
    )
    .join('\n')
}

async function list(db: Kysely<Tables>, since: number, json: boolean): Promise<string> {
  const journeys = await listJourneys(db, since)
  if (json) return asJson(journeys)
  const lines = journeys.map((one) =>
    [time(one.arrivedAt), one.journeyId, one.number, one.outcome, one.agentId ?? ''].join('  '),
  )
  return asLines(lines, 'no call since then')
}

/** ISO 8601, or epoch ms. @throws Error with one sentence */
function instantOf(text: string): number {
  const instant = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (!Number.isSafeInteger(instant))
    throw new Error(
      `${JSON.stringify(text)} is no time; write 2026-11-24T08:00:00+08:00 or epoch milliseconds.`,
    )
  return instant
}

function time(at: number): string {
  return new Date(at).toISOString()
}
