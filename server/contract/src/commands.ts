import { z } from 'zod'
import { BoardView } from './board.ts'
import { ANSWER_LIMIT, ExpertAnswerView, SeatView } from './expert-seat.ts'
import { AgentId, IdempotencyKey, JourneyId, PartyId, UnitId } from './ids.ts'
import { MessagesView } from './messages.ts'
import {
  BreakReason,
  DeskView,
  EmergencyService,
  HandoverOutcome,
  HeadsetAccount,
  PartyBrief,
  PopView,
  WrapUp,
  type Role,
} from './views.ts'
import { ObserveMode } from './supervision.ts'

const Nothing = z.object({}).strict()
const OwnCall = z.object({ journeyId: JourneyId }).strict()
/** `brief` is what whoever answers reads before the first word. */
const AskUnit = z.object({ journeyId: JourneyId, unitId: UnitId, brief: PartyBrief.optional() }).strict()
/** Who has a seat: an agent, and a supervisor for the calls that she takes over. */
const SEATED = ['agent', 'supervisor'] as const satisfies readonly Role[]
/** A supervisor's own words; kept in the audit log. */
const Why = z.string().trim().min(1).max(100)
const OwnParty = z.object({ journeyId: JourneyId, partyId: PartyId }).strict()

/** Imperative: a person asks over the socket; each is acked with `{ ok }`. `roles` may use it. */
export const COMMANDS = {
  /** The whole desk as it is now; the first thing after every connect. Logs the agent in to telephony if needed. */
  'desk:open': { input: Nothing, output: DeskView, roles: SEATED },
  /** Makes (or finds again) the SIP account of this agent's, supervisor's or expert's headset. */
  'headset:open': { input: Nothing, output: HeadsetAccount, roles: [...SEATED, 'expert'] },
  /** The page's own evidence: a microphone that was heard once and whose track is live. */
  'headset:prove': {
    input: z.object({ microphone: z.boolean() }).strict(),
    output: DeskView,
    roles: SEATED,
  },
  'agent:ready': { input: Nothing, output: DeskView, roles: ['agent'] },
  'agent:pause': { input: z.object({ reason: BreakReason }).strict(), output: DeskView, roles: ['agent'] },
  'agent:pauseAfterCall': {
    input: z.object({ on: z.boolean() }).strict(),
    output: DeskView,
    roles: ['agent'],
  },
  /** 签退: refused in a call. */
  'agent:logout': { input: Nothing, output: z.object({}), roles: SEATED },
  /** Told after the local session ended; ends the call even if the BYE was lost. Idempotent. */
  'call:hangup': { input: OwnCall, output: DeskView, roles: SEATED },
  /** 保持, 恢复: the caller hears music, and comes back. */
  'call:hold': { input: OwnCall, output: DeskView, roles: SEATED },
  'call:resume': { input: OwnCall, output: DeskView, roles: SEATED },
  /** 拨号盘: tones to the parties that talk, or to the caller when there is none. */
  'call:dtmf': {
    input: z.object({ journeyId: JourneyId, digits: z.string().regex(/^[0-9*#]{1,20}$/) }).strict(),
    output: DeskView,
    roles: SEATED,
  },
  /** 咨询: the unit alone, while the caller hears music. */
  'call:consult': { input: AskUnit, output: DeskView, roles: SEATED },
  /** 请专家: the unit joins agent and caller as soon as it answers (DA-2). */
  'call:invite': { input: AskUnit, output: DeskView, roles: SEATED },
  /** 三方通话: everybody who was held or asked in private talks together. */
  'call:join': { input: OwnCall, output: DeskView, roles: SEATED },
  /** 切换: caller and consulted party change places. */
  'call:swap': { input: OwnCall, output: DeskView, roles: SEATED },
  /** Takes back a question that was not answered, or lets a party go; a caller who was held for it comes back. */
  'call:drop': { input: OwnParty, output: DeskView, roles: SEATED },
  /** 转接: to a unit that is rung while the agent leaves; without `unitId` to the party that was consulted. */
  'call:transfer': {
    input: z
      .object({ journeyId: JourneyId, unitId: UnitId.optional(), brief: PartyBrief.optional() })
      .strict(),
    output: DeskView,
    roles: SEATED,
  },
  /** 离开: the others go on; 取回: back into the same call from wrap-up, or from a consultation to the caller. */
  'call:leave': { input: OwnCall, output: DeskView, roles: SEATED },
  'call:takeBack': { input: OwnCall, output: DeskView, roles: SEATED },
  /** 110报警 119火警 120急救 122交通: joined at once, the caller never on hold (EM-1). */
  'call:emergency': {
    input: z.object({ journeyId: JourneyId, service: EmergencyService }).strict(),
    output: DeskView,
    roles: SEATED,
  },
  /** 已受理, 未受理: what the service said; who is declined keeps the matter (EM-7). */
  'call:handoverOutcome': {
    input: OwnParty.extend({ outcome: HandoverOutcome }).strict(),
    output: DeskView,
    roles: ['agent'],
  },
  /** The address of an emergency, to the service by message where a route for it is configured. */
  'call:emergencyAddress': {
    input: OwnParty.extend({ address: z.string().trim().min(1).max(200) }).strict(),
    output: MessagesView,
    roles: ['agent'],
  },
  /** Where the messages of this agent's call stand. */
  'messages:open': { input: OwnCall, output: MessagesView, roles: ['agent'] },
  /** 完成话后 */
  'call:finish': {
    input: WrapUp.extend({ journeyId: JourneyId }).strict(),
    output: DeskView,
    roles: SEATED,
  },
  /** The pop of a call on this agent's desk, read again (after a reload, or when history was away). */
  'pop:open': { input: OwnCall, output: PopView, roles: SEATED },
  /** 专家坐席: the whole screen as it is now; the seat can be rung from then on. */
  'seat:open': { input: Nothing, output: SeatView, roles: ['expert'] },
  /**
   * 专家答复, during the call or after it (DA-4). The same key is the same answer.
   */
  'expert:answer': {
    input: z
      .object({
        journeyId: JourneyId,
        partyId: PartyId,
        answer: z.string().trim().min(1).max(ANSWER_LIMIT),
        key: IdempotencyKey,
      })
      .strict(),
    output: SeatView,
    roles: ['expert'],
  },
  /** What experts have written to this agent's call, read again after a reload; the oldest first. */
  'answers:open': { input: OwnCall, output: z.array(ExpertAnswerView), roles: SEATED },
  /** 实时看板: the whole board as it is now; `board:changed` follows until the socket closes. */
  'board:open': { input: Nothing, output: BoardView, roles: ['supervisor', 'administrator'] },
  /** 强制小休, 强制签退: written to the audit log, shown to the agent, refused while a call is on her desk. */
  'agent:force': {
    input: z
      .object({
        agentId: AgentId,
        to: z.enum(['not_ready', 'logged_out']),
        why: Why,
      })
      .strict(),
    output: BoardView,
    roles: ['supervisor', 'administrator'],
  },
  /**
   * 监听 耳语 强插 接管, and from one to another: her own headset is rung and answers by itself. Written to the audit log.
   */
  'call:observe': {
    input: z.object({ journeyId: JourneyId, mode: ObserveMode }).strict(),
    output: DeskView,
    roles: ['supervisor'],
  },
  /** 停止: she leaves the call that she listens to. Idempotent. */
  'call:unobserve': { input: OwnCall, output: DeskView, roles: ['supervisor'] },
  /** 指派: one waiting call out of its turn to an agent who is ready; 转派: a call that rings or talks to another. */
  'call:assign': {
    input: z.object({ journeyId: JourneyId, agentId: AgentId, why: Why }).strict(),
    output: BoardView,
    roles: ['supervisor', 'administrator'],
  },
  /** 知道了: somebody has seen the alarm; it stays on the board, quiet, until its cause is gone. */
  'alarm:acknowledge': {
    input: z.object({ alarmId: z.string().min(1).max(60) }).strict(),
    output: BoardView,
    roles: ['supervisor', 'administrator'],
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType; roles: readonly Role[] }>

export type CommandName = keyof typeof COMMANDS
export type CommandInput<C extends CommandName> = z.infer<(typeof COMMANDS)[C]['input']>
export type CommandOutput<C extends CommandName> = z.infer<(typeof COMMANDS)[C]['output']>

/** What every command is acked with. */
export type Ack<T> =
  { ok: true; value: T } | { ok: false; error: { code: string; details: Readonly<Record<string, unknown>> } }
