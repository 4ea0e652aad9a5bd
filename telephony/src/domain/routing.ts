/**
 * Who is served next: priority, then first arrival; by whom: the longest idle who has every skill. The Lua scripts in
 * `redis/` do the same on sorted sets; this is the rule in words that a test can hold against them.
 */
export interface WaitingCall {
  journeyId: string
  skills: readonly string[]
  /** 0 is served first. */
  priority: number
  /** Epoch ms; kept through every re-offer. */
  arrivedAt: number
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
  return call.skills.every((skill) => agent.skills.includes(skill))
}

/** The next pair, or undefined when no waiting call has a fitting idle agent. */
export function nextPair(
  waiting: readonly WaitingCall[],
  idle: readonly IdleAgent[],
): { call: WaitingCall; agent: IdleAgent } | undefined {
  const inOrder = [...waiting].sort(
    (a, b) => lineScore(a) - lineScore(b) || compare(a.journeyId, b.journeyId),
  )
  for (const call of inOrder) {
    const [agent] = idle
      .filter((each) => fits(call, each))
      .sort((a, b) => a.idleSince - b.idleSince || compare(a.agentId, b.agentId))
    if (agent !== undefined) return { call, agent }
  }
  return undefined
}

/** As Redis orders members of equal score. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
