import { AppError, type AgentId, type JourneyId } from '@hotline/contract'
import { knownAgent } from './agent-moves.ts'
import { assigned, dropAgentLeg, intoWrapUp, release } from './call-moves.ts'
import type { Agent } from './agent.ts'
import { moveJourney, touch, type Exchange, type Turn } from './exchange.ts'
import { isLive, type Journey } from './journey.ts'
import { asWaiting, placed } from './line-place.ts'
import { releaseObservers } from './observers.ts'
import { liveParties, place } from './parties.ts'
import { HEAD_OF_LINE } from './route.ts'
import type { Assignment, WaitingCall } from './routing.ts'

/** 指派 and 转派: a supervisor gives one call to one agent, whoever would have been next. */

/** Who may be asked for a call while she has none to give up: it is her next one. */
const SOON_FREE: readonly Agent['state'][] = ['reserved', 'talking', 'reattaching', 'wrap_up']

/**
 * @returns the call as the line needs it to be given to this agent at once; undefined: she is in a call, and a call that
 *   waits can be her next one
 * @throws AppError CALL_NOT_FOUND, CALL_IS_NATIVE, CALL_HAS_COMPANY, AGENT_NOT_FOUND, AGENT_NOT_READY, TRANSITION_REFUSED
 */
export function assignable(
  exchange: Exchange,
  journeyId: JourneyId,
  agentId: AgentId,
  now: number,
): WaitingCall | undefined {
  const journey = exchange.journeys.get(journeyId)
  if (journey === undefined || !isLive(journey)) throw new AppError('CALL_NOT_FOUND', { journeyId })
  if (journey.native) throw new AppError('CALL_IS_NATIVE', { journeyId })
  if (!['queued', 'offered', 'talking'].includes(journey.state) || journey.away === true)
    throw new AppError('TRANSITION_REFUSED', { state: journey.state, command: 'assign' })
  if (liveParties(journey).length > 0) throw new AppError('CALL_HAS_COMPANY', { journeyId })
  const agent = knownAgent(exchange, agentId)
  if (journey.state === 'queued' && SOON_FREE.includes(agent.state) && agent.supervises !== true)
    return undefined
  if (agent.state !== 'ready') throw new AppError('AGENT_NOT_READY', { state: agent.state })
  // Where it goes if she does not answer: what its route says now, and who was in a talk already waits for nobody else.
  const call = journey.state === 'talking' ? { ...journey, priority: HEAD_OF_LINE } : journey
  return asWaiting(placed(call, exchange.rules, now))
}

/** It keeps its place in the line, so whoever is free sooner may take it: nobody waits longer for being asked for. */
export function pin(turn: Turn, journeyId: JourneyId, agentId: AgentId, supervisor: AgentId): void {
  const journey = turn.exchange.journeys.get(journeyId)
  if (journey?.state === 'queued') touch(turn, { ...journey, pin: { agentId, supervisor } })
}

/** The line has made the pair: whoever had the call lets go of it, and the agent's headset rings. */
export function reassigned(turn: Turn, assignment: Assignment, supervisor: AgentId): void {
  const journey = turn.exchange.journeys.get(assignment.journeyId)
  const agent = journey?.agentId === undefined ? undefined : turn.exchange.agents.get(journey.agentId)
  if (journey?.state === 'offered') {
    moveJourney(turn, journey, 'withdraw', {}, { supervisor })
    dropAgentLeg(turn, journey)
    if (agent?.state === 'reserved') release(turn, agent)
  } else if (journey?.state === 'talking' && liveParties(journey).length === 0) {
    intoTheLine(turn, journey, supervisor)
    dropAgentLeg(turn, journey)
    if (agent !== undefined) intoWrapUp(turn, agent)
  }
  assigned(turn, assignment, { supervisor })
}

/** With music, never in silence, until the other agent answers. */
function intoTheLine(turn: Turn, journey: Journey, supervisor: AgentId): void {
  const alone = releaseObservers(turn, journey, 'agent_left')
  if (journey.callerHeld !== true) place(turn, alone, alone.callerLegId, 'music')
  moveJourney(turn, alone, 'move', { priority: HEAD_OF_LINE }, { supervisor })
}
