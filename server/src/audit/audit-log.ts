/** Who did what to whom beyond her own desk. Rows are only added. */
import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'

export interface AuditEntry {
  /** Epoch ms. */
  at: number
  /** Number of the account that did it. */
  by: string
  /** The command's name, e.g. `agent:force`. */
  what: string
  /** Whom or what it was done to, e.g. `agent 1001`. */
  object: string
  details: Readonly<Record<string, unknown>>
}

/** Give it the transaction of the act itself: neither happens without the other. */
export async function writeAudit(db: Kysely<Tables>, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({ ...entry, details: JSON.stringify(entry.details) })
    .execute()
}
