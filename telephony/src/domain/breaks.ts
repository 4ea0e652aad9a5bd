import { AppError, BREAK_REASONS, type BreakAllowance, type BreakReason } from '@hotline/contract'
import type { Agent } from './agent.ts'
import type { BreakPolicy } from './call-policy.ts'
import type { Exchange } from './exchange.ts'

/** 小休: what is left, what may be taken, and when one is over. */

export function isBreak(reason: string | null): reason is BreakReason {
  return BREAK_REASONS.some((each) => each === reason)
}

export function isOnBreak(agent: Agent): boolean {
  return agent.state === 'not_ready' && isBreak(agent.reason)
}

/** @throws AppError BREAK_USED_UP, BREAKS_FULL */
export function mayTakeBreak(exchange: Exchange, agent: Agent, reason: BreakReason): void {
  if (isOnBreak(agent) && agent.reason === reason) return
  const { kinds, atOnce } = exchange.policy.breaks
  const { limit } = kinds[reason]
  if (limit !== null && (agent.breaks?.[reason] ?? 0) >= limit)
    throw new AppError('BREAK_USED_UP', { reason, limit })
  const others = [...exchange.agents.values()].filter((each) => each.agentId !== agent.agentId)
  if (others.filter(isOnBreak).length >= atOnce) throw new AppError('BREAKS_FULL', { limit: atOnce })
}

/** One more of this kind; going on with the same one is none. */
export function counted(agent: Agent, reason: BreakReason): NonNullable<Agent['breaks']> {
  const used = agent.breaks?.[reason] ?? 0
  return { ...agent.breaks, [reason]: isOnBreak(agent) && agent.reason === reason ? used : used + 1 }
}

/** @returns null while she is on no break, or on one without an end */
export function breakEndsAt(agent: Agent, policy: BreakPolicy): number | null {
  if (agent.state !== 'not_ready' || !isBreak(agent.reason)) return null
  const { minutes } = policy.kinds[agent.reason]
  return minutes === null ? null : agent.since + minutes * 60_000
}

export function breakAllowances(agent: Agent, policy: BreakPolicy): BreakAllowance[] {
  return BREAK_REASONS.map((reason) => ({
    reason,
    used: agent.breaks?.[reason] ?? 0,
    ...policy.kinds[reason],
  }))
}
