import type { AgentId, JourneyId } from '@hotline/contract'
import type { CallerLeg } from './leg.ts'
import { missingProof, withoutCall, type Agent } from './agent.ts'
import { moveAgent, moveJourney, offerIdle, record, touch, type Turn } from './exchange.ts'
import {
  backFromAway,
  isLive,
  leftByAgent,
  notPinned,
  notReturning,
  withoutLeg,
  type Journey,
} from './journey.ts'
import { isAwaited, isTalking } from './party.ts'
import { followAgent, releaseObservers, suspendObservers } from './observers.ts'
import { endParties, everybodyTogether, holdCaller, keptFor, liveParties, resumeCaller } from './parties.ts'
import { asWaiting, placeAt, placed } from './line-place.ts'
import { HEAD_OF_LINE } from './route.ts'
import type { JourneyEvent } from './journey-event.ts'
import type { Assignment } from './routing.ts'
import { counted } from './breaks.ts'

/** What happens to a call: one function for each fact that the switch or the line tells. Facts that do not fit do nothing. */

/** @param journeyId the caller's own if the switch remembers one, else a new one */
export function callArrived(turn: Turn, caller: CallerLeg, journeyId: JourneyId): void {
  const known = turn.exchange.journeys.get(journeyId)
  if (known !== undefined) {
    // Back from the switch's own queue: same journey, same place.
    if (known.state !== 'queued') return
    const back = placed({ ...backFromAway(known), callerLegId: caller.legId }, turn.exchange.rules, turn.now)
    touch(turn, back)
    turn.exchange.callerLegs.set(caller.legId, journeyId)
    turn.effects.push({ do: 'enqueue', call: asWaiting(back) })
    return
  }
  enter(turn, caller, journeyId, { do: 'enqueue' })
}

/** @param facts told with the offer */
export function assigned(turn: Turn, assignment: Assignment, facts: Partial<JourneyEvent> = {}): void {
  const { journeyId, agentId, epoch } = assignment
  const journey = turn.exchange.journeys.get(journeyId)
  const agent = turn.exchange.agents.get(agentId)
  const agentFree = agent !== undefined && agent.state === 'ready'
  if (journey?.state === 'offered' && journey.agentId === agentId) {
    // A rebuilt line made the same pair again: only its number is new.
    if (epoch > journey.epoch) touch(turn, { ...journey, epoch })
    return
  }
  if (journey?.state !== 'queued' || journey.away === true) {
    turn.effects.push({ do: 'leave', journeyId })
    if (agentFree) offerIdle(turn, agent)
    return
  }
  if (!agentFree || agent.headset === undefined || epoch <= journey.epoch) {
    turn.effects.push({ do: 'decline', assignment })
    if (agentFree) offerIdle(turn, agent)
    return
  }
  const { ringTimeoutMs } = turn.exchange.policy
  moveAgent(turn, agent, 'reserve', {
    journeyId,
    until: turn.now + ringTimeoutMs,
    idleSince: agent.since,
  })
  const { pin } = journey
  const asked = pin?.agentId === agentId ? { supervisor: pin.supervisor } : {}
  const change = { agentId, epoch, offeredAt: turn.now }
  const offered = moveJourney(turn, notPinned(journey), 'offer', change, { ...asked, ...facts })
  if (offered === undefined) return
  ring(turn, offered, agent.headset.name, ringTimeoutMs, false)
  turn.effects.push({ do: 'offered', agentId, journeyId })
}

export function legAnswered(turn: Turn, legId: string): void {
  const journey = byAgentLeg(turn, legId)
  const agent = agentOf(turn, journey)
  if (journey === undefined || agent === undefined) {
    turn.effects.push({ do: 'hangUp', legId, why: 'lost' })
    return
  }
  if (journey.state === 'handed_over') return takenBack(turn, journey, agent, legId)
  if (journey.state !== 'offered' && journey.state !== 'reattaching') return
  const again = journey.state === 'reattaching'
  moveAgent(turn, agent, again ? 'reattach' : 'answer')
  const talking = moveJourney(
    turn,
    journey,
    again ? 'reattach' : 'answer',
    again ? {} : { answeredAt: turn.now },
  )
  if (talking === undefined) return
  connect(turn, talking, agent, legId, again)
  followAgent(turn, talking.heldFor === 'lost_agent' ? resumeCaller(turn, talking) : talking)
}

function connect(turn: Turn, journey: Journey, agent: Agent, legId: string, again: boolean): void {
  if (liveParties(journey).length > 0) turn.effects.push({ do: 'keepCaller', agentLegId: legId, keep: true })
  turn.effects.push({
    do: 'connect',
    request: {
      journeyId: journey.journeyId,
      callerLegId: journey.callerLegId,
      callerHeld: journey.callerHeld === true,
      agentLegId: legId,
      announceAgentId: again || !turn.exchange.policy.announceAgent ? undefined : agent.agentId,
    },
  })
}

/** 取回: she is back in the call that she had left. */
function takenBack(turn: Turn, journey: Journey, agent: Agent, legId: string): void {
  moveAgent(turn, agent, 'reattach')
  const { returning: _returning, ...back } = journey
  const talking = moveJourney(turn, back, 'takeBack', { agentId: agent.agentId })
  if (talking === undefined) return
  connect(turn, talking, agent, legId, true)
  everybodyTogether(turn, talking)
}

/** How an agent's leg ended: she hung up; somebody did; or it was lost. */
export type LegEnd = 'asked' | 'normal' | 'lost'

export function agentLegEnded(turn: Turn, journey: Journey, legId: string, how: LegEnd): void {
  const agent = agentOf(turn, journey)
  if (agent === undefined) return
  if (journey.state === 'offered') {
    // Without a headset the ringing page is being loaded again: it rings once more when it is back.
    if (agent.proofs.headset) noAnswer(turn, agent)
    else touch(turn, withoutLeg(journey))
  } else if (journey.state === 'talking') {
    // The native queue ends the agent's leg by itself when the caller has gone.
    if (journey.native) endCall(turn, journey, how === 'asked' ? 'agent' : 'caller', 'legIsOver')
    // EM-1: a caller for whom help is still rung is not left alone, whatever ended the agent's leg.
    else if (how === 'lost' || keptFor(turn, journey) !== undefined) agentLost(turn, journey, agent)
    else if (liveParties(journey).length > 0) leaveCall(turn, journey, 'legIsOver')
    else endCall(turn, journey, 'agent', 'legIsOver')
  } else if (journey.agentLegId === legId && ['reattaching', 'handed_over'].includes(journey.state)) {
    touch(turn, withoutLeg(journey))
  }
}

/**
 * 离开, and 挂断 with somebody else on the call: the agent goes to wrap-up, everybody else goes on together. A caller
 * whose party is still being rung waits for it with music.
 */
export function leaveCall(turn: Turn, journey: Journey, legIsOver?: 'legIsOver'): void {
  const agent = agentOf(turn, journey)
  if (!handOver(turn, journey, 'agent')) return
  if (legIsOver === undefined) dropAgentLeg(turn, journey)
  if (agent !== undefined) intoWrapUp(turn, agent)
}

function handOver(turn: Turn, journey: Journey, by: 'agent' | 'system'): boolean {
  const company = liveParties(journey).some((party) => !isAwaited(party))
  const settled = company ? everybodyTogether(turn, journey) : holdCaller(turn, journey)
  const left = moveJourney(turn, releaseObservers(turn, settled, 'agent_left'), 'leave', {}, { by })
  if (left !== undefined) touch(turn, leftByAgent(left))
  return left !== undefined
}

/** Somebody of those with whom the agent left the caller has gone: never silence, and with nobody to come the line. */
export function companyGone(turn: Turn, journey: Journey): void {
  if (journey.state !== 'handed_over') return
  const live = liveParties(journey)
  if (live.some((party) => !isAwaited(party))) return
  const waiting = holdCaller(turn, journey)
  if (live.length > 0 || journey.returning !== undefined) return
  moveJourney(turn, waiting, 'requeue', { priority: HEAD_OF_LINE })
}

/** The caller left our hands for the dialplan, which offers her again: she keeps her journey and her place. */
export function callerAway(turn: Turn, journey: Journey): void {
  if (journey.state !== 'queued' && journey.state !== 'offered') return
  const agent = agentOf(turn, journey)
  const waiting = journey.state === 'queued' ? journey : moveJourney(turn, journey, 'withdraw')
  if (waiting === undefined) return
  touch(turn, { ...waiting, away: true })
  turn.effects.push({ do: 'leave', journeyId: journey.journeyId })
  dropAgentLeg(turn, journey)
  if (agent?.state === 'reserved') release(turn, agent)
}

/** The caller's leg ended, or left our hands while nobody but the dialplan's closing could have taken it. */
export function callerGone(turn: Turn, journey: Journey): void {
  const agent = agentOf(turn, journey)
  if (journey.state === 'queued' || journey.state === 'offered') {
    moveJourney(turn, journey, 'abandon', { endedAt: turn.now, endedBy: 'caller' }, { by: 'caller' })
    if (agent?.state === 'reserved') release(turn, agent)
    dropAgentLeg(turn, journey)
    turn.effects.push({ do: 'clear', journeyId: journey.journeyId })
  } else endCall(turn, journey, 'caller')
}

/** Whoever was on the call beside caller and agent goes with it. */
function withNobody(turn: Turn, journey: Journey): Journey {
  return releaseObservers(turn, endParties(turn, journey), 'call_ended')
}

/** A failure of ours cut the caller off: she is called back. */
export function callLost(turn: Turn, journey: Journey): void {
  const agent = agentOf(turn, journey)
  moveJourney(
    turn,
    withNobody(turn, journey),
    'lose',
    { endedAt: turn.now, endedBy: 'system' },
    { by: 'system' },
  )
  if (agent?.state === 'reserved') release(turn, agent)
  else if (agent !== undefined) intoWrapUp(turn, agent)
}

/** @param legIsOver the agent's leg ends by itself, and the switch closes the caller's after it */
export function endCall(
  turn: Turn,
  journey: Journey,
  by: 'caller' | 'agent' | 'system',
  legIsOver?: 'legIsOver',
): void {
  const agent = agentOf(turn, journey)
  const ended = moveJourney(
    turn,
    withNobody(turn, journey),
    'hangup',
    { endedAt: turn.now, endedBy: by },
    { by },
  )
  if (ended === undefined) return
  if (journey.agentLegId !== undefined) {
    if (legIsOver === undefined) turn.effects.push({ do: 'hangUp', legId: journey.agentLegId, why: 'normal' })
  } else if (by !== 'caller') turn.effects.push({ do: 'hangUp', legId: journey.callerLegId, why: 'normal' })
  turn.effects.push({ do: 'clear', journeyId: journey.journeyId })
  if (agent !== undefined) intoWrapUp(turn, agent)
}

/** The headset is gone in the middle of a talk: the caller hears music while the same agent is fetched back. */
export function agentLost(turn: Turn, journey: Journey, agent: Agent): void {
  const lost = moveJourney(turn, withoutLeg(journey), 'agentLost')
  if (lost === undefined) return
  const { reattachMs } = turn.exchange.policy
  moveAgent(turn, agent, 'lose', { until: turn.now + reattachMs })
  const alone = journey.callerHeld !== true && !liveParties(journey).some(isTalking)
  suspendObservers(turn, alone ? holdCaller(turn, lost, 'lost_agent') : lost)
  dropAgentLeg(turn, journey)
  if (agent.proofs.headset) ringAgain(turn, agent)
}

/** Rings the headset once more for the call that is on its agent's desk, if no leg is under way. */
export function ringAgain(turn: Turn, agent: Agent): void {
  const journey = journeyOf(turn, agent)
  if (journey === undefined || journey.agentLegId !== undefined || agent.headset === undefined) return
  if (!['offered', 'reattaching', 'handed_over'].includes(journey.state)) return
  const left = Math.max((agent.until ?? turn.now) - turn.now, 1_000)
  ring(turn, journey, agent.headset.name, left, journey.state !== 'offered')
}

export function noAnswer(turn: Turn, agent: Agent): void {
  const journey = journeyOf(turn, agent)
  const reason = missingProof(agent.proofs) ?? 'no_answer'
  moveAgent(turn, withoutCall(agent), 'noAnswer', { reason })
  if (journey === undefined) return
  moveJourney(turn, journey, 'noAnswer', {}, { agentId: agent.agentId })
  dropAgentLeg(turn, journey)
}

/** The agent did not come back: the caller goes on with whom she has, or to the head of the line for anybody who fits. */
export function reattachFailed(turn: Turn, agent: Agent): void {
  const journey = journeyOf(turn, agent)
  moveAgent(turn, withoutCall(agent), 'giveUp', { reason: 'call_lost' })
  if (journey === undefined) return
  dropAgentLeg(turn, journey)
  if (journey.state === 'handed_over') {
    const alone = notReturning(journey)
    touch(turn, alone)
    companyGone(turn, alone)
  } else if (liveParties(journey).length > 0) {
    handOver(turn, journey, 'system')
  } else {
    const alone = releaseObservers(turn, journey, 'agent_left')
    moveJourney(turn, alone, 'requeue', { priority: HEAD_OF_LINE }, { agentId: agent.agentId })
  }
}

/** Asterisk's own queue connected a caller while no server was there (原生接听). */
export function nativeAnswered(
  turn: Turn,
  caller: CallerLeg,
  journeyId: JourneyId,
  agentId: AgentId,
  agentLegId: string,
): void {
  const agent = turn.exchange.agents.get(agentId)
  if (agent === undefined || agent.journeyId === journeyId) return
  const journey = turn.exchange.journeys.get(journeyId) ?? enter(turn, caller, journeyId, { do: 'nothing' })
  const seated = moveAgent(turn, withoutCall(agent), 'nativeCall', { journeyId })
  if (seated === undefined) return
  turn.exchange.callerLegs.set(caller.legId, journeyId)
  const answered = { agentId, agentLegId, native: true, answeredAt: turn.now, callerLegId: caller.legId }
  moveJourney(turn, journey, 'nativeAnswer', answered, { agentId, native: true })
  turn.effects.push({ do: 'offered', agentId, journeyId })
}

export function intoWrapUp(turn: Turn, agent: Agent): void {
  const { wrapUpMs } = turn.exchange.policy
  const wrapping = moveAgent(turn, agent, 'hangup', { until: turn.now + wrapUpMs })
  if (wrapping !== undefined && wrapUpMs === 0) finishWrapUp(turn, wrapping)
}

/** Ready again if the proofs hold and no pause was asked for. */
export function finishWrapUp(turn: Turn, agent: Agent): void {
  const { journeyId } = agent
  const missing = missingProof(agent.proofs)
  if (agent.supervises === true) {
    moveAgent(turn, withoutCall(agent), 'pause', { reason: 'logged_in' })
  } else if (agent.pauseAfterCall) {
    const breaks = counted(agent, 'break')
    moveAgent(turn, withoutCall(agent), 'pause', { reason: 'break', pauseAfterCall: false, breaks })
  } else if (missing !== undefined) {
    const resume = { until: turn.now + turn.exchange.policy.resumeMs, idleSince: turn.now }
    moveAgent(turn, withoutCall(agent), 'pause', { reason: missing, resume })
  } else moveAgent(turn, withoutCall(agent), 'finish')
  const journey = journeyId === undefined ? undefined : turn.exchange.journeys.get(journeyId)
  if (journey !== undefined) touch(turn, journey)
}

export function byCallerLeg(turn: Turn, legId: string): Journey | undefined {
  const journeyId = turn.exchange.callerLegs.get(legId)
  return journeyId === undefined ? undefined : turn.exchange.journeys.get(journeyId)
}

/** A leg that we rang names its journey; one that the switch's own queue rang is searched for. */
export function byAgentLeg(turn: Turn, legId: string): Journey | undefined {
  const { journeys } = turn.exchange
  const named = journeys.get(legId.split('.')[1] ?? '')
  if (named !== undefined) return named.agentLegId === legId ? named : undefined
  return [...journeys.values()].find(
    (journey) => journey.native && journey.agentLegId === legId && isLive(journey),
  )
}

/** The call on an agent's desk. */
export function journeyOf(turn: Turn, agent: Agent): Journey | undefined {
  return agent.journeyId === undefined ? undefined : turn.exchange.journeys.get(agent.journeyId)
}

/** Ends the agent's leg, if there is one, and leaves the caller where she is. */
export function dropAgentLeg(turn: Turn, journey: Journey): void {
  const { agentLegId } = journey
  if (agentLegId !== undefined) turn.effects.push({ do: 'hangUp', legId: agentLegId, why: 'lost' })
}

/** Who has the call, or comes back to it. */
function agentOf(turn: Turn, journey: Journey | undefined): Agent | undefined {
  const agentId = journey?.agentId ?? journey?.returning
  return agentId === undefined ? undefined : turn.exchange.agents.get(agentId)
}

/** Back to ready at the old place: it was not her doing. */
export function release(turn: Turn, agent: Agent): void {
  moveAgent(turn, withoutCall(agent), 'release', { since: agent.idleSince ?? turn.now })
}

function ring(turn: Turn, journey: Journey, headset: string, timeoutMs: number, reattach: boolean): void {
  const { journeyId, callerLegId, callerNumber, epoch } = journey
  const legs = journey.legs + 1
  const legId = `agent.${journeyId}.${epoch}.${legs}`
  touch(turn, { ...journey, agentLegId: legId, legs })
  turn.effects.push({
    do: 'ring',
    request: { journeyId, legId, headset, callerLegId, callerNumber, epoch, timeoutMs, reattach },
  })
}

function enter(
  turn: Turn,
  caller: CallerLeg,
  journeyId: JourneyId,
  then: { do: 'enqueue' | 'nothing' },
): Journey {
  const { dialled, arrivedAt, callerNumber } = caller
  const lastAgent = turn.exchange.lastAgentOf(callerNumber)
  const facts = lastAgent === undefined ? {} : { lastAgent }
  const place = placeAt({ dialled, arrivedAt, facts }, turn.exchange.rules, turn.now)
  const journey: Journey = {
    journeyId,
    version: 1,
    state: 'queued',
    callerLegId: caller.legId,
    callerNumber: caller.callerNumber,
    dialled: caller.dialled,
    arrivedAt: caller.arrivedAt,
    ...place,
    ...(lastAgent === undefined ? {} : { facts }),
    epoch: caller.epoch,
    legs: 0,
    native: false,
    changedAt: turn.now,
  }
  turn.exchange.journeys.set(journeyId, journey)
  turn.exchange.callerLegs.set(caller.legId, journeyId)
  record(turn, journey, { type: 'arrive' })
  if (then.do === 'enqueue') {
    turn.effects.push({ do: 'enqueue', call: asWaiting(journey) }, { do: 'arrived', journeyId })
  }
  return journey
}
