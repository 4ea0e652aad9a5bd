/** A journey as the database can account for it, for the `hotline` command. Numbers are masked. */
import type { Kysely } from 'kysely'
import type { ExpertAnswerView, JourneyId, PartyView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'
import { readJourneyEvents } from '../../journeys/events.ts'
import type { Tables } from '../../database/schema.ts'
import { regionsOf, type Region } from '../../journeys/regions.ts'
import { maskNumber } from '../../domain/mask.ts'
import { listAnswers } from '../../experts/answers.ts'
import { readCallerNumber } from '../../numbers/caller-number.ts'
import { readRecording, type RecordingFacts } from '../../recordings/repository.ts'
import { contactOf, type Contact } from './contact.ts'
import { legsOf, type Leg } from './legs.ts'
import { readParties } from './party-calls.ts'

export interface JourneyFacts {
  journeyId: JourneyId
  number: string
  dialled: string
  arrivedAt: number
  answeredAt: number | null
  endedAt: number | null
  outcome: Contact['outcome']
  agentId: string | null
  native: boolean
  disposition: Contact['disposition']
  /** DA-1: on what an answer on the spot was based. */
  knowledgeEntryId: string | null
  basis: string
}

export interface JourneyAccount extends JourneyFacts {
  events: Omit<JourneyEvent, 'journeyId' | 'callerNumber' | 'dialled' | 'arrivedAt'>[]
  legs: Leg[]
  regions: Region[]
  /** One when the work after the call is done: its mix and tracks, or why there is none. */
  recordings: RecordingFacts[]
  /** EM-4: each emergency service that was asked, from the press to the release. */
  receipt: PartyView[]
  /** DA-4: what experts wrote to it, the oldest first. */
  answers: ExpertAnswerView[]
}

/** @returns undefined where nothing of that journey has been written */
export async function showJourney(
  db: Kysely<Tables>,
  journeyId: JourneyId,
): Promise<JourneyAccount | undefined> {
  const events = await readJourneyEvents(db, journeyId)
  const contact = contactOf(events)
  if (contact === undefined) return undefined
  const [parties, recording] = await Promise.all([readParties(db, journeyId), readRecording(db, journeyId)])
  return {
    ...factsOf(contact),
    events: events.map(
      ({ journeyId: _id, callerNumber: _number, dialled: _dialled, arrivedAt: _arrivedAt, ...event }) =>
        event,
    ),
    legs: legsOf(events).map((leg) => (leg.role === 'caller' ? { ...leg, number: masked(leg.number) } : leg)),
    regions: regionsOf(events),
    recordings: recording === undefined ? [] : [recording],
    receipt: parties.filter(({ role }) => role === 'emergency'),
    answers: await listAnswers(db, journeyId),
  }
}

/** Calls that arrived from then on, the oldest first. @param since epoch ms */
export async function listJourneys(db: Kysely<Tables>, since: number): Promise<JourneyFacts[]> {
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('arrived_at', '>=', since)
    .orderBy('arrived_at')
    .orderBy('journey_id')
    .execute()
  return rows.map(factsOf)
}

function factsOf(contact: Contact): JourneyFacts {
  return {
    journeyId: contact.journey_id,
    number: maskNumber(contact.number),
    dialled: contact.dialled,
    arrivedAt: contact.arrived_at,
    answeredAt: contact.answered_at,
    endedAt: contact.ended_at,
    outcome: contact.outcome,
    agentId: contact.agent_id,
    native: contact.native,
    disposition: contact.disposition,
    knowledgeEntryId: contact.knowledge_entry_id,
    basis: contact.basis,
  }
}

function masked(callerNumber: string): string {
  return maskNumber(readCallerNumber(callerNumber).national)
}
