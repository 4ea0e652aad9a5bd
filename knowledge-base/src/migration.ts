/** The package's own piece of the database; the server runs it among its migrations. */
import { sql, type Kysely, type Migration } from 'kysely'

export const knowledgeMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table knowledge_entries (
        id text primary key check (id ~ '^[a-z0-9-]{1,40}$'),
        title text not null check (char_length(title) between 1 and 100),
        unit text not null check (char_length(unit) between 1 and 50),
        passage text not null check (char_length(passage) <= 2000),
        keywords text not null default '' check (char_length(keywords) <= 500),
        weight integer not null default 0,
        updated_at bigint not null
      )`.execute(db)
  },
}
