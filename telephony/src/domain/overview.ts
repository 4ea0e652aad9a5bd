import type { AgentId, AgentView, CallView, JourneyId, ObserverView, PartyView } from '@hotline/contract'
import { agentView, callView } from './desk.ts'
import type { Exchange } from './exchange.ts'
import { isLive } from './journey.ts'
import { observerView } from './observer.ts'
import { liveObservers } from './observers.ts'
import { isLiveParty, partyView } from './party.ts'

/** One node's calls and agents at a glance. Pure; numbers are whole: who shows them masks them. */
export interface Overview {
  /** Who has no agent yet, rung or not; first arrival first. */
  waiting: WaitingJourney[]
  /** By number, each with the call on the desk, ringing to wrap-up; a supervisor only with one that she took over. */
  agents: { agent: AgentView; call: CallView | null; observers: ObserverView[] }[]
  /** DA-3: units of which nobody answered, in calls that go on; the newest first. */
  unanswered: { journeyId: JourneyId; agentId: string | undefined; party: PartyView }[]
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
  /** The switch's own dialplan has her: nobody is rung for her by us until it offers her again. */
  away?: true
  /** 指派: whose next call it is, if she is free first. */
  pinnedTo: AgentId | null
}

export function overview(exchange: Exchange): Overview {
  const journeys = [...exchange.journeys.values()]
  return {
    waiting: journeys
      .flatMap((journey) => {
        const { state, journeyId, callerNumber, dialled, arrivedAt, priority, route, step = 0 } = journey
        if (state !== 'queued' && state !== 'offered') return []
        return [
          {
            ...{ journeyId, callerNumber, dialled, arrivedAt, state, priority },
            ...{ queueName: route?.queueName ?? '', step, pinnedTo: journey.pin?.agentId ?? null },
            ...(journey.away === true ? { away: true as const } : {}),
          },
        ]
      })
      .sort((a, b) => a.arrivedAt - b.arrivedAt || (a.journeyId < b.journeyId ? -1 : 1)),
    agents: [...exchange.agents.values()]
      .filter(({ supervises, journeyId }) => supervises !== true || journeyId !== undefined)
      .sort((a, b) => Number(a.agentId) - Number(b.agentId))
      .map((agent) => {
        const journey = agent.journeyId === undefined ? undefined : exchange.journeys.get(agent.journeyId)
        // Who listens is at the desk that has the call, not at one that writes it up.
        const has = journey?.agentId === agent.agentId ? liveObservers(journey) : []
        return {
          agent: agentView(agent, exchange.policy),
          call: journey === undefined ? null : callView(journey),
          observers: has.map(observerView),
        }
      }),
    unanswered: journeys
      .filter(isLive)
      .flatMap(({ journeyId, agentId, parties = [] }) =>
        parties
          .filter((party) => party.role === 'expert' && party.state === 'failed')
          .map((party) => ({ journeyId, agentId, party: partyView(party) })),
      )
      .sort((a, b) => (b.party.endedAt ?? 0) - (a.party.endedAt ?? 0)),
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
