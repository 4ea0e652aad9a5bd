/** Who was brought into a call, one row a party: the receipt of an emergency (EM-4), the base of figures (DA-3). */
import type { Kysely, Transaction } from 'kysely'
import type { PartyView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'
import type { Tables } from '../../database/schema.ts'

/** Does nothing for events of other types, and for one that is older than what is written. */
export async function savePartyCall(trx: Transaction<Tables>, event: JourneyEvent): Promise<void> {
  const { party } = event
  if (event.type !== 'party' || party === undefined) return
  const facts = {
    version: event.version,
    role: party.role,
    unit_id: party.unitId,
    service: party.service,
    name: party.name,
    purpose: party.purpose,
    asked_at: party.askedAt,
    answered_at: party.answeredAt,
    spoke_at: party.spokeAt,
    ended_at: party.endedAt,
    end: party.end,
    drill: party.drill,
    body: JSON.stringify(party),
    // An agent who has left is not forgotten by what her party does afterwards.
    ...(event.agentId === undefined ? {} : { agent_id: event.agentId }),
  }
  await trx
    .insertInto('party_calls')
    .values({ agent_id: null, ...facts, journey_id: event.journeyId, party_id: party.partyId })
    .onConflict((conflict) =>
      conflict
        .columns(['journey_id', 'party_id'])
        .doUpdateSet(facts)
        .whereRef('party_calls.version', '<', 'excluded.version'),
    )
    .execute()
}

/** In the order in which they were asked. */
export async function readParties(db: Kysely<Tables>, journeyId: string): Promise<PartyView[]> {
  const rows = await db
    .selectFrom('party_calls')
    .select('body')
    .where('journey_id', '=', journeyId)
    .orderBy('asked_at')
    .orderBy('party_id')
    .execute()
  return rows.map((row) => row.body)
}
