import type {
  AgentId,
  AgentView,
  BreakReason,
  CallView,
  DeskView,
  Disposition,
  HeadsetAccount,
  JourneyId,
  QueueView,
} from '@hotline/contract'
import type { AgentProfile } from './domain/agent.ts'

export type { AgentProfile } from './domain/agent.ts'
export type { JourneyEvent } from './domain/journey-event.ts'

/** The telephony room's door: what a server node may ask of calls and agents. It knows no ticket and no screen. */
export interface Telephony {
  /** Connects and reconciles in the background; never throws because a part is away. */
  start(): Promise<void>
  /** Leaves calls in progress alone; forgets timers and connections. */
  close(): Promise<void>
  status(): TelephonyStatus

  /** Idempotent: a known agent keeps state and call. */
  login(agent: AgentProfile): Promise<DeskView>
  desk(agentId: AgentId): DeskView | undefined
  openHeadset(agentId: AgentId): Promise<HeadsetAccount>
  /** Evidence about the agent's seat; absent fields stay as they were. */
  prove(agentId: AgentId, proofs: { microphone?: boolean; heartbeat?: boolean }): Promise<DeskView>
  /** @throws AppError PROOFS_MISSING with `missing`, TRANSITION_REFUSED with `state` */
  ready(agentId: AgentId): Promise<DeskView>
  pause(agentId: AgentId, reason: BreakReason): Promise<DeskView>
  pauseAfterCall(agentId: AgentId, on: boolean): Promise<DeskView>
  /** @throws AppError TRANSITION_REFUSED while a call is on the desk */
  logout(agentId: AgentId): Promise<void>
  /** Idempotent. */
  hangup(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  finish(agentId: AgentId, journeyId: JourneyId, disposition: Disposition, note: string): Promise<DeskView>

  /** The call with the agent who has it on the desk, ringing to wrap-up. */
  call(journeyId: JourneyId): { view: CallView; agentId: AgentId | undefined } | undefined
  agents(): AgentView[]
  queue(): QueueView
  subscribe(listener: (fact: TelephonyFact) => void): () => void
}

export interface TelephonyStatus {
  /** ARI connected and reconciled. */
  switch: boolean
  /** AMI connected: the native queue mirrors the agents. */
  mirror: boolean
  /** Redis answers. */
  line: boolean
}

export type TelephonyFact =
  /** Something on this agent's desk changed; `view.seq` is newer than every one before. */
  | { type: 'desk'; agentId: AgentId; view: DeskView }
  /** A call began to ring at this agent, or came back to her after a failure: time for the pop. */
  | { type: 'offered'; agentId: AgentId; call: CallView }
  | { type: 'status'; status: TelephonyStatus }

/** The Redis stream whose entries' field `event` is a JourneyEvent as JSON. */
export function journeyStream(redisPrefix: string): string {
  return `{${redisPrefix}}:journey-events`
}
