import type { AgentView, CallView, QueueView, RoutingView } from '@hotline/contract'
import type { Agent } from './agent.ts'
import type { Exchange } from './exchange.ts'
import type { Journey } from './journey.ts'
import { partyView } from './party.ts'

/** What leaves the room about calls and agents: views without any name of the switch. */

export function agentView(agent: Agent): AgentView {
  const { agentId, name, skills, state, reason, since, until, proofs, pauseAfterCall } = agent
  const [forced, guestOf] = [agent.forced ?? null, agent.guestOf ?? null]
  return {
    agentId,
    name,
    skills: [...skills],
    guestOf,
    state,
    reason,
    forced,
    since,
    until,
    proofs,
    pauseAfterCall,
  }
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
    routing: native ? null : routingView(journey),
  }
}

function routingView({ route, step = 0, priority }: Journey): RoutingView | null {
  if (route === undefined) return null
  const { version, numberName, merge, queueName, ticketKind, reasons, steps, preferred } = route
  const widened = steps.slice(1, step + 1).map(({ reason }) => reason)
  const own = preferred === undefined ? [] : [route.preferredReason ?? '']
  const words = [...reasons.map((each) => each.words), ...own, ...widened]
  return {
    rules: version,
    numberName,
    merge,
    queueName,
    ticketKind,
    priority,
    needs: [...(steps[step]?.needs ?? [])],
    step,
    steps: steps.length - 1,
    reasons: [...new Set(words)].filter((each) => each !== ''),
    preferredAgentId: preferred?.agentId ?? null,
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
