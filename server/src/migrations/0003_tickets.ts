import { sql, type Kysely } from 'kysely'

/** Tickets as their events. The trigger refuses to change history even to the owner of the tables. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table tickets (
      number text primary key check (number ~ '^[0-9]{12}$'),
      status text not null check (status in ('draft', 'registered', 'closed')),
      version integer not null check (version > 0),
      kind text,
      caller_name text not null check (char_length(caller_name) <= 50),
      contact_number text not null check (char_length(contact_number) <= 20),
      contact_key text not null check (char_length(contact_key) <= 32),
      address text not null check (char_length(address) <= 200),
      matter text not null check (char_length(matter) <= 5000),
      urgent boolean not null,
      policy text not null,
      citizen_id uuid references citizens,
      journey_ids uuid[] not null,
      linked_contacts jsonb not null,
      registered_at bigint,
      registered_by text references users,
      created_at bigint not null,
      created_by text not null references users,
      updated_at bigint not null,
      hash text not null,
      check (status = 'draft' or (kind is not null and matter <> '' and policy <> ''))
    )`.execute(db)
  await sql`create index tickets_journeys on tickets using gin (journey_ids)`.execute(db)
  await sql`create index tickets_citizen on tickets (citizen_id) where status <> 'closed'`.execute(db)
  await sql`create index tickets_contact on tickets (contact_key) where contact_key <> ''`.execute(db)
  await sql`create index tickets_updated on tickets (updated_at desc)`.execute(db)
  await sql`
    create table ticket_events (
      ticket_number text not null references tickets,
      version integer not null check (version > 0),
      type text not null,
      at bigint not null,
      by text not null,
      body jsonb not null,
      prev_hash text not null check (prev_hash ~ '^[0-9a-f]{64}$'),
      hash text not null check (hash ~ '^[0-9a-f]{64}$'),
      primary key (ticket_number, version)
    )`.execute(db)
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db)
  await sql`
    create trigger ticket_events_append_only before update or delete or truncate on ticket_events
    for each statement execute function refuse_change()`.execute(db)
  await sql`
    create table ticket_days (
      day text primary key check (day ~ '^[0-9]{6}$'),
      last integer not null check (last between 1 and 999999)
    )`.execute(db)
  await sql`
    create table idempotency_keys (
      user_id text not null references users,
      key text not null check (char_length(key) <= 64),
      request_hash text not null,
      response jsonb,
      created_at bigint not null,
      primary key (user_id, key)
    )`.execute(db)
  await sql`create index idempotency_keys_created on idempotency_keys (created_at)`.execute(db)
}
