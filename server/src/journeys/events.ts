/** What happened to a journey, as the database has it. */
import type { Kysely } from 'kysely'
import type { JourneyEvent } from '@hotline/telephony'
import type { Tables } from '../database/schema.ts'

/** In the order of their versions. */
export async function readJourneyEvents(db: Kysely<Tables>, journeyId: string): Promise<JourneyEvent[]> {
  const rows = await db
    .selectFrom('journey_events')
    .selectAll()
    .where('journey_id', '=', journeyId)
    .orderBy('version')
    .execute()
  return rows.map(({ journey_id, version, type, at, body }) => ({
    ...(body as unknown as Omit<JourneyEvent, 'journeyId' | 'version' | 'type' | 'at'>),
    journeyId: journey_id,
    version,
    type: type as JourneyEvent['type'],
    at,
  }))
}
