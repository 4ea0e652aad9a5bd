/** The last question that a seat answered: it stays on her screen so that she can write the answer after the call. */
import { sql, type Kysely } from 'kysely'
import type { PartyView, SeatAskView } from '@hotline/contract'
import type { Tables } from '../../database/schema.ts'
import { seatAsk } from './view.ts'

/** Longer than a shift: after it the screen begins empty. */
const KEPT_MS = 12 * 3_600_000

/** For a server that started meanwhile. @throws what the driver throws while PostgreSQL is away */
export async function readLastAsk(
  db: Kysely<Tables>,
  seatId: string,
  now: number,
): Promise<SeatAskView | undefined> {
  const { rows } = await sql<{ journey_id: string; number: string; body: PartyView }>`
    select p.journey_id, coalesce(c.number, '') as number, p.body
    from party_calls p left join contacts c on c.journey_id = p.journey_id
    where p.role = 'expert' and p.asked_at > ${now - KEPT_MS} and exists (
      select from jsonb_array_elements(p.body -> 'attempts') a
      where a ->> 'seatId' = ${seatId} and a ->> 'answeredAt' is not null)
    order by p.asked_at desc limit 1`.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  return seatAsk({ journeyId: row.journey_id, callerNumber: row.number }, row.body, '')
}

/** The party of a question that telephony has forgotten; undefined: never asked, or not written yet. */
export async function readParty(
  db: Kysely<Tables>,
  journeyId: string,
  partyId: string,
): Promise<PartyView | undefined> {
  const row = await db
    .selectFrom('party_calls')
    .select('body')
    .where('journey_id', '=', journeyId)
    .where('party_id', '=', partyId)
    .executeTakeFirst()
  return row?.body
}
