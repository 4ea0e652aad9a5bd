import { z } from 'zod'
import { AgentId, JourneyId, PartyId } from './ids.ts'
import { JOURNEY, PARTY, type JourneyState, type PartyState } from './machines.ts'
import { Instant } from './instant.ts'
import { ObserverView } from './supervision.ts'
import { BoardRecording } from './recordings.ts'
import { AgentView, EmergencyService, OUTCOMES, PartyEnd } from './views.ts'

const stateEnum = <S extends string>(table: Record<S, unknown>) => z.enum(Object.keys(table) as [S, ...S[]])

/** Masked: 138****1111; empty when withheld. No number on the board is whole. */
const MaskedNumber = z.string()

export const WaitingCallView = z.object({
  journeyId: JourneyId,
  number: MaskedNumber,
  dialled: z.string(),
  arrivedAt: Instant,
  /** `offered`: it rings at an agent who has not answered yet. */
  state: z.enum(['queued', 'offered']),
  /** 0 is served first. */
  priority: z.int(),
  queueName: z.string(),
  /** How often what it needs of an agent was widened so far. */
  step: z.int(),
  /** 指派: whose next call it is, if she is free first. */
  pinnedTo: AgentId.nullable(),
})
export type WaitingCallView = z.infer<typeof WaitingCallView>

export const BoardPartyView = z.object({
  partyId: PartyId,
  name: z.string(),
  service: EmergencyService.nullable(),
  state: stateEnum<PartyState>(PARTY),
})

/** The call on an agent's desk, as far as a supervisor needs it to look in. */
export const BoardCallView = z.object({
  journeyId: JourneyId,
  number: MaskedNumber,
  state: stateEnum<JourneyState>(JOURNEY),
  callerHeld: z.boolean(),
  parties: z.array(BoardPartyView),
  /** Supervisors who listen or talk with them now. */
  observers: z.array(ObserverView),
})
export type BoardCallView = z.infer<typeof BoardCallView>

export const BoardAgentView = AgentView.omit({ skills: true }).extend({ call: BoardCallView.nullable() })
export type BoardAgentView = z.infer<typeof BoardAgentView>

/** 应急 N 进行中: one hand-over to 110 119 120 122 that has neither ended nor failed. */
export const BoardEmergencyView = z.object({
  journeyId: JourneyId,
  partyId: PartyId,
  service: EmergencyService,
  number: MaskedNumber,
  agentId: AgentId.nullable(),
  state: stateEnum<PartyState>(PARTY),
  askedAt: Instant,
  answeredAt: Instant.nullable(),
  drill: z.boolean(),
})
export type BoardEmergencyView = z.infer<typeof BoardEmergencyView>

/** DA-3: a unit of which nobody answered, in a call that goes on. */
export const BoardUnansweredView = z.object({
  journeyId: JourneyId,
  partyId: PartyId,
  unitName: z.string(),
  agentId: AgentId.nullable(),
  /** How many telephones were rung or tried. */
  attempts: z.int(),
  end: PartyEnd.nullable(),
  endedAt: Instant,
})
export type BoardUnansweredView = z.infer<typeof BoardUnansweredView>

/**
 * AN-3, AN-4. A contact counts once its fate is known: it was answered or it has ended. Denominator: all that count.
 * `answer_rate` 接通率: answered, today. `answer_rate_15s` 15秒率: answered within 15 s of arrival, today.
 * `answer_rate_24h` 24小时滚动接通率: answered, among those that arrived in the last 24 hours.
 */
export const FORMULAS = ['answer_rate', 'answer_rate_15s', 'answer_rate_24h'] as const
export const Formula = z.enum(FORMULAS)
export type Formula = z.infer<typeof Formula>

export const FigureView = z.object({
  formula: Formula,
  /** 0..1; null without a single contact that counts. */
  value: z.number().min(0).max(1).nullable(),
  numerator: z.int().nonnegative(),
  denominator: z.int().nonnegative(),
  /** Contacts that arrived at this instant or later count. */
  since: Instant,
})
export type FigureView = z.infer<typeof FigureView>

/** What only PostgreSQL knows. */
export const BoardFigures = z.object({
  answerRate: FigureView,
  answerRate15s: FigureView,
  answerRate24h: FigureView,
  /** 待回访: missed calls that nobody has called back (IN-12). */
  callbacksDue: z.int().nonnegative(),
})
export type BoardFigures = z.infer<typeof BoardFigures>

/**
 * `oldest_wait`, `queue_length`: too long; `nobody_ready`: somebody waits and no agent is ready; `answer_rate`: below
 * its floor; `proof_lost`: an agent was ready and is not any more, because her headset, microphone or page failed.
 */
export const ALARM_KINDS = [
  'oldest_wait',
  'queue_length',
  'nobody_ready',
  'answer_rate',
  'proof_lost',
] as const
export const AlarmKind = z.enum(ALARM_KINDS)
export type AlarmKind = z.infer<typeof AlarmKind>

export const AlarmView = z.object({
  /** The kind, and the agent where it is about one. */
  alarmId: z.string(),
  kind: AlarmKind,
  since: Instant,
  agentId: AgentId.nullable(),
  /** What is measured, and the threshold it passed: ms, calls, or a share 0..1; null where nothing is measured. */
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  /** Who said 知道了, as `2001 郑国强`. */
  acknowledged: z.object({ by: z.string(), at: Instant }).nullable(),
})
export type AlarmView = z.infer<typeof AlarmView>

/** 实时看板. `seq` rises with every view of one server run; `epoch` with every run. */
export const BoardView = z.object({
  epoch: z.int(),
  seq: z.int(),
  now: Instant,
  /** The oldest first. */
  waiting: z.array(WaitingCallView),
  /** By number. */
  agents: z.array(BoardAgentView),
  /** The oldest first. */
  emergencies: z.array(BoardEmergencyView),
  /** The oldest first; each goes by itself when its cause is gone. */
  alarms: z.array(AlarmView),
  /** The newest first. */
  unanswered: z.array(BoardUnansweredView).default([]),
  /** Null: PostgreSQL is away, since `dataAwaySince`. */
  figures: BoardFigures.nullable(),
  dataAwaySince: Instant.nullable(),
  /** False while the telephone system is out of reach. */
  switchUp: z.boolean(),
  /** Null: this installation records nothing. */
  recording: BoardRecording.nullable(),
})
export type BoardView = z.infer<typeof BoardView>

export const FigureRow = z.object({
  journeyId: JourneyId,
  number: MaskedNumber,
  dialled: z.string(),
  arrivedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  outcome: z.enum(['waiting', ...OUTCOMES]),
  agentId: AgentId.nullable(),
  /** In the numerator too. */
  counts: z.boolean(),
})
export type FigureRow = z.infer<typeof FigureRow>

/** `GET /api/board/figures/{formula}/rows`: the denominator's contacts, newest first. */
export const FigureRowList = z.object({
  since: Instant,
  rows: z.array(FigureRow),
  /** For `?after=`; null: that was all. */
  next: z.string().nullable(),
})
export type FigureRowList = z.infer<typeof FigureRowList>
