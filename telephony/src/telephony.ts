import type {
  AgentId,
  AgentView,
  BreakReason,
  CallView,
  DeskView,
  Disposition,
  Forced,
  HeadsetAccount,
  JourneyId,
  PartyId,
  PartyView,
  QueueView,
} from '@hotline/contract'
import type { AgentProfile } from './domain/agent.ts'
import type { Overview } from './domain/overview.ts'
import type { EmergencyRoutes, PartyWish } from './domain/party.ts'
import type { CallerFacts, LastAgent } from './domain/route.ts'

export type { AgentProfile } from './domain/agent.ts'
export type { CallerFacts, LastAgent } from './domain/route.ts'
export type { Overview } from './domain/overview.ts'
export type { EmergencyRoutes, PartyContact, PartyWish } from './domain/party.ts'
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
  /** 强制小休. @throws AppError TRANSITION_REFUSED while a call is on the desk */
  force(agentId: AgentId, forced: Forced): Promise<DeskView>
  pauseAfterCall(agentId: AgentId, on: boolean): Promise<DeskView>
  /** @throws AppError TRANSITION_REFUSED while a call is on the desk */
  logout(agentId: AgentId): Promise<void>
  /** Idempotent. */
  hangup(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  finish(agentId: AgentId, journeyId: JourneyId, disposition: Disposition, note: string): Promise<DeskView>

  /** 保持 and 恢复. All of these: @throws AppError CALL_NOT_FOUND, CALL_IS_NATIVE, TRANSITION_REFUSED with `state` */
  hold(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  resume(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  swap(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  join(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  leave(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  takeBack(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>
  dtmf(agentId: AgentId, journeyId: JourneyId, digits: string): Promise<DeskView>
  /** Brings somebody in. @throws AppError NO_CONTACT, TOO_MANY_PARTIES */
  ask(agentId: AgentId, journeyId: JourneyId, wish: PartyWish): Promise<DeskView>
  /** @throws AppError PARTY_NOT_FOUND */
  drop(agentId: AgentId, journeyId: JourneyId, partyId: PartyId): Promise<DeskView>
  /** To the party that was consulted; a transfer to somebody new is `ask` with that purpose. */
  completeTransfer(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>

  /** What the switch itself dials for an emergency while no server lives; kept there and told again after its restart. */
  setEmergencyRoutes(routes: EmergencyRoutes): void

  /** What the database knows of a waiting call's caller; a call that is talking already is left alone. */
  learn(journeyId: JourneyId, facts: CallerFacts): void
  /** Who had a caller's last call on an open matter; asked before the ring, so it answers from memory. */
  preferAgents(lastAgentOf: (callerNumber: string) => LastAgent | undefined): void

  /** The call with the agent who has it on the desk, ringing to wrap-up. */
  call(journeyId: JourneyId): { view: CallView; agentId: AgentId | undefined } | undefined
  agents(): AgentView[]
  queue(): QueueView
  /** Calls and agents of this node at a glance, for the board. */
  overview(): Overview
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
  /** Somebody is in the line, or rung for already: what is known of her may be told now. */
  | { type: 'arrived'; journeyId: JourneyId; callerNumber: string; arrivedAt: number }
  /** A call began to ring at this agent, or came back to her after a failure: time for the pop. */
  | { type: 'offered'; agentId: AgentId; call: CallView }
  /** Somebody was asked in, rang, answered, spoke or left. */
  | { type: 'party'; agentId: AgentId | undefined; journeyId: JourneyId; party: PartyView }
  /** Something happened to a call, also to one that is on nobody's desk. */
  | { type: 'journeys' }
  | { type: 'status'; status: TelephonyStatus }

/** The Redis stream whose entries' field `event` is a JourneyEvent as JSON. */
export function journeyStream(redisPrefix: string): string {
  return `{${redisPrefix}}:journey-events`
}
