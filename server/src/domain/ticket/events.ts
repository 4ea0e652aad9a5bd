/** What can have happened to a ticket. A ticket is the list of these and nothing else; what follows is folded. */
import type { AgentId, CitizenId, JourneyId, TicketContent } from '@hotline/contract'

export type TicketChange =
  | { type: 'drafted'; content: TicketContent; journeyId: JourneyId | null; citizenId: CitizenId | null }
  | { type: 'draftSaved'; content: TicketContent; citizenId: CitizenId | null }
  | {
      type: 'registered'
      content: TicketContent
      /** Null where a draft before it already named the call. */
      journeyId: JourneyId | null
      citizenId: CitizenId | null
      policy: string
    }
  /** An emergency ticket was registered at once; what was learnt since. */
  | { type: 'detailed'; content: TicketContent; citizenId: CitizenId | null }
  | { type: 'contactLinked'; journeyId: JourneyId | null; note: string }
  /** Only demo data closes tickets yet; the regulation's issue decides when people may. */
  | { type: 'closed'; note: string }

/** A change at its place in the ticket's history. */
export interface TicketEvent {
  number: string
  /** From 1, without gaps. */
  version: number
  at: number
  by: AgentId
  change: TicketChange
}
