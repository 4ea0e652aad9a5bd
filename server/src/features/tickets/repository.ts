/** Tickets in PostgreSQL: events appended, the row folded and the key remembered in one transaction. */
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import { AppError, type TicketSummary } from '@hotline/contract'
import { sqlState } from '../../database/away.ts'
import type { Tables, TicketTable } from '../../database/schema.ts'
import { readCallerNumber, recognisedBy } from '../../numbers/caller-number.ts'
import { shorten } from '../../domain/text.ts'
import { chain, GENESIS, type ChainedEvent } from '../../domain/ticket/chain.ts'
import type { TicketChange, TicketEvent } from '../../domain/ticket/events.ts'
import { fold, type Ticket } from '../../domain/ticket/fold.ts'
import { ticketDay, ticketNumber } from '../../domain/ticket/number.ts'

export interface Stored {
  ticket: Ticket
  hash: string
}

export async function readTicket(
  db: Kysely<Tables>,
  number: string,
  lock = false,
): Promise<Stored | undefined> {
  const query = db.selectFrom('tickets').selectAll().where('number', '=', number)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return row === undefined ? undefined : { ticket: toTicket(row), hash: row.hash }
}

/** Holds the day's counter until the transaction ends: call it last. */
export async function nextNumber(trx: Transaction<Tables>, at: number): Promise<string> {
  const day = ticketDay(at)
  const { last } = await trx
    .insertInto('ticket_days')
    .values({ day, last: 1 })
    .onConflict((conflict) => conflict.column('day').doUpdateSet({ last: sql<number>`ticket_days.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return ticketNumber(day, last)
}

/**
 * @param before undefined for a new ticket
 * @throws AppError CITIZEN_NOT_FOUND, VERSION_STALE when somebody else was faster
 */
export async function append(
  trx: Transaction<Tables>,
  number: string,
  before: Stored | undefined,
  change: TicketChange,
  by: string,
  at: number,
): Promise<Stored> {
  const version = (before?.ticket.version ?? 0) + 1
  const event: TicketEvent = { number, version, at, by, change }
  const link = chain(before?.hash ?? GENESIS, event)
  const ticket = fold(before?.ticket, event)
  const { type, ...body } = change
  try {
    if (before === undefined) await trx.insertInto('tickets').values(toRow(ticket, link.hash)).execute()
    else {
      const { numUpdatedRows } = await trx
        .updateTable('tickets')
        .set(toRow(ticket, link.hash))
        .where('number', '=', number)
        .where('version', '=', before.ticket.version)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new AppError('VERSION_STALE', { version })
    }
    await trx
      .insertInto('ticket_events')
      .values({
        ticket_number: number,
        version,
        type,
        at,
        by,
        body: JSON.stringify(body),
        prev_hash: link.prevHash,
        hash: link.hash,
      })
      .execute()
  } catch (error) {
    // foreign_key_violation: the only reference that comes from outside is the citizen.
    if (sqlState(error) === '23503') throw new AppError('CITIZEN_NOT_FOUND', {}, { cause: error })
    throw error
  }
  return { ticket, hash: link.hash }
}

export async function readEvents(db: Kysely<Tables>, number: string): Promise<ChainedEvent[]> {
  const rows = await db
    .selectFrom('ticket_events')
    .selectAll()
    .where('ticket_number', '=', number)
    .orderBy('version')
    .execute()
  return rows.map((row) => ({
    event: {
      number,
      version: row.version,
      at: row.at,
      by: row.by,
      change: { type: row.type, ...row.body } as TicketChange,
    },
    prevHash: row.prev_hash,
    hash: row.hash,
  }))
}

export interface TicketQuery {
  /** A number, or part of the matter; empty: the newest. */
  text: string
  /** Undefined: everybody's. */
  createdBy: string | undefined
  limit: number
}

export async function listTickets(db: Kysely<Tables>, query: TicketQuery): Promise<TicketSummary[]> {
  const like = `%${query.text.replace(/[\\%_]/g, String.raw`\$&`)}%`
  const rows = await db
    .selectFrom('tickets')
    .select(['number', 'status', 'kind', 'matter', 'registered_at', 'version', 'emergency_class'])
    .$if(query.createdBy !== undefined, (q) => q.where('created_by', '=', query.createdBy ?? ''))
    .$if(query.text !== '', (q) =>
      q.where((is) => is.or([is('number', 'like', like), is('matter', 'ilike', like)])),
    )
    // EM-5: first in the list until it is closed.
    .orderBy(sql`(emergency_class is not null and status <> 'closed')`, 'desc')
    .orderBy('updated_at', 'desc')
    .orderBy('number', 'desc')
    .limit(query.limit)
    .execute()
  return rows.map(({ registered_at, matter, emergency_class, ...row }) => ({
    ...row,
    ...(emergency_class === null ? {} : { emergencyClass: emergency_class }),
    matter: shorten(matter, 60),
    registeredAt: registered_at,
  }))
}

function toRow(ticket: Ticket, hash: string) {
  return {
    number: ticket.number,
    status: ticket.status,
    version: ticket.version,
    kind: ticket.kind,
    caller_name: ticket.callerName,
    contact_number: ticket.contactNumber,
    contact_key: recognisedBy(readCallerNumber(ticket.contactNumber)),
    address: ticket.address,
    matter: ticket.matter,
    urgent: ticket.urgent,
    emergency_class: ticket.emergencyClass ?? null,
    policy: ticket.policy,
    citizen_id: ticket.citizenId,
    journey_ids: ticket.journeyIds,
    linked_contacts: JSON.stringify(ticket.linkedContacts),
    registered_at: ticket.registeredAt,
    registered_by: ticket.registeredBy,
    created_at: ticket.createdAt,
    created_by: ticket.createdBy,
    updated_at: ticket.updatedAt,
    hash,
  }
}

function toTicket(row: Selectable<TicketTable>): Ticket {
  return {
    number: row.number,
    status: row.status,
    version: row.version,
    kind: row.kind,
    callerName: row.caller_name,
    contactNumber: row.contact_number,
    address: row.address,
    matter: row.matter,
    urgent: row.urgent,
    ...(row.emergency_class === null ? {} : { emergencyClass: row.emergency_class }),
    policy: row.policy,
    citizenId: row.citizen_id,
    journeyIds: row.journey_ids,
    registeredAt: row.registered_at,
    registeredBy: row.registered_by,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    linkedContacts: row.linked_contacts,
  }
}
