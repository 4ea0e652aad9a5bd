/** Journey events in PostgreSQL; contact, missed call and parties are folded from them in the same transaction. */
import type { Kysely, Transaction } from 'kysely'
import type { JourneyEvent } from '@hotline/telephony'
import type { MissedCall } from '@hotline/contract'
import { readJourneyEvents } from '../../journeys/events.ts'
import type { Tables } from '../../database/schema.ts'
import { contactOf, type Contact } from './contact.ts'
import { savePartyCall } from './party-calls.ts'

/**
 * Idempotent: an event that is known changes nothing.
 * @returns the contact as it is now, or undefined where the event was known
 */
export async function writeJourneyEvent(
  db: Kysely<Tables>,
  event: JourneyEvent,
): Promise<Contact | undefined> {
  return db.transaction().execute(async (trx) => {
    const { journeyId, version, type, at, ...body } = event
    const added = await trx
      .insertInto('journey_events')
      .values({ journey_id: journeyId, version, type, at, body: JSON.stringify(body) })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version')
      .executeTakeFirst()
    if (added === undefined) return undefined
    await savePartyCall(trx, event)
    const contact = contactOf(await readJourneyEvents(trx, journeyId))
    if (contact === undefined) return undefined
    await saveContact(trx, contact)
    return contact
  })
}

async function saveContact(trx: Transaction<Tables>, contact: Contact): Promise<void> {
  const { journey_id, ...rest } = contact
  await trx
    .insertInto('contacts')
    .values(contact)
    .onConflict((conflict) => conflict.column('journey_id').doUpdateSet(rest))
    .execute()
  const { outcome, ended_at } = contact
  if ((outcome !== 'abandoned' && outcome !== 'lost') || ended_at === null) return
  const { number, dialled, arrived_at } = contact
  await trx
    .insertInto('missed_calls')
    .values({ journey_id, number, dialled, arrived_at, ended_at, why: outcome })
    .onConflict((conflict) => conflict.column('journey_id').doNothing())
    .execute()
}

/** Due ones first, each in order of arrival (IN-12). */
export async function listMissedCalls(db: Kysely<Tables>, limit: number): Promise<MissedCall[]> {
  const rows = await db
    .selectFrom('missed_calls')
    .selectAll()
    .orderBy('status', 'desc')
    .orderBy('arrived_at')
    .orderBy('journey_id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    journeyId: row.journey_id,
    number: row.number,
    dialled: row.dialled,
    arrivedAt: row.arrived_at,
    endedAt: row.ended_at,
    why: row.why,
    status: row.status,
  }))
}
