import type { AgentView, CallView, DeskView, QueueView, RoutingView } from '@hotline/contract'
import type { Agent } from './agent.ts'
import { breakEndsAt } from './breaks.ts'
import type { CallPolicy } from './call-policy.ts'
import type { Exchange } from './exchange.ts'
import type { Journey } from './journey.ts'
import { observerView } from './observer.ts'
import { liveObservers, observedBy } from './observers.ts'
import { partyView } from './party.ts'

/** What leaves the room about calls and agents: views without any name of the switch. */

export function agentView(agent: Agent, { breaks }: Pick<CallPolicy, 'breaks'>): AgentView {
  const { agentId, name, skills, state, reason, since, until, proofs, pauseAfterCall } = agent
  const [forced, guestOf] = [agent.forced ?? null, agent.guestOf ?? null]
  return {
    ...{
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
    },
    breakEndsAt: breakEndsAt(agent, breaks),
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

/** Supervisors in this agent's call as far as the policy lets her see them, and the call that she herself listens to. */
export function observationOf(exchange: Exchange, agent: Agent): Pick<DeskView, 'observers' | 'observing'> {
  const journey = agent.journeyId === undefined ? undefined : exchange.journeys.get(agent.journeyId)
  const isHers = journey?.agentId === agent.agentId
  // Who took the call over is told to the agent who writes up her part.
  const taken = (journey?.observers ?? []).filter(
    ({ state, by }) => state === 'in_charge' && by !== agent.agentId,
  )
  const mine = journey === undefined ? [] : isHers ? liveObservers(journey) : taken
  const found = agent.supervises === true ? observedBy(exchange, agent.agentId) : undefined
  return {
    observers: mine
      .filter(({ mode, state }) => state !== 'ringing' && exchange.policy.observersShown.includes(mode))
      .map(observerView),
    observing:
      found === undefined
        ? null
        : {
            ...observerView(found.observer),
            journeyId: found.journey.journeyId,
            agentId: found.journey.agentId ?? null,
          },
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
