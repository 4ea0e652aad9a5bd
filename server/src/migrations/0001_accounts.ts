import { sql, type Kysely } from 'kysely'

/** People who work here, and their sessions. A session's token is known to the browser alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id text primary key check (id ~ '^[0-9]{3,6}$'),
      name text not null check (char_length(name) between 1 and 50),
      password_hash text not null,
      roles text[] not null check (roles <@ array['agent', 'supervisor', 'expert', 'administrator']),
      skills text[] not null default '{}',
      demo boolean not null default false,
      created_at bigint not null
    )`.execute(db)
  await sql`
    create table sessions (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      user_id text not null references users on delete cascade,
      created_at bigint not null,
      used_at bigint not null
    )`.execute(db)
  await sql`create index sessions_used_at on sessions (used_at)`.execute(db)
  await sql`create index sessions_user_id on sessions (user_id)`.execute(db)
}
