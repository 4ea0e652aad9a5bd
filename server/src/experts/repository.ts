/** Expert units and their contacts in PostgreSQL, with what the receipts of calls say of them. */
import { sql, type Kysely } from 'kysely'
import type { ExpertUnitView, UnitId } from '@hotline/contract'
import type { PartyContact } from '@hotline/telephony'
import type { Tables } from '../database/schema.ts'

export type ListedUnit = Omit<ExpertUnitView, 'busy' | 'contacts' | 'contactCount'> & {
  contacts: readonly Pick<UnitContact, 'label' | 'uri' | 'hours'>[]
}

/** One telephone of a unit, or an expert's seat. */
export interface UnitContact extends PartyContact {
  /** 值班表 (domain/duty-hours.ts); empty: always. */
  hours: string
}

export interface UnitQuery {
  /** Each must stand in the name, the duty or the place; none: everybody. */
  words: readonly string[]
  /** Figures count what was asked from then on; epoch ms. */
  since: number
  limit: number
}

/** DA-3: asked, answered and the mean time to answer, from the parties of calls. By name. */
export async function listUnits(db: Kysely<Tables>, query: UnitQuery): Promise<ListedUnit[]> {
  const likes = query.words.map((word) => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`)
  const { rows } = await sql<{
    id: string
    name: string
    duty: string
    place: string
    contacts: ListedUnit['contacts']
    asked: number
    answered: number
    mean_answer_ms: number | null
  }>`
    select u.id, u.name, u.duty, u.place,
           (select coalesce(json_agg(json_build_object('label', c.label, 'uri', c.uri, 'hours', c.hours)
              order by c."position"), '[]') from expert_contacts c where c.unit_id = u.id) as contacts,
           coalesce(f.asked, 0) as asked, coalesce(f.answered, 0) as answered, f.mean_answer_ms
    from expert_units u
    left join (
      select unit_id, count(*) as asked, count(answered_at) as answered,
             round(avg(answered_at - asked_at))::bigint as mean_answer_ms
      from party_calls where role = 'expert' and asked_at >= ${query.since} group by unit_id
    ) f on f.unit_id = u.id
    where not exists (
      select from unnest(${likes}::text[]) as word
      where not (u.name ilike word or u.duty ilike word or u.place ilike word)
    )
    order by u.name, u.id
    limit ${query.limit}`.execute(db)
  return rows.map(({ id, mean_answer_ms, ...unit }) => ({
    unitId: id,
    ...unit,
    meanAnswerMs: mean_answer_ms,
  }))
}

export interface Unit {
  unitId: UnitId
  name: string
  duty: string
  place: string
  hunt: 'in_order' | 'together'
  /** In order of trial. */
  contacts: UnitContact[]
}

export async function readUnit(db: Kysely<Tables>, unitId: UnitId): Promise<Unit | undefined> {
  const row = await db.selectFrom('expert_units').selectAll().where('id', '=', unitId).executeTakeFirst()
  if (row === undefined) return undefined
  const contacts = await db
    .selectFrom('expert_contacts')
    .select(['label', 'uri', 'accept', 'hours'])
    .where('unit_id', '=', unitId)
    .orderBy('position')
    .execute()
  const { id, created_at: _createdAt, ...unit } = row
  return { unitId: id, ...unit, contacts }
}

/** Of all units, each in order of trial. */
export async function listContacts(db: Kysely<Tables>): Promise<Map<UnitId, UnitContact[]>> {
  const rows = await db
    .selectFrom('expert_contacts')
    .selectAll()
    .orderBy('unit_id')
    .orderBy('position')
    .execute()
  const found = new Map<UnitId, UnitContact[]>()
  for (const { unit_id, label, uri, accept, hours } of rows)
    found.set(unit_id, [...(found.get(unit_id) ?? []), { label, uri, accept, hours }])
  return found
}

/** What an operator says of a unit; whatever is undefined stays as it is, or empty for a new unit. */
export interface UnitChange {
  /** Taken where no unit of that name exists. */
  newId: UnitId
  name: string
  duty: string | undefined
  place: string | undefined
  hunt: 'in_order' | 'together' | undefined
  /** All of them: they replace what was there. */
  contacts: readonly (PartyContact & { hours?: string })[]
  at: number
}

/** @returns the unit's id; the same name is the same unit */
export async function saveUnit(db: Kysely<Tables>, change: UnitChange): Promise<UnitId> {
  const { name, duty, place, hunt } = change
  return db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto('expert_units')
      .values({
        id: change.newId,
        name,
        duty: duty ?? '',
        place: place ?? '',
        hunt: hunt ?? 'in_order',
        created_at: change.at,
      })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({
          name,
          ...(duty === undefined ? {} : { duty }),
          ...(place === undefined ? {} : { place }),
          ...(hunt === undefined ? {} : { hunt }),
        }),
      )
      .returning('id')
      .executeTakeFirstOrThrow()
    await trx.deleteFrom('expert_contacts').where('unit_id', '=', id).execute()
    if (change.contacts.length > 0)
      await trx
        .insertInto('expert_contacts')
        .values(change.contacts.map((contact, at) => ({ unit_id: id, position: at + 1, ...contact })))
        .execute()
    return id
  })
}

/** Whose contact this seat is, by name. */
export async function unitsOfSeat(
  db: Kysely<Tables>,
  seatId: string,
): Promise<{ unitId: UnitId; name: string }[]> {
  const rows = await db
    .selectFrom('expert_units as u')
    .innerJoin('expert_contacts as c', 'c.unit_id', 'u.id')
    .where('c.uri', '=', `seat:${seatId}`)
    .select(['u.id', 'u.name'])
    .distinct()
    .orderBy('u.name')
    .execute()
  return rows.map(({ id, name }) => ({ unitId: id, name }))
}
