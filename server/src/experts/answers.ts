/** What experts wrote: facts in PostgreSQL, each a draft for the knowledge base until that has taken or dropped it. */
import type { Kysely } from 'kysely'
import type { ExpertAnswerView, JourneyId, PartyId, UnitId } from '@hotline/contract'
import type { Tables } from '../database/schema.ts'

export interface NewAnswer {
  /** Made from the client's key: the same key is the same answer. */
  id: string
  journeyId: JourneyId
  partyId: PartyId
  unitId: UnitId | null
  unitName: string
  expertId: string
  question: string
  answer: string
  /** Epoch ms. */
  at: number
}

/** Idempotent by `id`. */
export async function addAnswer(db: Kysely<Tables>, given: NewAnswer): Promise<void> {
  await db
    .insertInto('expert_answers')
    .values({
      id: given.id,
      journey_id: given.journeyId,
      party_id: given.partyId,
      unit_id: given.unitId,
      unit_name: given.unitName,
      expert_id: given.expertId,
      question: given.question,
      answer: given.answer,
      at: given.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The oldest first. */
export async function listAnswers(db: Kysely<Tables>, journeyId: JourneyId): Promise<ExpertAnswerView[]> {
  const rows = await db
    .selectFrom('expert_answers as a')
    .innerJoin('users as u', 'u.id', 'a.expert_id')
    .where('a.journey_id', '=', journeyId)
    .selectAll('a')
    .select('u.name')
    .orderBy('a.at')
    .orderBy('a.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    journeyId: row.journey_id,
    partyId: row.party_id,
    unitName: row.unit_name,
    by: `${row.expert_id} ${row.name}`,
    question: row.question,
    answer: row.answer,
    at: row.at,
  }))
}
