/** The tables as Kysely sees them; the migrations are the truth, and an integration test reads every table once. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type {
  Disposition,
  EmergencyService,
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
  }
  emergency_routes: { service: EmergencyService; position: number; uri: string }
  emergency_settings: { only_row: Generated<boolean>; drill: boolean }
  party_calls: PartyCallTable
  audit_log: AuditTable
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
