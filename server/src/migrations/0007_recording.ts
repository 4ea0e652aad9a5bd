import { sql, type Kysely } from 'kysely'

/** One recording a journey: what it is made of, where it lies, until when, and what was taken out of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table recordings (
      journey_id uuid primary key,
      state text not null check (state in ('ready', 'missing', 'failed', 'expired')),
      class text not null check (class in ('ordinary', 'complaint', 'emergency')),
      fault text,
      started_at bigint,
      duration_ms integer,
      ended_at bigint not null,
      expires_at bigint not null,
      format text,
      peaks smallint[] not null default '{}',
      made_at bigint not null
    )`.execute(db)
  await sql`create index recordings_expiring on recordings (expires_at) where state <> 'expired'`.execute(db)
  await sql`
    create table recording_files (
      id uuid primary key,
      journey_id uuid not null references recordings (journey_id),
      kind text not null check (kind in ('mix', 'track')),
      role text,
      who text,
      name text not null unique,
      bytes bigint not null,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$')
    )`.execute(db)
  await sql`create index recording_files_journey on recording_files (journey_id)`.execute(db)
  await sql`
    create table recording_redactions (
      id uuid primary key,
      journey_id uuid not null references recordings (journey_id),
      from_ms integer not null check (from_ms >= 0),
      to_ms integer not null check (to_ms > from_ms),
      "by" text not null,
      at bigint not null,
      why text not null check (char_length(why) between 1 and 200)
    )`.execute(db)
  await sql`create index recording_redactions_journey on recording_redactions (journey_id)`.execute(db)
}
