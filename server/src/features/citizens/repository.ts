/** What the database knows of a number and the people on it. */
import { sql, type Kysely, type Transaction } from 'kysely'
import {
  AppError,
  type ContactSummary,
  type Person,
  type PopView,
  type TicketSummary,
} from '@hotline/contract'
import type { Tables } from '../../database/schema.ts'
import { shorten } from '../../domain/text.ts'

export type History = Pick<PopView, 'people' | 'chosen' | 'contactCount' | 'contacts' | 'openTickets'>

/** What an agent can take in while talking; `contactCount` tells of the rest. */
const SHOWN = 20
const MATTER_LENGTH = 60

/**
 * @param key the number that recognises, or empty
 * @returns people likeliest first. A choice made for this call hides what belongs to other people of the number.
 */
export async function readHistory(db: Kysely<Tables>, journeyId: string, key: string): Promise<History> {
  const choice = await db
    .selectFrom('journey_citizens')
    .select('citizen_id')
    .where('journey_id', '=', journeyId)
    .executeTakeFirst()
  const explicit = choice?.citizen_id ?? null
  const people = await readPeople(db, key, explicit)
  const chosen = explicit ?? (people.length === 1 ? (people[0]?.citizenId ?? null) : null)
  const [contacts, openTickets] = await Promise.all([
    readContacts(db, journeyId, key, chosen, explicit),
    readOpenTickets(
      db,
      key,
      explicit === null ? people.map((person) => person.citizenId) : [explicit],
      explicit,
    ),
  ])
  return { people, chosen, ...contacts, openTickets }
}

async function readPeople(db: Kysely<Tables>, key: string, explicit: string | null): Promise<Person[]> {
  const { rows } = await sql<{ id: string; name: string; address: string; flags: string[] }>`
    select c.id, c.name, c.address, c.flags
    from citizens c
    left join citizen_numbers n on n.citizen_id = c.id and n.number = ${key}
    where c.id in (select citizen_id from citizen_numbers where number = ${key}) or c.id = ${explicit}::uuid
    order by (c.id = ${explicit}::uuid) is true desc, n.used_at desc nulls last, c.created_at, c.id
    limit ${SHOWN}`.execute(db)
  return rows.map(({ id, ...person }) => ({ citizenId: id, ...person }))
}

interface ContactRow {
  journey_id: string
  arrived_at: number
  dialled: string
  agent_id: string | null
  outcome: ContactSummary['outcome']
  disposition: string | null
  note: string
  ticket_number: string | null
  matter: string | null
  total: number
}

async function readContacts(
  db: Kysely<Tables>,
  journeyId: string,
  key: string,
  chosen: string | null,
  explicit: string | null,
): Promise<Pick<History, 'contacts' | 'contactCount'>> {
  const { rows } = await sql<ContactRow>`
    select c.journey_id, c.arrived_at, c.dialled, c.agent_id, c.outcome, c.disposition, c.note,
           t.number as ticket_number, t.matter, count(*) over () as total
    from contacts c
    left join journey_citizens j on j.journey_id = c.journey_id
    left join lateral (
      select number, matter from tickets where journey_ids @> array[c.journey_id] order by created_at desc limit 1
    ) t on true
    where ((c.number = ${key} and c.number <> '')
           or c.journey_id in (select journey_id from journey_citizens where citizen_id = ${chosen}::uuid))
      and c.journey_id <> ${journeyId}::uuid
      and c.outcome <> 'waiting'
      and (${explicit}::uuid is null or j.citizen_id is null or j.citizen_id = ${explicit}::uuid)
    order by c.arrived_at desc, c.journey_id
    limit ${SHOWN}`.execute(db)
  const contacts = rows.map((row) => ({
    journeyId: row.journey_id,
    at: row.arrived_at,
    dialled: row.dialled,
    agentId: row.agent_id,
    outcome: row.outcome,
    disposition: row.disposition,
    ticketNumber: row.ticket_number,
    matter: shorten(row.matter ?? row.note, MATTER_LENGTH),
  }))
  return { contacts, contactCount: rows[0]?.total ?? 0 }
}

async function readOpenTickets(
  db: Kysely<Tables>,
  key: string,
  people: string[],
  explicit: string | null,
): Promise<TicketSummary[]> {
  const { rows } = await sql<{
    number: string
    status: TicketSummary['status']
    kind: TicketSummary['kind']
    matter: string
    registered_at: number | null
    version: number
  }>`
    with mine as (
      select number from tickets where contact_key = ${key} and contact_key <> ''
      union
      select number from tickets where citizen_id = any(${people}::uuid[])
      union
      select t.number from contacts c join tickets t on t.journey_ids @> array[c.journey_id]
      where c.number = ${key} and c.number <> ''
    )
    select number, status, kind, matter, registered_at, version
    from tickets
    where number in (select number from mine)
      and status <> 'closed'
      and (${explicit}::uuid is null or citizen_id is null or citizen_id = ${explicit}::uuid)
    order by created_at desc, number desc
    limit ${SHOWN}`.execute(db)
  return rows.map(({ registered_at, matter, ...ticket }) => ({
    ...ticket,
    matter: shorten(matter, MATTER_LENGTH),
    registeredAt: registered_at,
  }))
}

export interface Choice {
  journeyId: string
  key: string
  citizenId: string | null
  /** Empty: stays as it is. */
  name: string
  address: string
  by: string
  at: number
  newId: string
}

/** @throws AppError CITIZEN_NOT_FOUND for somebody who is not on this number */
export async function writeChoice(db: Kysely<Tables>, choice: Choice): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const citizenId =
      choice.citizenId === null
        ? await addPerson(trx, choice)
        : await changePerson(trx, choice, choice.citizenId)
    const row = { citizen_id: citizenId, chosen_by: choice.by, chosen_at: choice.at }
    await trx
      .insertInto('journey_citizens')
      .values({ journey_id: choice.journeyId, ...row })
      .onConflict((conflict) => conflict.column('journey_id').doUpdateSet(row))
      .execute()
    await trx
      .updateTable('citizen_numbers')
      .set({ used_at: choice.at })
      .where('number', '=', choice.key)
      .where('citizen_id', '=', citizenId)
      .execute()
  })
}

/** The same name on the same number is the same person: adding twice, or by a double click, adds one. */
async function addPerson(trx: Transaction<Tables>, choice: Choice): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`number:${choice.key}`}, 0))`.execute(trx)
  const same = await trx
    .selectFrom('citizen_numbers as n')
    .innerJoin('citizens as c', 'c.id', 'n.citizen_id')
    .select('c.id')
    .where('n.number', '=', choice.key)
    .where('c.name', '=', choice.name)
    .executeTakeFirst()
  if (same !== undefined) return changePerson(trx, choice, same.id)
  const { newId: id, name, address, at } = choice
  await trx
    .insertInto('citizens')
    .values({ id, name, address, flags: [], created_at: at, updated_at: at })
    .execute()
  if (choice.key !== '') {
    await trx
      .insertInto('citizen_numbers')
      .values({ citizen_id: id, number: choice.key, created_at: at, used_at: at })
      .execute()
  }
  return id
}

async function changePerson(trx: Transaction<Tables>, choice: Choice, citizenId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    update citizens c
    set name = coalesce(nullif(${choice.name}, ''), c.name),
        address = coalesce(nullif(${choice.address}, ''), c.address),
        updated_at = ${choice.at}
    where c.id = ${citizenId}::uuid
      and (exists (select from citizen_numbers n where n.citizen_id = c.id and n.number = ${choice.key})
        or exists (select from journey_citizens j where j.citizen_id = c.id and j.journey_id = ${choice.journeyId}::uuid))
    returning c.id`.execute(trx)
  const changed = rows[0]
  if (changed === undefined) throw new AppError('CITIZEN_NOT_FOUND')
  return changed.id
}

/** A call that telephony has already forgotten, as the journey stream told it. */
export function readContact(
  db: Kysely<Tables>,
  journeyId: string,
): Promise<{ number: string; dialled: string; agent_id: string | null } | undefined> {
  return db
    .selectFrom('contacts')
    .select(['number', 'dialled', 'agent_id'])
    .where('journey_id', '=', journeyId)
    .executeTakeFirst()
}
