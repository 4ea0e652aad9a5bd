import {
  AppError,
  type AgentId,
  type BreakReason,
  type Forced,
  type JourneyId,
  type WrapUp,
} from '@hotline/contract'
import { missingProof, type Agent, type AgentProfile } from './agent.ts'
import {
  agentLost,
  endCall,
  finishWrapUp,
  journeyOf,
  leaveCall,
  noAnswer,
  reattachFailed,
  ringAgain,
} from './call-moves.ts'
import { moveAgent, record, seat, type Exchange, type Turn } from './exchange.ts'
import { counted, mayTakeBreak } from './breaks.ts'
import type { Journey } from './journey.ts'
import { stopObserving } from './observers.ts'
import { keptFor, liveParties } from './parties.ts'

/** What agents ask for and what is learnt about their seats. Requests that do not fit are refused with a code. */

/** @throws AppError AGENT_NOT_FOUND: nobody with this number is logged in */
export function knownAgent(exchange: Exchange, agentId: AgentId): Agent {
  const agent = exchange.agents.get(agentId)
  if (agent === undefined) throw new AppError('AGENT_NOT_FOUND', { agentId })
  return agent
}

/** Idempotent: who is logged in already keeps state and call, and gets the newer name and skills. */
export function login(turn: Turn, profile: AgentProfile): void {
  const known = turn.exchange.agents.get(profile.agentId)
  if (known !== undefined && known.state !== 'logged_out') {
    seat(turn, { ...known, ...profile })
    return
  }
  seat(turn, {
    ...profile,
    state: 'not_ready',
    reason: 'logged_in',
    since: turn.now,
    until: null,
    proofs: { headset: false, microphone: false, heartbeat: true },
    pauseAfterCall: false,
  })
}

export function prove(turn: Turn, agent: Agent, evidence: Partial<Agent['proofs']>): void {
  const proofs = { ...agent.proofs, ...evidence }
  if (missingProof(proofs) === undefined && missingProof(agent.proofs) === undefined) return
  const seated = seat(turn, { ...agent, proofs })
  const missing = missingProof(proofs)
  if (evidence.headset !== undefined) headsetChanged(turn, seated, evidence.headset)
  else if (missing !== undefined) becomeUnready(turn, seated, missing)
  if (missing === undefined) resume(turn, knownAgent(turn.exchange, agent.agentId))
}

/** @throws AppError PROOFS_MISSING, TRANSITION_REFUSED, also for a supervisor's seat */
export function ready(turn: Turn, agent: Agent): void {
  if (agent.state === 'ready') return
  if (agent.supervises === true) refuse(agent, 'ready')
  const missing = Object.entries(agent.proofs).flatMap(([proof, holds]) => (holds ? [] : [proof]))
  if (missing.length > 0) throw new AppError('PROOFS_MISSING', { missing })
  if (agent.state !== 'not_ready') refuse(agent, 'ready')
  moveAgent(turn, agent, 'prove')
}

/** @throws AppError TRANSITION_REFUSED with a call on the desk; 下一通后小休 is the way then */
export function pause(turn: Turn, agent: Agent, reason: BreakReason): void {
  mayTakeBreak(turn.exchange, agent, reason)
  const breaks = counted(agent, reason)
  if (agent.state === 'not_ready') {
    const { resume: _resume, forced: _forced, ...rest } = agent
    const since = agent.reason === reason ? agent.since : turn.now
    seat(turn, { ...rest, reason, breaks, since })
    return
  }
  if (agent.state === 'wrap_up') finishWrapUp(turn, { ...agent, pauseAfterCall: true })
  else if (moveAgent(turn, agent, 'pause', { reason }) === undefined) refuse(agent, 'pause')
  const paused = turn.exchange.agents.get(agent.agentId)
  if (paused !== undefined) seat(turn, { ...paused, reason, breaks })
}

/** 强制小休, by a supervisor. @throws AppError TRANSITION_REFUSED with a call on the desk, ringing to wrap-up */
export function force(turn: Turn, agent: Agent, forced: Forced): void {
  if (agent.journeyId !== undefined) refuse(agent, 'force')
  if (agent.state === 'not_ready') {
    const { resume: _resume, ...rest } = agent
    seat(turn, { ...rest, reason: 'supervisor', since: turn.now, forced })
  } else if (moveAgent(turn, agent, 'pause', { reason: 'supervisor', forced }) === undefined)
    refuse(agent, 'force')
}

/** 下一通后小休. What was granted here is kept, however many are on a break by then. @throws AppError BREAK_USED_UP, BREAKS_FULL */
export function pauseAfterCall(turn: Turn, agent: Agent, on: boolean): void {
  if (on) mayTakeBreak(turn.exchange, agent, 'break')
  seat(turn, { ...agent, pauseAfterCall: on })
}

/** @throws AppError TRANSITION_REFUSED while a caller is on the line or rings */
export function logout(turn: Turn, agent: Agent): void {
  if (['reserved', 'talking', 'reattaching'].includes(agent.state)) refuse(agent, 'logout')
  if (moveAgent(turn, agent, 'logout') === undefined) refuse(agent, 'logout')
  stopObserving(turn, agent.agentId, 'logged_out')
  if (agent.headset !== undefined) turn.effects.push({ do: 'dropHeadset', name: agent.headset.name })
}

/** Idempotent: a call that ended already stays as it is. @throws AppError CALL_NOT_FOUND */
export function hangup(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = ownCall(turn, agent, journeyId)
  // A supervisor took it over: it is not hers to end any more.
  if (journey.agentId !== undefined && journey.agentId !== agent.agentId) return
  const service = keptFor(turn, journey)?.service
  if (journey.state === 'talking' && service !== undefined)
    throw new AppError('EMERGENCY_NOT_ANSWERED', { service })
  if (journey.state === 'talking' || journey.state === 'reattaching') {
    if (liveParties(journey).length > 0) leaveCall(turn, journey)
    else endCall(turn, journey, 'agent')
  } else if (journey.state === 'offered') noAnswer(turn, agent)
}

/** @throws AppError CALL_NOT_FOUND, TRANSITION_REFUSED */
export function finish(
  turn: Turn,
  agent: Agent,
  journeyId: JourneyId,
  { disposition, note, knowledgeEntryId, basis }: WrapUp,
): void {
  const journey = ownCall(turn, agent, journeyId)
  if (agent.state !== 'wrap_up') refuse(agent, 'finish')
  const told = { ...journey, version: journey.version + 1 }
  turn.exchange.journeys.set(journeyId, told)
  record(turn, told, {
    type: 'finish',
    agentId: agent.agentId,
    note,
    ...(disposition === null ? {} : { disposition }),
    ...(knowledgeEntryId === undefined ? {} : { knowledgeEntryId }),
    ...(basis === undefined ? {} : { basis }),
  })
  finishWrapUp(turn, agent)
}

/** The lease of the agent's state has run out. */
export function leaseEnded(turn: Turn, agent: Agent): void {
  if (agent.until === null || agent.until > turn.now) return
  if (agent.state === 'reserved') noAnswer(turn, agent)
  else if (agent.state === 'reattaching') reattachFailed(turn, agent)
  else if (agent.state === 'wrap_up') finishWrapUp(turn, agent)
}

function headsetChanged(turn: Turn, agent: Agent, online: boolean): void {
  const journey = journeyOf(turn, agent)
  if (!online) {
    stopObserving(turn, agent.agentId, 'lost')
    if (agent.state === 'talking' && journey?.state === 'talking' && !journey.native)
      agentLost(turn, journey, agent)
    else if (agent.state === 'reserved' && journey?.agentLegId !== undefined) {
      turn.effects.push({ do: 'hangUp', legId: journey.agentLegId, why: 'lost' })
    } else becomeUnready(turn, agent, 'headset')
  } else if (agent.state === 'reserved' || agent.state === 'reattaching') ringAgain(turn, agent)
}

function becomeUnready(turn: Turn, agent: Agent, reason: 'headset' | 'microphone' | 'heartbeat'): void {
  if (agent.state !== 'ready') return
  moveAgent(turn, agent, 'lose', {
    reason,
    resume: { until: turn.now + turn.exchange.policy.resumeMs, idleSince: agent.since },
  })
}

function resume(turn: Turn, agent: Agent): void {
  if (agent.state !== 'not_ready' || agent.resume === undefined || agent.resume.until < turn.now) return
  moveAgent(turn, agent, 'prove', { since: agent.resume.idleSince })
}

/** @throws AppError CALL_NOT_FOUND */
export function ownCall(turn: Turn, agent: Agent, journeyId: JourneyId): Journey {
  const journey = turn.exchange.journeys.get(journeyId)
  if (agent.journeyId !== journeyId || journey === undefined)
    throw new AppError('CALL_NOT_FOUND', { journeyId })
  return journey
}

/** @throws AppError TRANSITION_REFUSED */
export function refuse(agent: Agent, command: string): never {
  throw new AppError('TRANSITION_REFUSED', { state: agent.state, command })
}
