/** Who was on the line of a journey, and when: the caller, every agent who was rung, every party. Pure. */
import type { AgentId, PartyView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'

export interface CallerLeg {
  role: 'caller'
  number: string
  startedAt: number
  endedAt: number | null
}

/** One connection of an agent; who comes back to a call has another one. */
export interface AgentLeg {
  role: 'agent'
  agentId: AgentId
  native: boolean
  /** Null where nothing was rung for it: 原生接听, 续接, 取回. */
  offeredAt: number | null
  answeredAt: number | null
  endedAt: number | null
}

export type Leg = CallerLeg | AgentLeg | PartyView

/** @param events of one journey, sorted by version */
export function legsOf(events: readonly JourneyEvent[]): Leg[] {
  const [first] = events
  if (first === undefined) return []
  const caller: CallerLeg = {
    role: 'caller',
    number: first.callerNumber,
    startedAt: first.arrivedAt,
    endedAt: null,
  }
  const agents: AgentLeg[] = []
  const parties = new Map<string, PartyView>()
  for (const event of events) {
    if (event.party !== undefined) parties.set(event.party.partyId, event.party)
    applyToAgents(agents, event)
    if (event.type === 'hangup' || event.type === 'abandon' || event.type === 'lose')
      caller.endedAt = event.at
  }
  return [caller, ...agents, ...parties.values()]
}

function applyToAgents(agents: AgentLeg[], event: JourneyEvent): void {
  const { at, agentId } = event
  const open = agents.find((leg) => leg.endedAt === null)
  const begin = (given: Partial<AgentLeg>): void => {
    if (open !== undefined) open.endedAt = at
    if (agentId === undefined) return
    const leg = { offeredAt: null, answeredAt: null, endedAt: null, native: event.native === true }
    agents.push({ role: 'agent', agentId, ...leg, ...given })
  }
  switch (event.type) {
    case 'offer':
      begin({ offeredAt: at })
      return
    case 'nativeAnswer':
      begin({ answeredAt: at, native: true })
      return
    case 'answer':
      // The offer may be an event that never came.
      if (open === undefined || (agentId !== undefined && open.agentId !== agentId)) begin({ answeredAt: at })
      else open.answeredAt ??= at
      return
    case 'reattach':
    case 'takeBack':
    case 'takeOver':
      begin({ answeredAt: at })
      return
    case 'noAnswer':
    case 'withdraw':
    case 'agentLost':
    case 'leave':
    case 'requeue':
    case 'move':
    case 'hangup':
    case 'abandon':
    case 'lose':
      if (open !== undefined) open.endedAt = at
      return
    case 'arrive':
    case 'finish':
    case 'hold':
    case 'resume':
    case 'party':
    case 'observe':
    case 'recorderFailed':
      return
  }
}
