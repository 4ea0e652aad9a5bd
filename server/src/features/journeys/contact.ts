/** One contact per call: what the journey's events, in the order of their versions, say of it. Pure. */
import type { JourneyEvent } from '@hotline/telephony'
import type { ContactTable } from '../../database/schema.ts'
import { readCallerNumber } from '../../numbers/caller-number.ts'
import { cleanText, shorten } from '../../domain/text.ts'

export type Contact = ContactTable

/** The longest note that the database takes; the contract allows the same. */
const NOTE_LENGTH = 500
const BASIS_LENGTH = 200
const DIALLED_LENGTH = 32

/** With one of these a call is over; 'finish' tells of it afterwards. */
export const ENDINGS: readonly JourneyEvent['type'][] = ['hangup', 'abandon', 'lose']

/**
 * @param events of one journey, sorted by version; earlier ones may still be missing
 * @returns undefined for none
 */
export function contactOf(events: readonly JourneyEvent[]): Contact | undefined {
  const [first] = events
  if (first === undefined) return undefined
  const contact: Contact = {
    journey_id: first.journeyId,
    number: readCallerNumber(first.callerNumber).national,
    dialled: first.dialled.replace(/[^\d+*#]/g, '').slice(0, DIALLED_LENGTH),
    arrived_at: first.arrivedAt,
    answered_at: null,
    ended_at: null,
    outcome: 'waiting',
    agent_id: null,
    native: false,
    disposition: null,
    note: '',
    knowledge_entry_id: null,
    basis: '',
  }
  for (const event of events) apply(contact, event)
  return contact
}

function apply(contact: Contact, event: JourneyEvent): void {
  switch (event.type) {
    case 'answer':
    case 'nativeAnswer':
    case 'reattach':
    case 'takeBack':
    case 'takeOver':
      contact.answered_at ??= event.at
      contact.agent_id = event.agentId ?? contact.agent_id
      contact.native ||= event.type === 'nativeAnswer' || event.native === true
      contact.outcome = 'talking'
      return
    case 'requeue':
    case 'move':
      // Back in the line; `answered_at` keeps that she was answered.
      contact.outcome = 'waiting'
      return
    case 'hangup':
      contact.ended_at = event.at
      contact.outcome = 'answered'
      return
    case 'abandon':
      contact.ended_at = event.at
      // Somebody who was answered, lost her agent and gave up waiting again was still answered once.
      contact.outcome = contact.answered_at === null ? 'abandoned' : 'lost'
      return
    case 'lose':
      contact.ended_at = event.at
      contact.outcome = 'lost'
      return
    case 'finish':
      writtenUp(contact, event)
      return
    case 'arrive':
    case 'offer':
    case 'noAnswer':
    case 'withdraw':
    case 'agentLost':
    // 转接, 离开: the caller goes on talking, and whoever brought the others in stays the contact's agent.
    case 'leave':
    case 'hold':
    case 'resume':
    case 'party':
    case 'observe':
    case 'recorderFailed':
      return
  }
}

/** Who has the contact writes it up; an agent whose call was taken over only where nobody else has written. */
function writtenUp(contact: Contact, event: JourneyEvent): void {
  const { agentId, disposition, note } = event
  const text = shorten(cleanText(note ?? ''), NOTE_LENGTH)
  contact.agent_id ??= agentId ?? null
  if (agentId !== undefined && agentId !== contact.agent_id) {
    contact.disposition ??= disposition ?? null
    contact.note = contact.note === '' ? text : contact.note
    return
  }
  contact.disposition = disposition ?? contact.disposition
  contact.note = text
  // DA-1: only an answer on the spot is based on something.
  if (disposition !== 'answered_directly') return
  contact.knowledge_entry_id = event.knowledgeEntryId ?? null
  contact.basis = shorten(cleanText(event.basis ?? ''), BASIS_LENGTH)
}
