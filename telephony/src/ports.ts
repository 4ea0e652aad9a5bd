import type { EmergencyService, PartyEnd } from '@hotline/contract'
import type {
  AdoptRequest,
  CallerLeg,
  ConnectRequest,
  ObserveRequest,
  ObserverRing,
  PartyRequest,
  Place,
  RingRequest,
  SwitchLook,
} from './domain/leg.ts'
import type { JourneyEvent } from './domain/journey-event.ts'
import type { Assignment, IdleAgent, KnownLine, WaitingCall } from './domain/routing.ts'
import type { Journey } from './domain/journey.ts'
import type { NativeRecord } from './domain/native-record.ts'
import type { Agent } from './domain/agent.ts'
import type { Seat } from './domain/seat.ts'
import type { EmergencyRoutes } from './domain/party.ts'

/**
 * The waiting line. Each method is one atomic move that ends by pairing; an assignment is returned once and lives in
 * the line until `leave` or `decline`. Every method may throw AppError LINE_AWAY.
 */
export interface WaitingLine {
  /** A call that is already in the line keeps its place and its offer. */
  enqueue(call: WaitingCall, now: number): Promise<Assignment | undefined>
  /** The agent may be offered a call from now on; one who has an offer is left as she is. */
  idle(agent: IdleAgent, now: number): Promise<Assignment | undefined>
  /** No more offers; one that was made stays. */
  unidle(agentId: string): Promise<void>
  /** The call is out of the line for good: answered, or gone. */
  leave(journeyId: string): Promise<void>
  /** The offer failed: the call is back at its place, the agent stays out. False-y epoch mismatch changes nothing. */
  decline(assignment: Assignment, now: number): Promise<Assignment | undefined>
  /** This call to this agent, whoever would be next and wherever the call is; undefined: she has another offer. */
  assign(call: WaitingCall, agentId: string, now: number): Promise<Assignment | undefined>
  /** Makes the line equal to what the caller knows, then pairs as long as it can. */
  rebuild(known: KnownLine, now: number): Promise<Assignment[]>
  look(): Promise<LineLook>
}

export interface LineLook {
  waiting: string[]
  offered: Assignment[]
  idle: string[]
}

/** Which node leads the calls. Every method may throw AppError LINE_AWAY. */
export interface Lease {
  /** True: this process leads for so long. Its node's own earlier process gives way at once, another node does not. */
  take(forMs: number): Promise<boolean>
  /** False: another process leads. */
  renew(forMs: number): Promise<boolean>
  release(): Promise<void>
}

/** Durable memory of live journeys and agents, and the stream of journey events. May throw AppError LINE_AWAY. */
export interface Journal {
  /** False: a newer version is stored already, so this node is stale. The event is appended only with the record. */
  saveJourney(journey: Journey, events: JourneyEvent[], live: boolean): Promise<boolean>
  /** Appends events once more: whoever reads them knows them by journey and version. */
  retell(events: JourneyEvent[]): Promise<void>
  saveAgent(agent: Agent): Promise<void>
  saveSeat(seat: Seat): Promise<void>
  forgetSeat(seatId: string): Promise<void>
  load(): Promise<{ journeys: Journey[]; agents: Agent[]; seats: Seat[] }>
}

/** What the decisions need from a telephone switch. Leg ids are opaque. Every method may throw AppError SWITCH_AWAY. */
export interface Switch {
  /** Rings an agent's headset; the leg reports `legAnswered` or `legEnded`. */
  ring(request: RingRequest): Promise<void>
  /** Puts both legs into the journey's one bridge and ends the caller's music; says who serves. */
  connect(request: ConnectRequest): Promise<void>
  /** `lost` leaves the other leg where it is; `normal` lets the switch close the call. Idempotent. */
  hangUp(legId: string, why: 'normal' | 'lost'): Promise<void>
  /** Dials somebody whom an agent brings in; the leg reports `legAnswered` or `partyEnded`. */
  dialParty(request: PartyRequest): Promise<void>
  /** Rings a supervisor's headset, which answers by itself; the leg reports `legAnswered` or `legEnded`. */
  ringObserver(request: ObserverRing): Promise<void>
  /** What that leg hears from now on, and who hears it. Nothing of it reaches the caller but `room`. Idempotent. */
  observe(request: ObserveRequest): Promise<void>
  /** Caller and this leg end together from now on, also without a server. */
  adoptLeg(request: AdoptRequest): Promise<void>
  /** Moves of one journey happen in the order in which they were asked. */
  place(journeyId: string, legId: string, where: Place): Promise<void>
  /** Whether the switch itself leaves the caller on the line when this leg hangs up. */
  keepCaller(agentLegId: string, keep: boolean): Promise<void>
  /** Says who calls, and waits for the key; refused or silent, the leg ends. Idempotent. */
  askForKey(legId: string): Promise<void>
  tones(legId: string, digits: string): Promise<void>
  speakDirectNumber(journeyId: string, service: EmergencyService): Promise<void>
  /** Removes what an ended journey leaves in the switch. Idempotent. */
  clear(journeyId: string): Promise<void>
  /** What the switch dials by itself while no server lives. Idempotent. */
  putEmergencyRoutes(routes: EmergencyRoutes): Promise<void>
  /** Which sound each number greets with, by number; the others greet as the hotline does. Idempotent. */
  putGreetings(greetings: Readonly<Record<string, string>>): Promise<void>
  putHeadset(account: { name: string; password: string }): Promise<void>
  dropHeadset(name: string): Promise<void>
  /** Makes the switch's own fall-back queue equal to this list. */
  mirror(members: QueueMember[]): Promise<void>
  look(): Promise<SwitchLook>
  /** Callers whom the switch served by itself and who have gone; each is told until it is forgotten. */
  nativeRecords(): Promise<NativeRecord[]>
  forgetNative(journeyId: string): Promise<void>
}

export interface QueueMember {
  agentId: string
  headset: string
  paused: boolean
}

/** What the switch tells. */
export type SwitchFact =
  | { type: 'callArrived'; caller: CallerLeg }
  | { type: 'legAnswered'; legId: string }
  /** Precedes the end; `asked`: this side hung up, nobody else and no failure. */
  | { type: 'legEnding'; legId: string; asked: boolean }
  /** `normal`: somebody hung up on purpose. */
  | { type: 'legEnded'; legId: string; normal: boolean }
  /** The leg left our hands but lives: the dialplan has it. */
  | { type: 'legLeft'; legId: string }
  /** `gone`: unregistered, or registered anew by another page; `silent`: does not answer, which a busy page does too. */
  | { type: 'headset'; name: string; how: 'online' | 'silent' | 'gone' }
  | { type: 'partyRinging'; legId: string }
  /** Pressed the key that was asked for. */
  | { type: 'partyAccepted'; legId: string }
  /** A caller who waits pressed a key. */
  | { type: 'callerPressed'; legId: string; key: string }
  /** Sound with speech came from there. */
  | { type: 'partySpoke'; legId: string }
  | { type: 'partyEnded'; legId: string; end: PartyEnd }
  | { type: 'nativeAnswered'; caller: CallerLeg; headset: string; agentLegId: string }
  | { type: 'up'; look: SwitchLook }
  | { type: 'down' }
