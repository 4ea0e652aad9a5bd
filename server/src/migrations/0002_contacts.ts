import { sql, type Kysely } from 'kysely'

/** Citizens, and what the journey stream tells about their calls. `number` is normalised; 32 is its longest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table citizens (
      id uuid primary key,
      name text not null check (char_length(name) <= 50),
      address text not null check (char_length(address) <= 200),
      flags text[] not null default '{}',
      created_at bigint not null,
      updated_at bigint not null
    )`.execute(db)
  await sql`
    create table citizen_numbers (
      number text not null check (number ~ '^[0-9]{1,32}$'),
      citizen_id uuid not null references citizens,
      created_at bigint not null,
      used_at bigint not null,
      primary key (number, citizen_id)
    )`.execute(db)
  await sql`create index citizen_numbers_citizen on citizen_numbers (citizen_id)`.execute(db)
  await sql`
    create table journey_events (
      journey_id uuid not null,
      version integer not null check (version > 0),
      type text not null,
      at bigint not null,
      body jsonb not null,
      primary key (journey_id, version)
    )`.execute(db)
  await sql`
    create table contacts (
      journey_id uuid primary key,
      number text not null check (char_length(number) <= 32),
      dialled text not null check (char_length(dialled) <= 32),
      arrived_at bigint not null,
      answered_at bigint,
      ended_at bigint,
      outcome text not null check (outcome in ('waiting', 'talking', 'answered', 'abandoned', 'lost')),
      agent_id text,
      native boolean not null default false,
      disposition text,
      note text not null default '' check (char_length(note) <= 500)
    )`.execute(db)
  await sql`create index contacts_number on contacts (number, arrived_at desc) where number <> ''`.execute(db)
  await sql`
    create table journey_citizens (
      journey_id uuid primary key,
      citizen_id uuid not null references citizens,
      chosen_by text not null references users,
      chosen_at bigint not null
    )`.execute(db)
  await sql`create index journey_citizens_citizen on journey_citizens (citizen_id)`.execute(db)
  await sql`
    create table missed_calls (
      journey_id uuid primary key,
      number text not null check (char_length(number) <= 32),
      dialled text not null check (char_length(dialled) <= 32),
      arrived_at bigint not null,
      ended_at bigint not null,
      why text not null check (why in ('abandoned', 'lost')),
      status text not null default 'due' check (status in ('due', 'done'))
    )`.execute(db)
  await sql`create index missed_calls_due on missed_calls (arrived_at) where status = 'due'`.execute(db)
}
