import { sql, type Kysely } from 'kysely'

/**
 * Experts at seats of this system and on a roster, what they answered, on what an answer on the spot was based, and the
 * messages that leave the hotline. Facts (answers, messages' texts) are only added.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table expert_contacts drop constraint expert_contacts_uri_check`.execute(db)
  await sql`
    alter table expert_contacts
      add constraint expert_contacts_uri_check check (
        uri ~ '^(sip:[A-Za-z0-9@.:_+-]+|seat:[0-9]{3,6})$' and char_length(uri) <= 330),
      add column hours text not null default '' check (char_length(hours) <= 200)`.execute(db)
  await sql`
    create table expert_answers (
      id uuid primary key,
      journey_id uuid not null,
      party_id text not null,
      unit_id uuid,
      unit_name text not null,
      expert_id text not null references users,
      question text not null default '',
      answer text not null check (char_length(answer) between 1 and 2000),
      at bigint not null,
      state text not null default 'draft' check (state in ('draft', 'taken', 'dropped'))
    )`.execute(db)
  await sql`create index expert_answers_journey on expert_answers (journey_id, at)`.execute(db)
  await sql`create index expert_answers_draft on expert_answers (at) where state = 'draft'`.execute(db)
  await sql`create rule expert_answers_stay as on delete to expert_answers do instead nothing`.execute(db)
  await sql`
    alter table contacts
      add column knowledge_entry_id text,
      add column basis text not null default ''`.execute(db)
  await outbox(db)
}

async function outbox(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table messages (
      id uuid primary key,
      key text not null unique,
      kind text not null,
      recipient text not null check (char_length(recipient) between 1 and 100),
      text text not null check (char_length(text) between 1 and 1000),
      subject text not null,
      status text not null check (status in ('pending', 'sent', 'failed')),
      attempts integer not null default 0,
      next_at bigint not null,
      created_at bigint not null,
      sent_at bigint,
      error text not null default ''
    )`.execute(db)
  await sql`create index messages_due on messages (next_at) where status = 'pending'`.execute(db)
  await sql`create index messages_subject on messages (subject, created_at)`.execute(db)
  await sql`
    create table message_routes (
      kind text not null,
      topic text not null,
      "position" integer not null check ("position" > 0),
      name text not null check (char_length(name) between 1 and 50),
      recipient text not null check (recipient ~ '^[0-9A-Za-z@._+-]{3,100}$'),
      primary key (kind, topic, "position")
    )`.execute(db)
  await sql`alter table tickets add column emergency_class text`.execute(db)
  await sql`create index tickets_emergency on tickets (created_at desc) where emergency_class is not null`.execute(
    db,
  )
}
