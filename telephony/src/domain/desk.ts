import type { AgentView, CallView, QueueView } from '@hotline/contract'
import type { Agent } from './agent.ts'
import type { Exchange } from './exchange.ts'
import type { Journey } from './journey.ts'
import { partyView } from './party.ts'

/** What leaves the room about calls and agents: views without any name of the switch. */

export function agentView(agent: Agent): AgentView {
  const { agentId, name, skills, state, reason, since, until, proofs, pauseAfterCall } = agent
  const forced = agent.forced ?? null
  return { agentId, name, skills: [...skills], state, reason, forced, since, until, proofs, pauseAfterCall }
}

export function callView(journey: Journey): CallView {
  const { journeyId, state, callerNumber, dialled, arrivedAt, native } = journey
  return {
    journeyId,
    state,
    callerNumber,
    dialled,
    arrivedAt,
    offeredAt: journey.offeredAt ?? null,
    answeredAt: journey.answeredAt ?? null,
    endedAt: journey.endedAt ?? null,
    native,
    callerHeld: journey.callerHeld === true,
    parties: (journey.parties ?? []).map(partyView),
  }
}

/** Everybody who has no agent yet, rung or not. */
export function queueView(exchange: Exchange): QueueView {
  let waiting = 0
  let oldestArrivedAt: number | null = null
  for (const { state, arrivedAt } of exchange.journeys.values()) {
    if (state !== 'queued' && state !== 'offered') continue
    waiting += 1
    if (oldestArrivedAt === null || arrivedAt < oldestArrivedAt) oldestArrivedAt = arrivedAt
  }
  return { waiting, oldestArrivedAt }
}
