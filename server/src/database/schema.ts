/** The tables as Kysely sees them; the migrations are the truth, and an integration test reads every table once. */
import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely'
import type {
  Disposition,
  EmergencyClass,
  EmergencyService,
  MessageKind,
  PartyEnd,
  PartyView,
  Role,
  TicketKind,
  TicketView,
} from '@hotline/contract'
import type { KnowledgeTables } from '@hotline/knowledge-base'

/** Instants are epoch ms in `bigint` columns; the driver is told to read them as numbers (database/connect.ts). */
export interface Tables extends KnowledgeTables {
  users: {
    id: string
    name: string
    password_hash: string
    roles: Role[]
    skills: string[]
    /** 嘉宾坐席: the unit whose staff sits in. */
    guest_of: string | null
    demo: boolean
    created_at: number
  }
  sessions: {
    token_hash: Buffer
    user_id: string
    created_at: number
    used_at: number
  }
  citizens: {
    id: string
    name: string
    address: string
    flags: string[]
    created_at: number
    updated_at: number
  }
  citizen_numbers: { citizen_id: string; number: string; created_at: number; used_at: number }
  journey_events: {
    journey_id: string
    version: number
    type: string
    at: number
    body: JSONColumnType<Record<string, unknown>, Record<string, unknown> | string, never>
  }
  contacts: ContactTable
  journey_citizens: { journey_id: string; citizen_id: string; chosen_by: string; chosen_at: number }
  missed_calls: {
    journey_id: string
    number: string
    dialled: string
    arrived_at: number
    ended_at: number
    why: 'abandoned' | 'lost'
    status: Generated<'due' | 'done'>
  }
  expert_units: {
    id: string
    name: string
    duty: string
    place: string
    hunt: 'in_order' | 'together'
    created_at: number
  }
  expert_contacts: {
    unit_id: string
    position: number
    label: string
    uri: string
    accept: 'answer' | 'key'
    /** 值班表 (domain/duty-hours.ts); empty: always. */
    hours: Generated<string>
  }
  expert_answers: ExpertAnswerTable
  messages: MessageTable
  message_routes: {
    kind: 'emergency_address' | 'emergency_class'
    topic: string
    position: number
    name: string
    recipient: string
  }
  emergency_routes: { service: EmergencyService; position: number; uri: string }
  emergency_settings: { only_row: Generated<boolean>; drill: boolean }
  party_calls: PartyCallTable
  audit_log: AuditTable
  recordings: RecordingTable
  recording_files: RecordingFileTable
  recording_redactions: {
    id: string
    journey_id: string
    from_ms: number
    to_ms: number
    by: string
    at: number
    why: string
  }
  tickets: TicketTable
  ticket_events: {
    ticket_number: string
    version: number
    type: string
    at: number
    by: string
    body: JSONColumnType<Record<string, unknown>, string, never>
    prev_hash: string
    hash: string
  }
  ticket_days: { day: string; last: number }
  idempotency_keys: {
    user_id: string
    key: string
    request_hash: string
    response: ColumnType<unknown, string | null, string | null>
    created_at: number
  }
}

/** Who did what to whom beyond her own desk; rows are only added. */
export interface AuditTable {
  id: Generated<number>
  at: number
  by: string
  what: string
  object: string
  details: JSONColumnType<Record<string, unknown>, string, never>
}

/** One message of the outbox; `key`, recipient and text never change. */
export interface MessageTable {
  id: string
  key: string
  kind: MessageKind
  recipient: string
  text: string
  /** A journey's id or a ticket's number. */
  subject: string
  status: 'pending' | 'sent' | 'failed'
  attempts: Generated<number>
  next_at: number
  created_at: number
  sent_at: number | null
  error: Generated<string>
}

export type MessageRow = Selectable<MessageTable>

/** What an expert wrote; rows are only added, and the knowledge base's issue moves `state`. */
export interface ExpertAnswerTable {
  id: string
  journey_id: string
  party_id: string
  unit_id: string | null
  unit_name: string
  expert_id: string
  question: string
  answer: string
  at: number
  state: Generated<'draft' | 'taken' | 'dropped'>
}

export interface RecordingTable {
  journey_id: string
  state: 'ready' | 'missing' | 'failed' | 'expired'
  class: 'ordinary' | 'complaint' | 'emergency'
  /** Why all of it or one voice of it is not there. */
  fault: string | null
  started_at: number | null
  duration_ms: number | null
  /** Of the call; `expires_at` counts from here. */
  ended_at: number
  expires_at: number
  format: string | null
  peaks: number[]
  made_at: number
}

/** `role` and `who` of a track; both null on the mix. `name` is the store's. */
export interface RecordingFileTable {
  id: string
  journey_id: string
  kind: 'mix' | 'track'
  role: string | null
  who: string | null
  name: string
  bytes: number
  sha256: string
}

export interface ContactTable {
  journey_id: string
  number: string
  dialled: string
  arrived_at: number
  answered_at: number | null
  ended_at: number | null
  outcome: 'waiting' | 'talking' | 'answered' | 'abandoned' | 'lost'
  agent_id: string | null
  native: boolean
  disposition: Disposition | null
  note: string
  /** 当场解答: the entry of the knowledge base that was used, and the agent's own words (DA-1). */
  knowledge_entry_id: string | null
  basis: string
}

/** `version` is that of the journey event that the row was made from; the highest wins. */
export interface PartyCallTable {
  journey_id: string
  party_id: string
  version: number
  role: PartyView['role']
  unit_id: string | null
  service: EmergencyService | null
  name: string
  purpose: PartyView['purpose']
  agent_id: string | null
  asked_at: number
  answered_at: number | null
  spoke_at: number | null
  ended_at: number | null
  end: PartyEnd | null
  drill: boolean
  body: JSONColumnType<PartyView, string, string>
}

export interface TicketTable {
  number: string
  status: 'draft' | 'registered' | 'closed'
  version: number
  kind: TicketKind | null
  caller_name: string
  contact_number: string
  contact_key: string
  address: string
  matter: string
  urgent: boolean
  emergency_class: EmergencyClass | null
  policy: string
  citizen_id: string | null
  journey_ids: string[]
  linked_contacts: JSONColumnType<TicketView['linkedContacts'], string, string>
  registered_at: number | null
  registered_by: string | null
  created_at: number
  created_by: string
  updated_at: number
  hash: string
}
