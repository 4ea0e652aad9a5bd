import { sql, type Kysely } from 'kysely'

/** 嘉宾坐席 (IN-9): whose staff an account is, for people of departments who sit in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column guest_of text check (char_length(guest_of) between 1 and 50)`.execute(
    db,
  )
}
