/** The outbox in PostgreSQL: a message is a fact of the same transaction as what it tells, and leaves later. */
import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { MessageKind, MessageView } from '@hotline/contract'
import type { MessageRow, Tables } from '../database/schema.ts'
import { maskNumber } from '../domain/mask.ts'
import { shorten } from '../domain/text.ts'

export interface NewMessage {
  /** The same key is the same message, also at the receiver. */
  key: string
  kind: MessageKind
  /** A telephone number, or an address that the receiver knows. */
  recipient: string
  text: string
  /** A journey's id or a ticket's number: what it is about, and where it is shown. */
  subject: string
}

/** What one row of the database takes. */
const TEXT_LENGTH = 1_000
/** Longer than one sending: a node that died with a message in its hands is followed after this. */
const LEASE_MS = 60_000
const BATCH = 10

/** Idempotent by `key`. @param at epoch ms */
export async function enqueue(db: Kysely<Tables>, message: NewMessage, at: number): Promise<void> {
  await db
    .insertInto('messages')
    .values({
      ...message,
      id: randomUUID(),
      text: shorten(message.text, TEXT_LENGTH),
      status: 'pending',
      next_at: at,
      created_at: at,
      sent_at: null,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

/** Takes what is due, for this node alone until the lease ends. */
export async function takeDue(db: Kysely<Tables>, now: number): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    update messages set attempts = attempts + 1, next_at = ${now + LEASE_MS}
    where id in (
      select id from messages where status = 'pending' and next_at <= ${now}
      order by next_at limit ${BATCH} for update skip locked)
    returning *`.execute(db)
  return rows
}

export async function noteSent(db: Kysely<Tables>, id: string, at: number): Promise<void> {
  await db
    .updateTable('messages')
    .set({ status: 'sent', sent_at: at, error: '' })
    .where('id', '=', id)
    .execute()
}

/** @param nextAt epoch ms; undefined: it was the last try */
export async function noteFailed(
  db: Kysely<Tables>,
  id: string,
  failure: { error: string; nextAt: number | undefined },
): Promise<void> {
  const { error, nextAt } = failure
  await db
    .updateTable('messages')
    .set({
      error: shorten(error, 200),
      ...(nextAt === undefined ? { status: 'failed' as const } : { next_at: nextAt }),
    })
    .where('id', '=', id)
    .execute()
}

/** The oldest first; numbers are masked. */
export async function listMessages(db: Kysely<Tables>, subject: string): Promise<MessageView[]> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id, kind, recipient, status, attempts, created_at, sent_at }) => ({
    ...{ id, kind, status, attempts },
    recipient: maskNumber(recipient),
    createdAt: created_at,
    sentAt: sent_at,
  }))
}
