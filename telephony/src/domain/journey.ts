import {
  JOURNEY,
  next,
  type AgentId,
  type JourneyEventType,
  type JourneyId,
  type JourneyState,
  type PartyId,
} from '@hotline/contract'
import type { Observer } from './observer.ts'
import type { Party } from './party.ts'
import type { CallerFacts, Route } from './route.ts'

/**
 * One caller's way through the hotline, above Asterisk's channels. `callerLegId` and `agentLegId` are the switch's
 * names of the two legs and mean nothing here. Instants are epoch ms.
 */
export interface Journey {
  readonly journeyId: JourneyId
  /** Rises by one with each event that is told to the outside. */
  readonly version: number
  readonly state: JourneyState
  readonly callerLegId: string
  readonly callerNumber: string
  readonly dialled: string
  readonly arrivedAt: number
  /** 0 is served first; this and `skills` are those of the route's step in force. */
  readonly priority: number
  readonly skills: readonly string[]
  /** Why it waits where it waits (为何转给我); absent on a record of an older version. */
  readonly route?: Route
  readonly step?: number
  /** What is known of the caller beside her number. */
  readonly facts?: CallerFacts
  /** Of the newest assignment; 0 before the first. */
  readonly epoch: number
  readonly agentId?: AgentId
  readonly agentLegId?: string
  /** Counts the legs rung for this journey, so that each has a name of its own. */
  readonly legs: number
  readonly offeredAt?: number
  readonly answeredAt?: number
  readonly endedAt?: number
  readonly endedBy?: 'caller' | 'agent' | 'system'
  readonly native: boolean
  /** The caller hears music; with `heldFor` only as long as that party is asked in private, or the agent is lost. */
  readonly callerHeld?: true
  readonly heldFor?: HeldFor
  /** In the order of asking. */
  readonly parties?: readonly Party[]
  /** Supervisors, in the order of asking; those who left stay until the call ends. */
  readonly observers?: readonly Observer[]
  /** 指派: this agent gets the call before all others as soon as she is ready, unless somebody else was free sooner. */
  readonly pin?: { readonly agentId: AgentId; readonly supervisor: AgentId }
  /** 取回: the agent's headset is rung for a call that she had left. */
  readonly returning?: AgentId
  /** The caller is in the switch's own dialplan: nobody is rung for her until the switch offers her again. */
  readonly away?: true
  /** When this record last changed: a look at the switch that began earlier says nothing about it. */
  readonly changedAt: number
}

/** What ends a caller's music by itself: a party that is asked in private, or an agent who is fetched back. */
export type HeldFor = { readonly party: PartyId } | 'lost_agent'

/** The party for whose sake the caller hears music. */
export function consulted({ heldFor }: Journey): PartyId | undefined {
  return typeof heldFor === 'object' ? heldFor.party : undefined
}

/** Undefined: `event` does not fit the journey's state. */
export function stepJourney(
  journey: Journey,
  event: JourneyEventType,
  change: Partial<Journey>,
): Journey | undefined {
  const state = next(JOURNEY, journey.state, event)
  if (state === undefined) return undefined
  return { ...journey, ...change, state, version: journey.version + 1 }
}

/** True while a caller is on the line. */
export function isLive(journey: Journey): boolean {
  return Object.keys(JOURNEY[journey.state]).length > 0
}

/** Back to the line: nothing of the last offer stays on the journey but its count of legs and its epoch. */
export function withoutAgent(journey: Journey): Journey {
  const { agentId: _agent, offeredAt: _offered, answeredAt: _answered, ...rest } = withoutLeg(journey)
  const { returning: _returning, ...alone } = notHeld(rest)
  return alone
}

/** The agent left, the others go on. */
export function leftByAgent(journey: Journey): Journey {
  const { agentId: _agent, ...rest } = withoutLeg(journey)
  return rest
}

/** Offered to somebody, or gone: the wish is over. */
export function notPinned(journey: Journey): Journey {
  const { pin: _pin, ...rest } = journey
  return rest
}

export function notHeld(journey: Journey): Journey {
  const { callerHeld: _held, heldFor: _for, ...rest } = journey
  return rest
}

export function notReturning(journey: Journey): Journey {
  const { returning: _returning, ...rest } = withoutLeg(journey)
  return rest
}

export function withoutLeg(journey: Journey): Journey {
  const { agentLegId: _leg, ...rest } = journey
  return rest
}

export function backFromAway(journey: Journey): Journey {
  const { away: _away, ...rest } = journey
  return rest
}
