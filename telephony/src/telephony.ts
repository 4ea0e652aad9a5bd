import type {
  AgentId,
  AgentView,
  BreakReason,
  CallView,
  DeskView,
  Forced,
  HandoverOutcome,
  HeadsetAccount,
  JourneyId,
  ObserveMode,
  PartyId,
  PartyView,
  QueueView,
  WrapUp,
} from '@hotline/contract'
import type { GuardSeen } from './asterisk/sip-guard.ts'
import type { AgentProfile } from './domain/agent.ts'
import type { Difference } from './domain/difference.ts'
import type { Overview } from './domain/overview.ts'
import type { RecordersStatus } from './recorder.ts'
import type { EmergencyRoutes, PartyWish } from './domain/party.ts'
import type { CallerFacts, LastAgent } from './domain/route.ts'
import type { SeatPresence } from './domain/seat.ts'

export type { AgentProfile } from './domain/agent.ts'
export { DIFFERENCES, type Difference } from './domain/difference.ts'
export type { CallerFacts, LastAgent } from './domain/route.ts'
export type { Overview } from './domain/overview.ts'
export type { EmergencyRoutes, PartyContact, PartyWish } from './domain/party.ts'
export type { SeatPresence } from './domain/seat.ts'
export type { GuardSeen } from './asterisk/sip-guard.ts'
export type { Intruder } from './domain/intruders.ts'
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
  /** 专家坐席: an expert can be asked at her own headset from now on. Idempotent. */
  openSeat(seatId: AgentId): Promise<void>
  /** Idempotent. @throws AppError TRANSITION_REFUSED while she is in a call */
  closeSeat(seatId: AgentId): Promise<void>
  seatPresence(seatId: AgentId): SeatPresence
  /** The call that this seat is rung for or talks in. */
  seatAsk(seatId: AgentId): SeatAsk | undefined
  /** Of an agent, or of an expert whose seat is open. @throws AppError AGENT_NOT_FOUND */
  openHeadset(agentId: AgentId): Promise<Omit<HeadsetAccount, 'iceServers'>>
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
  finish(agentId: AgentId, journeyId: JourneyId, wrapUp: WrapUp): Promise<DeskView>

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
  /** EM-7. @throws AppError PARTY_NOT_FOUND */
  noteOutcome(agentId: AgentId, journeyId: JourneyId, noted: NotedOutcome): Promise<DeskView>
  /** To the party that was consulted; a transfer to somebody new is `ask` with that purpose. */
  completeTransfer(agentId: AgentId, journeyId: JourneyId): Promise<DeskView>

  /**
   * 监听 耳语 强插 接管: a supervisor in another's call. @throws AppError CALL_NOT_FOUND, CALL_IS_NATIVE, PROOFS_MISSING,
   * TOO_MANY_PARTIES, TRANSITION_REFUSED with `state`
   */
  observe(supervisorId: AgentId, journeyId: JourneyId, mode: ObserveMode): Promise<DeskView>
  /** 停止. Idempotent. */
  unobserve(supervisorId: AgentId): Promise<DeskView>
  /** Throws what `assign` would refuse now, and changes nothing. */
  assignable(journeyId: JourneyId, agentId: AgentId): void
  /**
   * 指派, 转派: a waiting, ringing or talking call to this agent. @throws AppError CALL_NOT_FOUND, CALL_IS_NATIVE,
   * CALL_HAS_COMPANY, AGENT_NOT_FOUND, AGENT_NOT_READY, TRANSITION_REFUSED
   */
  assign(supervisorId: AgentId, journeyId: JourneyId, agentId: AgentId): Promise<void>

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
  /** Undefined: this node does not record. */
  recorders(): RecordersStatus | undefined
  /** How often a comparison with Asterisk or the line found what was not so, since this process began. */
  differences(): ReadonlyMap<Difference, number>
  /** Who guesses at SIP accounts, as this node sees it. */
  guard(): GuardSeen
  subscribe(listener: (fact: TelephonyFact) => void): () => void
}

export interface NotedOutcome {
  partyId: PartyId
  outcome: HandoverOutcome
}

export interface SeatAsk {
  call: CallView
  partyId: PartyId
}

export interface TelephonyStatus {
  /** This node leads the calls; one that stands by knows none and serves no desk. */
  leads: boolean
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
  /** An expert's headset came or went. */
  | { type: 'seat'; seatId: AgentId }
  /** Something happened to a call, also to one that is on nobody's desk. */
  | { type: 'journeys' }
  | { type: 'status'; status: TelephonyStatus }
  /** Another node leads, and this one had slept through it: what it knows is old, and its process must end. */
  | { type: 'superseded' }

/** The Redis stream whose entries' field `event` is a JourneyEvent as JSON. */
export function journeyStream(redisPrefix: string): string {
  return `{${redisPrefix}}:journey-events`
}
