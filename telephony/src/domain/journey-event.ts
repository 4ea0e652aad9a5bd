import type { AgentId, Disposition, JourneyEventType, JourneyId, PartyView } from '@hotline/contract'

/** One entry of the Redis stream of journeys, field `event`, as JSON. (journeyId, version) is unique. */
export interface JourneyEvent {
  journeyId: JourneyId
  /** Rises by one within a journey, from 1. */
  version: number
  type: 'arrive' | JourneyEventType | 'finish' | 'hold' | 'resume' | 'party'
  /** Epoch ms. */
  at: number
  callerNumber: string
  dialled: string
  arrivedAt: number
  agentId?: AgentId
  native?: boolean
  /** With `finish` */
  disposition?: Disposition
  note?: string
  /** With `finish` and 当场解答: on what the answer was based (DA-1). */
  knowledgeEntryId?: string
  basis?: string
  /** With `party`: everything that is known of that party by now; the last one is its receipt. */
  party?: PartyView
  /** With `hangup`: who ended the call. */
  by?: 'caller' | 'agent' | 'system'
}
