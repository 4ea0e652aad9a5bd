import { z } from 'zod'
import { JourneyId } from './ids.ts'
import { BreakReason, DeskView, Disposition, HeadsetAccount, PopView, type Role } from './views.ts'

const Nothing = z.object({}).strict()

/** Imperative: a person asks over the socket; each is acked with `{ ok }`. `roles` may use it. */
export const COMMANDS = {
  /** The whole desk as it is now; the first thing after every connect. Logs the agent in to telephony if needed. */
  'desk:open': { input: Nothing, output: DeskView, roles: ['agent'] },
  /** Makes (or finds again) the SIP account of this agent's headset. */
  'headset:open': { input: Nothing, output: HeadsetAccount, roles: ['agent'] },
  /** The page's own evidence: a microphone that was heard once and whose track is live. */
  'headset:prove': {
    input: z.object({ microphone: z.boolean() }).strict(),
    output: DeskView,
    roles: ['agent'],
  },
  'agent:ready': { input: Nothing, output: DeskView, roles: ['agent'] },
  'agent:pause': { input: z.object({ reason: BreakReason }).strict(), output: DeskView, roles: ['agent'] },
  'agent:pauseAfterCall': {
    input: z.object({ on: z.boolean() }).strict(),
    output: DeskView,
    roles: ['agent'],
  },
  /** 签退: refused in a call. */
  'agent:logout': { input: Nothing, output: z.object({}), roles: ['agent'] },
  /** Told after the local session ended; ends the call even if the BYE was lost. Idempotent. */
  'call:hangup': { input: z.object({ journeyId: JourneyId }).strict(), output: DeskView, roles: ['agent'] },
  /** 完成话后 */
  'call:finish': {
    input: z.object({ journeyId: JourneyId, disposition: Disposition, note: z.string().max(500) }).strict(),
    output: DeskView,
    roles: ['agent'],
  },
  /** The pop of a call on this agent's desk, read again (after a reload, or when history was away). */
  'pop:open': { input: z.object({ journeyId: JourneyId }).strict(), output: PopView, roles: ['agent'] },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType; roles: readonly Role[] }>

export type CommandName = keyof typeof COMMANDS
export type CommandInput<C extends CommandName> = z.infer<(typeof COMMANDS)[C]['input']>
export type CommandOutput<C extends CommandName> = z.infer<(typeof COMMANDS)[C]['output']>

/** What every command is acked with. */
export type Ack<T> =
  { ok: true; value: T } | { ok: false; error: { code: string; details: Readonly<Record<string, unknown>> } }
