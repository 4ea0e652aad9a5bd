import { sql, type Kysely } from 'kysely'

/** What supervisors do to others is written down, for good; and the board's figures find their contacts by arrival. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_log (
      id bigint generated always as identity primary key,
      at bigint not null,
      "by" text not null,
      what text not null check (char_length(what) between 1 and 100),
      object text not null check (char_length(object) between 1 and 100),
      details jsonb not null default '{}'
    )`.execute(db)
  await sql`create index audit_log_at on audit_log (at)`.execute(db)
  await sql`create rule audit_log_kept as on update to audit_log do instead nothing`.execute(db)
  await sql`create rule audit_log_stays as on delete to audit_log do instead nothing`.execute(db)
  await sql`create index contacts_arrived on contacts (arrived_at desc, journey_id desc)`.execute(db)
}
