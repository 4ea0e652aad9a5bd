import type {
  AgentId,
  Disposition,
  JourneyEventType,
  JourneyId,
  ObserverView,
  PartyView,
} from '@hotline/contract'
import type { RecorderFault } from './recorder-fault.ts'

/** One entry of the Redis stream of journeys, field `event`, as JSON. (journeyId, version) is unique. */
export interface JourneyEvent {
  journeyId: JourneyId
  /** Rises by one within a journey, from 1. */
  version: number
  type: 'arrive' | JourneyEventType | 'finish' | 'hold' | 'resume' | 'party' | 'observe' | 'recorderFailed'
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
  /** With `observe`: everything that is known of that supervisor's part by now. */
  observer?: ObserverView
  /** With `offer`, `withdraw`, `move`, `takeOver`: the supervisor who asked for it. */
  supervisor?: AgentId
  /** With `recorderFailed`: whose voice is not recorded, and why. */
  recorder?: { who: string; fault: RecorderFault }
  /** With `hangup`: who ended the call. */
  by?: 'caller' | 'agent' | 'system'
}
