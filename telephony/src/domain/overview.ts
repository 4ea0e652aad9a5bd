import type { AgentView, CallView, JourneyId, PartyView } from '@hotline/contract'
import { agentView, callView } from './desk.ts'
import type { Exchange } from './exchange.ts'
import { isLive } from './journey.ts'
import { isLiveParty, partyView } from './party.ts'

/** One node's calls and agents at a glance. Pure; numbers are whole: who shows them masks them. */
export interface Overview {
  /** Who has no agent yet, rung or not; first arrival first. */
  waiting: WaitingJourney[]
  /** By number, each with the call on the desk, ringing to wrap-up. */
  agents: { agent: AgentView; call: CallView | null }[]
  /** Hand-overs to an emergency service that have not ended, also of calls whose agent left; first asked first. */
  emergencies: { journeyId: JourneyId; callerNumber: string; agentId: string | undefined; party: PartyView }[]
}

export interface WaitingJourney {
  journeyId: JourneyId
  callerNumber: string
  dialled: string
  arrivedAt: number
  state: 'queued' | 'offered'
  priority: number
  queueName: string
  step: number
}

export function overview(exchange: Exchange): Overview {
  const journeys = [...exchange.journeys.values()]
  return {
    waiting: journeys
      .flatMap(({ state, journeyId, callerNumber, dialled, arrivedAt, priority, route, step = 0 }) => {
        if (state !== 'queued' && state !== 'offered') return []
        const queueName = route?.queueName ?? ''
        return [{ journeyId, callerNumber, dialled, arrivedAt, state, priority, queueName, step }]
      })
      .sort((a, b) => a.arrivedAt - b.arrivedAt || (a.journeyId < b.journeyId ? -1 : 1)),
    agents: [...exchange.agents.values()]
      .sort((a, b) => Number(a.agentId) - Number(b.agentId))
      .map((agent) => {
        const journey = agent.journeyId === undefined ? undefined : exchange.journeys.get(agent.journeyId)
        return { agent: agentView(agent), call: journey === undefined ? null : callView(journey) }
      }),
    emergencies: journeys
      .filter(isLive)
      .flatMap(({ journeyId, callerNumber, agentId, parties = [] }) =>
        parties
          .filter((party) => party.role === 'emergency' && isLiveParty(party))
          .map((party) => ({ journeyId, callerNumber, agentId, party: partyView(party) })),
      )
      .sort((a, b) => a.party.askedAt - b.party.askedAt),
  }
}
