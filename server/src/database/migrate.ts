/** Brings a database to this version's tables; safe to run by several nodes at once (Kysely takes a lock). */
import { Migrator, type Kysely, type Migration } from 'kysely'
import { knowledgeMigration } from '@hotline/knowledge-base'
import * as accounts from '../migrations/0001_accounts.ts'
import * as contacts from '../migrations/0002_contacts.ts'
import * as tickets from '../migrations/0003_tickets.ts'
import * as parties from '../migrations/0005_parties.ts'
import * as board from '../migrations/0006_board.ts'
import * as recording from '../migrations/0007_recording.ts'
import * as guests from '../migrations/0010_guests.ts'
import * as experts from '../migrations/0012_experts.ts'
import type { Tables } from './schema.ts'

/** Names are forever: a database remembers which of them it has. */
const MIGRATIONS: Record<string, Migration> = {
  '0001_accounts': accounts,
  '0002_contacts': contacts,
  '0003_tickets': tickets,
  '0004_knowledge': knowledgeMigration,
  '0005_parties': parties,
  '0006_board': board,
  '0007_recording': recording,
  '0010_guests': guests,
  '0012_experts': experts,
}

/** @returns the names that were applied now */
export async function migrate(db: Kysely<Tables>): Promise<string[]> {
  const provider = { getMigrations: () => Promise.resolve(MIGRATIONS) }
  // Numbers are given out before the work is done, so a database may have a later one already; none needs another's order.
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('migration failed', { cause: error })
  return results.filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
