import { z } from 'zod'
import { AgentId } from './ids.ts'

/** IN-3; the names are policy's, the ids are ours. */
export const TICKET_KINDS = [
  'consultation',
  'suggestion',
  'opinion',
  'help',
  'complaint',
  'report',
  'praise',
] as const
export const TicketKind = z.enum(TICKET_KINDS)
export type TicketKind = z.infer<typeof TicketKind>

/** IN-8: how a number came to this hotline: 本号 (`own`), 整体并入 (`whole`), 双号并行 (`double`), 设分中心 (`sub_centre`). */
export const MERGES = ['own', 'whole', 'double', 'sub_centre'] as const
export const Merge = z.enum(MERGES)
export type Merge = z.infer<typeof Merge>

/** 为何转给我: why this call is where it is, in the words of the routing rules. */
export const RoutingView = z.object({
  /** `name@date` of the rules. */
  rules: z.string(),
  /** Of the number that the caller dialled; the hotline's own where no row names it. */
  numberName: z.string(),
  merge: Merge,
  queueName: z.string(),
  /** 诉求类型 of the number's calls, for the ticket form. */
  ticketKind: TicketKind.nullable(),
  /** 0 is served first: 0 emergency, 1 a caller lost once, 5 waited beyond patience, 50 ordinary. */
  priority: z.int(),
  /** What an agent needs for it now, in words: 公积金业务2级; empty: anybody. */
  needs: z.array(z.string()),
  /** How often it was widened so far, and how often it can be. */
  step: z.int(),
  steps: z.int(),
  /** In the order of deciding; the last ones are of the widenings so far. */
  reasons: z.array(z.string()),
  /** Who had the last call on the caller's open matter, while she is preferred. */
  preferredAgentId: AgentId.nullable(),
})
export type RoutingView = z.infer<typeof RoutingView>
