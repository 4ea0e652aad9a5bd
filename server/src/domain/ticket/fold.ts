/** The ticket as its events make it. The same fold fills the row that lists show. */
import type { AgentId, TicketView } from '@hotline/contract'
import type { TicketEvent } from './events.ts'

export interface Ticket extends TicketView {
  createdBy: AgentId
}

/** @param event the one that follows; its version is the caller's care */
export function fold(ticket: Ticket | undefined, event: TicketEvent): Ticket {
  const { change, at, by } = event
  const base = ticket ?? emptyTicket(event)
  const next: Ticket = { ...base, version: event.version, updatedAt: at }
  switch (change.type) {
    case 'drafted':
      return {
        ...next,
        ...change.content,
        citizenId: change.citizenId,
        journeyIds: added([], change.journeyId),
      }
    case 'draftSaved':
    case 'detailed':
      return { ...next, ...change.content, citizenId: change.citizenId }
    case 'registered':
      return {
        ...next,
        ...change.content,
        status: 'registered',
        citizenId: change.citizenId,
        journeyIds: added(base.journeyIds, change.journeyId),
        policy: change.policy,
        registeredAt: at,
        registeredBy: by,
      }
    case 'contactLinked':
      return {
        ...next,
        journeyIds: added(base.journeyIds, change.journeyId),
        linkedContacts: [...base.linkedContacts, { journeyId: change.journeyId, at, by, note: change.note }],
      }
    case 'closed':
      return { ...next, status: 'closed' }
  }
}

export function foldAll(events: readonly TicketEvent[]): Ticket | undefined {
  return events.reduce<Ticket | undefined>(fold, undefined)
}

function added(ids: string[], id: string | null): string[] {
  return id === null || ids.includes(id) ? ids : [...ids, id]
}

function emptyTicket({ number, version, at, by }: TicketEvent): Ticket {
  return {
    number,
    status: 'draft',
    version,
    kind: null,
    callerName: '',
    contactNumber: '',
    address: '',
    matter: '',
    urgent: false,
    policy: '',
    citizenId: null,
    journeyIds: [],
    registeredAt: null,
    registeredBy: null,
    createdAt: at,
    createdBy: by,
    updatedAt: at,
    linkedContacts: [],
  }
}
