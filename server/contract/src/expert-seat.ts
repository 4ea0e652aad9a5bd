import { z } from 'zod'
import { AgentId, JourneyId, PartyId, UnitId } from './ids.ts'
import { Instant } from './instant.ts'
import { PARTY, type PartyState } from './machines.ts'
import { PartyBrief, PartyEnd, PartyPurpose } from './views.ts'

const stateEnum = <S extends string>(table: Record<S, unknown>) => z.enum(Object.keys(table) as [S, ...S[]])

/** What an expert may write in one answer: a page, not a book; the database checks it again. */
export const ANSWER_LIMIT = 2000

/** 专家答复: a fact; what was written is never changed, another answer is another fact. */
export const ExpertAnswerView = z.object({
  id: z.uuid(),
  journeyId: JourneyId,
  partyId: PartyId,
  unitName: z.string(),
  /** As `3001 谢文华`. */
  by: z.string(),
  question: z.string(),
  answer: z.string(),
  at: Instant,
})
export type ExpertAnswerView = z.infer<typeof ExpertAnswerView>

/** DA-4: what an expert is asked, from the first ring on. */
export const SeatAskView = z.object({
  journeyId: JourneyId,
  partyId: PartyId,
  unitName: z.string(),
  purpose: PartyPurpose,
  /** Of the party: `left` and `failed` are over. */
  state: stateEnum<PartyState>(PARTY),
  askedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  end: PartyEnd.nullable(),
  /** Masked: 138****1111; empty when withheld. */
  callerNumber: z.string(),
  /** As `1001 王敏`; empty when nobody has the call any more. */
  agent: z.string(),
  brief: PartyBrief.nullable(),
})
export type SeatAskView = z.infer<typeof SeatAskView>

/** All that an expert's screen shows. `seq` rises with every view of one server run; `epoch` with every run. */
export const SeatView = z.object({
  epoch: z.int(),
  seq: z.int(),
  now: Instant,
  seatId: AgentId,
  /** Whose contact this seat is. */
  units: z.array(z.object({ unitId: UnitId, name: z.string() })),
  presence: z.enum(['free', 'busy', 'offline']),
  /** Ringing, talking, or the last one that she answered. */
  ask: SeatAskView.nullable(),
  /** What she has written to this question so far. */
  answers: z.array(ExpertAnswerView),
  switchUp: z.boolean(),
})
export type SeatView = z.infer<typeof SeatView>
