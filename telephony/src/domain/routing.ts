import { hasSkills } from './skills.ts'

/**
 * Who is served next: priority, then first arrival; by whom: the longest idle who has every skill at its level, and the
 * agent of an open matter before others. The Lua scripts in `redis/` do the same on sorted sets; this is the rule in
 * words that a test can hold against them. What a call needs, and from when on it needs less, is decided in `route.ts`.
 */
export interface WaitingCall {
  journeyId: string
  /** As in `skills.ts`; empty: anybody. */
  skills: readonly string[]
  /** 0 is served first. */
  priority: number
  /** Epoch ms; kept through every re-offer. */
  arrivedAt: number
  preferred?: Preferred
}

/** The agent who had the last call on an open matter: for her, this call counts as so much earlier, and no more. */
export interface Preferred {
  readonly agentId: string
  readonly aheadMs: number
}

export interface IdleAgent {
  agentId: string
  skills: readonly string[]
  /** Epoch ms */
  idleSince: number
}

export interface Assignment {
  journeyId: string
  agentId: string
  /** Rises with every assignment of the whole line; whoever acts on an older one is refused. */
  epoch: number
}

/** Everything that a node knows of the line. */
export interface KnownLine {
  waiting: WaitingCall[]
  offered: (WaitingCall & Assignment)[]
  idle: IdleAgent[]
}

/** One number that sorts as (priority, arrivedAt): epoch ms stays below 1e13 until the year 2286. */
export function lineScore(call: Pick<WaitingCall, 'priority' | 'arrivedAt'>): number {
  return call.priority * 1e13 + call.arrivedAt
}

export function fits(call: Pick<WaitingCall, 'skills'>, agent: Pick<IdleAgent, 'skills'>): boolean {
  return hasSkills(agent.skills, call.skills)
}

/** The next pair, or undefined when no waiting call has a fitting idle agent. */
export function nextPair(
  waiting: readonly WaitingCall[],
  idle: readonly IdleAgent[],
): { call: WaitingCall; agent: IdleAgent } | undefined {
  let best: Pair | undefined
  if (idle.length === 0) return undefined
  for (const call of waiting) {
    for (const agent of idle) {
      if (!fits(call, agent)) continue
      const preferred = call.preferred?.agentId === agent.agentId
      const score = lineScore(call) - (preferred ? (call.preferred?.aheadMs ?? 0) : 0)
      const pair = { call, agent, preferred, score }
      if (best === undefined || order(pair, best) < 0) best = pair
    }
  }
  return best
}

interface Pair {
  call: WaitingCall
  agent: IdleAgent
  preferred: boolean
  score: number
}

function order(a: Pair, b: Pair): number {
  return (
    a.score - b.score ||
    compare(a.call.journeyId, b.call.journeyId) ||
    Number(b.preferred) - Number(a.preferred) ||
    a.agent.idleSince - b.agent.idleSince ||
    compare(a.agent.agentId, b.agent.agentId)
  )
}

/** As Redis orders members of equal score. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
