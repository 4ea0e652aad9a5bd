import { sql, type Kysely } from 'kysely'

/**
 * Whom an agent can bring into a call, and who was brought in. What may be dialled is checked where it is written
 * (domain/sip-contact.ts); the checks here are the second lock on the same door.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table expert_units (
      id uuid primary key,
      name text not null unique check (char_length(name) between 1 and 50),
      duty text not null default '' check (char_length(duty) <= 200),
      place text not null default '' check (char_length(place) <= 200),
      hunt text not null default 'in_order' check (hunt in ('in_order', 'together')),
      created_at bigint not null
    )`.execute(db)
  await sql`
    create table expert_contacts (
      unit_id uuid not null references expert_units on delete cascade,
      "position" integer not null check ("position" > 0),
      label text not null check (char_length(label) between 1 and 50),
      uri text not null check (uri ~ '^sip:[A-Za-z0-9@.:_+-]+$' and char_length(uri) <= 330),
      accept text not null check (accept in ('answer', 'key')),
      primary key (unit_id, "position")
    )`.execute(db)
  await sql`
    create table emergency_routes (
      service text not null check (service in ('110', '119', '120', '122')),
      "position" integer not null check ("position" > 0),
      uri text not null check (uri ~ '^sip:[A-Za-z0-9@.:_+-]+$' and char_length(uri) <= 330),
      primary key (service, "position")
    )`.execute(db)
  await sql`
    create table emergency_settings (
      only_row boolean primary key default true check (only_row),
      drill boolean not null default false
    )`.execute(db)
  await sql`insert into emergency_settings default values`.execute(db)
  await sql`
    create table party_calls (
      journey_id uuid not null,
      party_id text not null check (party_id ~ '^[0-9]{1,3}$'),
      version integer not null check (version > 0),
      role text not null check (role in ('expert', 'emergency')),
      unit_id uuid,
      service text,
      name text not null,
      purpose text not null,
      agent_id text,
      asked_at bigint not null,
      answered_at bigint,
      spoke_at bigint,
      ended_at bigint,
      "end" text,
      drill boolean not null,
      body jsonb not null,
      primary key (journey_id, party_id)
    )`.execute(db)
  await sql`create index party_calls_unit on party_calls (unit_id, asked_at) where role = 'expert'`.execute(
    db,
  )
  await sql`create index party_calls_emergency on party_calls (asked_at) where role = 'emergency'`.execute(db)
}
