import {
  AGENT,
  next,
  type AgentEventType,
  type AgentId,
  type AgentState,
  type BreakReason,
  type Forced,
  type JourneyId,
  type NotReadyReason,
  type Proofs,
} from '@hotline/contract'

/** One agent's seat as the telephone system sees it. Instants are epoch ms. */
export interface Agent {
  readonly agentId: AgentId
  readonly name: string
  /** As in `skills.ts`. */
  readonly skills: readonly string[]
  /** 嘉宾坐席 (IN-9): whose staff she is. */
  readonly guestOf?: string
  readonly state: AgentState
  readonly reason: NotReadyReason | null
  readonly since: number
  /** End of the state's lease; null where it has none. */
  readonly until: number | null
  readonly proofs: Proofs
  readonly pauseAfterCall: boolean
  /** A supervisor's seat: never ready, in no queue; its calls are those that she takes over. */
  readonly supervises?: true
  /** 小休 taken since 签到, by kind. */
  readonly breaks?: Readonly<Partial<Record<BreakReason, number>>>
  /** 强制小休: by whom; ends with the state. */
  readonly forced?: Forced
  /** From the moment of the reservation to the end of wrap-up. */
  readonly journeyId?: JourneyId
  /** Account of the headset in the switch; lives while the agent is logged in. */
  readonly headset?: { readonly name: string; readonly password: string }
  /** When she became ready, while an offer is made: her place if the offer is taken back. */
  readonly idleSince?: number
  /** Was ready when a proof failed: becomes ready again by herself if it returns before `until`, at her old place. */
  readonly resume?: { readonly until: number; readonly idleSince: number }
}

/** Who logs in. */
export interface AgentProfile {
  agentId: AgentId
  name: string
  skills: string[]
  guestOf?: string
  supervises?: true
}

/** Undefined: `event` does not fit the agent's state. A move always ends the old state's lease and reason. */
export function stepAgent(
  agent: Agent,
  event: AgentEventType,
  now: number,
  change: Partial<Agent> = {},
): Agent | undefined {
  const state = next(AGENT, agent.state, event)
  if (state === undefined) return undefined
  const { resume: _resume, forced: _forced, ...rest } = agent
  return { ...rest, reason: null, until: null, since: now, ...change, state }
}

/** The proof that is missing first, in the order in which a person would mend it. */
export function missingProof(proofs: Proofs): 'heartbeat' | 'headset' | 'microphone' | undefined {
  if (!proofs.heartbeat) return 'heartbeat'
  if (!proofs.headset) return 'headset'
  if (!proofs.microphone) return 'microphone'
  return undefined
}

export function withoutCall(agent: Agent): Agent {
  const { journeyId: _journey, ...rest } = agent
  return rest
}

/** States in which Asterisk's own queue may ring this headset when no server is there. */
export function isNativelyReachable(agent: Agent): boolean {
  return ['ready', 'reserved', 'talking', 'reattaching'].includes(agent.state)
}
