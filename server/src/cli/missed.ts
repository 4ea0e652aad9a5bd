/** `hotline missed`: who is to be called back, in order of arrival (IN-12). */
import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'
import { maskNumber } from '../domain/mask.ts'
import { listMissedCalls } from '../features/journeys/repository.ts'
import { asJson, asLines, readArguments, wrongUsage } from './arguments.ts'

const USAGE = 'missed list [--json]'
/** A week's worth of a big city's bad day. */
const LISTED = 10_000

/** @throws Error with one sentence */
export async function missedCommand(db: Kysely<Tables>, args: readonly string[]): Promise<string> {
  const { positionals, values } = readArguments(args, { json: { type: 'boolean' } }, USAGE)
  if (positionals.length !== 1 || positionals[0] !== 'list') throw wrongUsage(USAGE)
  const calls = (await listMissedCalls(db, LISTED)).map((call) => ({
    ...call,
    number: maskNumber(call.number),
  }))
  if (values.json === true) return asJson(calls)
  const lines = calls.map((call) =>
    [new Date(call.arrivedAt).toISOString(), call.number, call.why, call.status].join('  '),
  )
  return asLines(lines, 'nobody is to be called back')
}
