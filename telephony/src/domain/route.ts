import type { AgentId, Merge, TicketKind } from '@hotline/contract'
import { openingOf } from './opening.ts'
import type { Preferred } from './routing.ts'
import { levelsOf } from './skills.ts'
import type { CallerCondition, CallerRow, NumberRow, QueueRow, RoutingRules } from './routing-rules.ts'

/**
 * Decides a call's way into the line: which queue, what it needs of an agent, how urgent it is, from when on it needs
 * less, and why, in the words of the rules. Pure; the same facts and rules give the same route.
 */
export interface CallFacts {
  dialled: string
  arrivedAt: number
  caller: CallerFacts
}

/** What is known of a caller; comes from the database, after she has been put into the line. */
export interface CallerFacts {
  readonly emergency?: boolean
  readonly flags?: readonly string[]
  readonly openMatter?: boolean
  readonly calledTimes?: number
  /** Epoch ms of the oldest missed call that nobody has called back. */
  readonly missedAt?: number
  /** Who had the last call on a matter that is still open. */
  readonly lastAgent?: LastAgent
}

export interface LastAgent {
  readonly agentId: AgentId
  /** When that call ended, epoch ms. */
  readonly at: number
}

export interface Route {
  readonly version: string
  /** The row that decided; another than the dialled number where no row names that. */
  readonly number: string
  readonly numberName: string
  readonly merge: Merge
  readonly queue: string
  readonly queueName: string
  readonly ticketKind: TicketKind | null
  /** Why this queue, this priority, these needs; in the order of deciding. */
  readonly reasons: readonly Reason[]
  /** The first is in force on arrival. Each later one is wider, and never less urgent. */
  readonly steps: readonly RouteStep[]
  readonly preferred?: Preferred
  readonly preferredReason?: string
}

export interface Reason {
  readonly rule: string
  readonly words: string
}

export interface RouteStep {
  /** Epoch ms */
  readonly at: number
  readonly skills: readonly string[]
  /** The same in words: 公积金业务2级. */
  readonly needs: readonly string[]
  readonly priority: number
  readonly reason: string
}

/** Before everybody, lost callers included. */
export const EMERGENCY_PRIORITY = 0
/** Callers whom we lost once already: first in line, behind emergencies. */
export const HEAD_OF_LINE = 1
/** Who waited longer than patience lasts. */
export const PATIENCE_PRIORITY = 5
/** What rules may give; what is below is ours. */
export const RULE_PRIORITIES = { least: 10, most: 90 } as const

export function route(facts: CallFacts, rules: RoutingRules): Route {
  const row = numberRow(rules, facts.dialled)
  // IN-5: before opening hours, scope, nuisance and identity.
  if (row.emergency || facts.caller.emergency === true) return emergencyRoute(facts, rules, row)
  const { open, holiday } = openingOf(row, rules.calendar, facts.arrivedAt)
  const shut = open ? null : row.closed
  const queue = queueRow(rules, shut?.queue ?? row.queue)
  const fitting = rules.callers.filter(({ when }) => fitsCaller(when, facts))
  const urgent = fitting.find(({ priority }) => priority !== null)
  const preferred = preferredAgent(facts, rules)
  return {
    ...named(rules, row, queue),
    reasons: [
      { rule: `number ${row.number}`, words: row.reason },
      ...(shut === null ? [] : [{ rule: holiday ?? 'closed', words: shut.reason }]),
      { rule: `queue ${queue.queue}`, words: queue.reason },
      ...fitting
        .filter((each) => each === urgent || each.needs.length > 0)
        .map(({ rule, reason }) => ({ rule, words: reason })),
    ],
    steps: stepsOf(queue, fitting, urgent?.priority ?? queue.priority, facts.arrivedAt, rules),
    ...(preferred === undefined ? {} : { preferred, preferredReason: rules.sticky?.reason ?? '' }),
  }
}

/** @returns the index of the step in force */
export function stepAt({ steps }: Pick<Route, 'steps'>, now: number): number {
  return Math.max(
    0,
    steps.findLastIndex(({ at }) => at <= now),
  )
}

function emergencyRoute(facts: CallFacts, rules: RoutingRules, row: NumberRow): Route {
  const { needs, anybodyAfterMs, reason } = rules.emergency
  const at = facts.arrivedAt
  const first = { at, skills: needs, needs: wordsOf(needs, rules), priority: EMERGENCY_PRIORITY, reason: '' }
  const anybody = { ...first, at: at + anybodyAfterMs, skills: [], needs: [], reason }
  return {
    ...named(rules, row, queueRow(rules, row.queue)),
    reasons: [{ rule: 'emergency', words: reason }],
    steps: needs.length === 0 ? [first] : [first, anybody],
  }
}

/** Relaxations of the queue, the end of what the caller's rows need, and the end of patience, by time. */
function stepsOf(
  queue: QueueRow,
  fitting: readonly CallerRow[],
  priority: number,
  arrivedAt: number,
  rules: RoutingRules,
): RouteStep[] {
  const { patience } = rules
  const changes = [
    { afterMs: 0, reason: '' },
    ...queue.relax,
    ...fitting
      .filter(({ needs }) => needs.length > 0)
      .map((each) => ({ afterMs: each.needsMs, reason: each.reason })),
    ...(priority > PATIENCE_PRIORITY ? [patience] : []),
  ].sort((a, b) => a.afterMs - b.afterMs)
  const steps: RouteStep[] = []
  for (const { afterMs, reason } of changes) {
    const relaxed = queue.relax.findLast((each) => each.afterMs <= afterMs)
    const still = fitting.filter((each) => each.needsMs > afterMs).flatMap(({ needs }) => needs)
    const skills = [...(relaxed ?? queue).needs, ...still]
    const step = {
      at: arrivedAt + afterMs,
      skills,
      needs: wordsOf(skills, rules),
      priority: afterMs >= patience.afterMs ? Math.min(priority, PATIENCE_PRIORITY) : priority,
      reason,
    }
    if (steps.at(-1)?.at === step.at)
      steps.splice(-1, 1, { ...step, reason: reason || (steps.at(-1)?.reason ?? '') })
    else steps.push(step)
  }
  return steps
}

function wordsOf(skills: readonly string[], rules: RoutingRules): string[] {
  return [...levelsOf(skills)].map(([skill, level]) => {
    const name = rules.skills.find((each) => each.skill === skill)?.name ?? skill
    return level === 1 ? name : `${name}${String(level)}级`
  })
}

function preferredAgent({ caller, arrivedAt }: CallFacts, { sticky }: RoutingRules): Preferred | undefined {
  const { lastAgent } = caller
  if (sticky === null || lastAgent === undefined || lastAgent.at + sticky.forMs < arrivedAt) return undefined
  return { agentId: lastAgent.agentId, aheadMs: sticky.aheadMs }
}

function fitsCaller(when: CallerCondition, { caller, arrivedAt }: CallFacts): boolean {
  const { flags, openMatter, calledTimes, missedMs } = when
  if (flags !== undefined && !flags.some((flag) => caller.flags?.includes(flag) === true)) return false
  if (openMatter === true && caller.openMatter !== true) return false
  if (calledTimes !== undefined && (caller.calledTimes ?? 0) < calledTimes) return false
  if (missedMs !== undefined && (caller.missedAt ?? Infinity) + missedMs > arrivedAt) return false
  return true
}

function named(rules: RoutingRules, row: NumberRow, queue: QueueRow) {
  return {
    version: rules.version,
    number: row.number,
    numberName: row.name,
    merge: row.merge,
    queue: queue.queue,
    queueName: queue.name,
    ticketKind: row.ticketKind,
  }
}

function numberRow({ numbers, defaultNumber }: RoutingRules, dialled: string): NumberRow {
  const row =
    numbers.find(({ number }) => number === dialled) ?? numbers.find(({ number }) => number === defaultNumber)
  if (row === undefined) throw new Error(`no routing row for the default number ${defaultNumber}`)
  return row
}

function queueRow({ queues }: RoutingRules, name: string): QueueRow {
  const row = queues.find(({ queue }) => queue === name)
  if (row === undefined) throw new Error(`no routing row for the queue ${name}`)
  return row
}
