import type { AgentId, DeskView, PartyView } from '@hotline/contract'
import type { Agent } from './domain/agent.ts'
import { breakAllowances } from './domain/breaks.ts'
import { agentView, callView, observationOf, queueView } from './domain/desk.ts'
import type { Exchange } from './domain/exchange.ts'
import type { TelephonyFact, TelephonyStatus } from './telephony.ts'
import type { Timing } from './timing.ts'

/** Tells listeners what desks show. Each view that leaves is newer than every one before it. */
export interface Desks {
  view(agent: Agent): DeskView
  changed(agentId: AgentId): void
  arrived(journeyId: string): void
  offered(agentId: AgentId, journeyId: string): void
  partyChanged(agentId: AgentId | undefined, journeyId: string, party: PartyView): void
  seatChanged(seatId: AgentId): void
  journeysChanged(): void
  statusMayHaveChanged(): void
  superseded(): void
  subscribe(listener: (fact: TelephonyFact) => void): () => void
}

/** How often a changed length of the line is shown on desks: a person reads no faster. */
const QUEUE_PUSH_MS = 500

export function createDesks(parts: {
  exchange: Exchange
  status: () => TelephonyStatus
  now: () => number
  timing: Timing
}): Desks {
  const { exchange, now } = parts
  const listeners = new Set<(fact: TelephonyFact) => void>()
  const epoch = now()
  let seq = 0
  let shownQueue = ''
  let shownStatus = ''

  function tell(fact: TelephonyFact): void {
    for (const listener of listeners) listener(fact)
  }

  function view(agent: Agent): DeskView {
    const journey = agent.journeyId === undefined ? undefined : exchange.journeys.get(agent.journeyId)
    seq += 1
    return {
      epoch,
      seq,
      now: now(),
      agent: agentView(agent, exchange.policy),
      call: journey === undefined ? null : callView(journey),
      queue: queueView(exchange),
      switchUp: parts.status().switch,
      breaks: breakAllowances(agent, exchange.policy.breaks),
      ...observationOf(exchange, agent),
    }
  }

  function changed(agentId: AgentId): void {
    const agent = exchange.agents.get(agentId)
    if (agent !== undefined && listeners.size > 0) tell({ type: 'desk', agentId, view: view(agent) })
  }

  const queueChanged = parts.timing.throttled(QUEUE_PUSH_MS, () => {
    const text = JSON.stringify(queueView(exchange))
    if (text === shownQueue) return
    shownQueue = text
    for (const agentId of exchange.agents.keys()) changed(agentId)
  })

  return {
    view,
    changed,
    arrived(journeyId) {
      const journey = exchange.journeys.get(journeyId)
      if (journey === undefined) return
      const { callerNumber, arrivedAt } = journey
      tell({ type: 'arrived', journeyId, callerNumber, arrivedAt })
    },
    offered(agentId, journeyId) {
      const journey = exchange.journeys.get(journeyId)
      if (journey !== undefined) tell({ type: 'offered', agentId, call: callView(journey) })
    },
    partyChanged(agentId, journeyId, party) {
      tell({ type: 'party', agentId, journeyId, party })
      for (const agent of exchange.agents.values()) if (agent.journeyId === journeyId) changed(agent.agentId)
    },
    seatChanged(seatId) {
      tell({ type: 'seat', seatId })
    },
    journeysChanged() {
      tell({ type: 'journeys' })
      queueChanged()
    },
    superseded: () => tell({ type: 'superseded' }),
    statusMayHaveChanged() {
      const status = parts.status()
      const text = JSON.stringify(status)
      if (text === shownStatus) return
      shownStatus = text
      tell({ type: 'status', status })
      for (const agentId of exchange.agents.keys()) changed(agentId)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
