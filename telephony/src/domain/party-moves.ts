import {
  AppError,
  type HandoverOutcome,
  type JourneyId,
  type PartyEnd,
  type PartyId,
} from '@hotline/contract'
import type { Agent } from './agent.ts'
import { ownCall, refuse } from './agent-moves.ts'
import { companyGone, leaveCall, ringAgain } from './call-moves.ts'
import { moveAgent, touch, type Turn } from './exchange.ts'
import { consulted, isLive, type Journey } from './journey.ts'
import { voicesOfObservers } from './observers.ts'
import {
  dialNext,
  endAttempts,
  endParty,
  everybodyTogether,
  holdCaller,
  holdParty,
  knownParty,
  liveParties,
  moveParty,
  place,
  resumeCaller,
  resumeParty,
  saveParty,
} from './parties.ts'
import {
  answeredLeg,
  isAwaited,
  isLiveParty,
  isTalking,
  liveAttempts,
  stepParty,
  withAttempt,
  type Party,
  type PartyWish,
} from './party.ts'

/** What an agent asks for with a call in her hands, and what happens to the legs of those whom she brings in. */

// ---- commands: what does not fit is refused with a code ----

export function hold(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = talk(turn, agent, journeyId, 'hold')
  // EM-1: never while somebody is fetched for a life.
  if (liveParties(journey).some(({ role }) => role === 'emergency')) refuse(agent, 'hold')
  holdCaller(turn, journey)
}

/** The caller alone again: who was asked in private meanwhile hears music. */
export function resume(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = talk(turn, agent, journeyId, 'resume')
  if (journey.callerHeld !== true) refuse(agent, 'resume')
  const alone = liveParties(journey).reduce((now, party) => holdParty(turn, now, party), journey)
  resumeCaller(turn, alone)
}

/** 切换 */
export function swap(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = talk(turn, agent, journeyId, 'swap')
  const waiting = liveParties(journey).find(({ state }) => state === 'held')
  if (journey.callerHeld === true && liveParties(journey).some(isTalking)) resume(turn, agent, journeyId)
  else if (journey.callerHeld !== true && waiting !== undefined)
    resumeParty(turn, holdCaller(turn, journey, { party: waiting.partyId }), waiting)
  else refuse(agent, 'swap')
}

/** 三方通话 */
export function join(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = talk(turn, agent, journeyId, 'join')
  if (!liveParties(journey).some(({ state }) => state === 'talking' || state === 'held'))
    refuse(agent, 'join')
  everybodyTogether(turn, journey)
}

/** @throws AppError NO_CONTACT, TOO_MANY_PARTIES */
export function ask(turn: Turn, agent: Agent, journeyId: JourneyId, wish: PartyWish): void {
  const journey = talk(turn, agent, journeyId, wish.purpose)
  const live = liveParties(journey)
  const { maxParties } = turn.exchange.policy
  if (wish.contacts.length === 0 && wish.role === 'expert')
    throw new AppError('NO_CONTACT', { name: wish.name })
  // A second press of the same key is the same call for help.
  if (wish.role === 'emergency' && live.some(({ service }) => service === wish.service)) return
  if (live.length + 2 + voicesOfObservers(journey) >= maxParties)
    throw new AppError('TOO_MANY_PARTIES', { limit: maxParties })
  const inPrivate = wish.purpose === 'consult' || wish.purpose === 'transfer'
  if (inPrivate && live.some((party) => party.role === 'emergency' || isAwaited(party)))
    refuse(agent, wish.purpose)
  const partyId = String((journey.parties ?? []).length + 1)
  const { name, purpose, contacts, hunt } = wish
  const party: Party = {
    ...{ partyId, role: wish.role, name, purpose, contacts, hunt, state: 'ringing' },
    ...(wish.role === 'expert' ? { unitId: wish.unitId, drill: false } : {}),
    ...(wish.role === 'emergency' ? { service: wish.service, drill: wish.drill } : { drill: false }),
    ...(wish.brief === undefined ? {} : { brief: wish.brief }),
    ...{ attempts: [], askedAt: turn.now },
  }
  const rung = dialNext(turn, journey, party)
  const asked = saveParty(turn, journey, rung.party)
  // EM-3: no route is a failed one. The number to dial is spoken, and the press stands in the receipt.
  if (!rung.rings) return afterParty(turn, fail(turn, asked, rung.party, 'unreachable'), rung.party)
  if (wish.role === 'emergency') everybodyTogether(turn, asked)
  else if (inPrivate) holdCaller(turn, asked, { party: partyId })
  if (wish.purpose === 'transfer') leaveCall(turn, current(turn, asked))
}

/** 转接 to the party that was consulted: it may still ring. */
export function completeTransfer(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = talk(turn, agent, journeyId, 'transfer')
  if (liveParties(journey).length === 0) refuse(agent, 'transfer')
  leave(turn, agent, journeyId)
}

/** 离开 @throws AppError TRANSITION_REFUSED with nobody else on the call, or before an emergency service answered */
export function leave(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = talk(turn, agent, journeyId, 'leave')
  const live = liveParties(journey)
  if (live.length === 0 || live.some((party) => party.role === 'emergency' && isAwaited(party)))
    refuse(agent, 'leave')
  leaveCall(turn, journey)
}

/** 取回: from wrap-up into the call that she left, or from a consultation to the caller. */
export function takeBack(turn: Turn, agent: Agent, journeyId: JourneyId): void {
  const journey = ownCall(turn, agent, journeyId)
  if (journey.state === 'handed_over' && agent.state === 'wrap_up') {
    const { reattachMs } = turn.exchange.policy
    const returning = moveAgent(turn, agent, 'takeBack', { until: turn.now + reattachMs })
    if (returning === undefined) return refuse(agent, 'takeBack')
    touch(turn, { ...journey, returning: agent.agentId })
    return ringAgain(turn, returning)
  }
  const asked = consulted(journey)
  if (journey.state !== 'talking' || asked === undefined) return refuse(agent, 'takeBack')
  drop(turn, agent, journeyId, asked)
}

/** @throws AppError PARTY_NOT_FOUND */
export function drop(turn: Turn, agent: Agent, journeyId: JourneyId, partyId: PartyId): void {
  const journey = talk(turn, agent, journeyId, 'drop')
  const party = knownParty(journey, partyId)
  if (!isLiveParty(party)) return
  afterParty(turn, endParty(turn, journey, party, isAwaited(party) ? 'cancelled' : 'dropped'), party)
}

/** EM-7, during the call or in wrap-up. @throws AppError PARTY_NOT_FOUND, TRANSITION_REFUSED where nobody had answered */
export function noteOutcome(
  turn: Turn,
  agent: Agent,
  journeyId: JourneyId,
  { partyId, outcome }: { partyId: PartyId; outcome: HandoverOutcome },
): void {
  const journey = ownCall(turn, agent, journeyId)
  const party = knownParty(journey, partyId)
  if (party.role !== 'emergency' || party.answeredAt === undefined) refuse(agent, 'handoverOutcome')
  saveParty(turn, journey, { ...party, outcome })
}

export function dtmf(turn: Turn, agent: Agent, journeyId: JourneyId, digits: string): void {
  const journey = talk(turn, agent, journeyId, 'dtmf')
  const legs = liveParties(journey).flatMap((party) => (isTalking(party) ? (answeredLeg(party) ?? []) : []))
  const heard = legs.length > 0 || journey.callerHeld === true ? legs : [journey.callerLegId]
  if (heard.length === 0) refuse(agent, 'dtmf')
  for (const legId of heard) turn.effects.push({ do: 'tones', legId, digits })
}

// ---- facts: what does not fit is dropped ----

export function partyRinging(turn: Turn, legId: string): void {
  const found = byPartyLeg(turn, legId)
  if (found === undefined || found.party.state !== 'ringing') return
  saveParty(turn, found.journey, withAttempt(found.party, legId, { ringingAt: turn.now }))
}

export function partyAnswered(turn: Turn, legId: string): void {
  const found = byPartyLeg(turn, legId)
  if (found?.party.state !== 'ringing') {
    turn.effects.push({ do: 'hangUp', legId, why: 'normal' })
    return
  }
  const first = withAttempt(found.party, legId, { answeredAt: turn.now })
  const party = endAttempts(turn, first, 'cancelled', legId)
  if (contactOf(party, legId)?.accept === 'key') {
    moveParty(turn, found.journey, party, 'ask')
    turn.effects.push({ do: 'askForKey', legId })
  } else joined(turn, found.journey, party, legId)
}

/** Somebody at an ordinary telephone pressed the key: a person, no voicemail. */
export function partyAccepted(turn: Turn, legId: string): void {
  const found = byPartyLeg(turn, legId)
  if (found?.party.state === 'asked') joined(turn, found.journey, found.party, legId)
}

export function partySpoke(turn: Turn, legId: string): void {
  const found = byPartyLeg(turn, legId)
  if (found === undefined || found.party.spokeAt !== undefined || !isTalking(found.party)) return
  saveParty(turn, found.journey, { ...found.party, spokeAt: turn.now })
}

export function partyLegEnded(turn: Turn, legId: string, end: PartyEnd): void {
  const found = byPartyLeg(turn, legId)
  if (found === undefined || !isLiveParty(found.party)) return
  const { journey } = found
  const party = withAttempt(found.party, legId, { endedAt: turn.now, end })
  if (isTalking(party) || party.state === 'held') {
    afterParty(turn, moveParty(turn, journey, party, 'drop', { endedAt: turn.now, end }), party)
  } else if (liveAttempts(party).length > 0) {
    saveParty(turn, journey, party)
  } else {
    // An attempt that asked for a key in vain rings the next contact too.
    const waiting = stepParty(party, 'next') ?? party
    const next = dialNext(turn, journey, waiting)
    if (next.rings) saveParty(turn, journey, next.party)
    else afterParty(turn, fail(turn, journey, { ...next.party, state: party.state }, end), party)
  }
}

export function byPartyLeg(turn: Turn, legId: string): { journey: Journey; party: Party } | undefined {
  const [, journeyId = '', partyId = ''] = legId.split('.')
  const journey = turn.exchange.journeys.get(journeyId)
  const party = journey?.parties?.find((each) => each.partyId === partyId)
  const known = party?.attempts.some((each) => each.legId === legId && each.endedAt === undefined)
  return journey === undefined || party === undefined || known !== true ? undefined : { journey, party }
}

function fail(turn: Turn, journey: Journey, party: Party, end: PartyEnd): Journey {
  return moveParty(turn, journey, party, 'fail', { endedAt: turn.now, end })
}

function joined(turn: Turn, journey: Journey, party: Party, legId: string): void {
  place(turn, journey, legId, 'room')
  const talking = moveParty(turn, journey, party, 'answer', { answeredAt: turn.now })
  // Who waits without an agent is waiting for this; who was asked for a life or for three is joined at once.
  const together =
    journey.state === 'handed_over' || journey.heldFor === 'lost_agent' || party.role === 'emergency'
  if (together) resumeCaller(turn, talking)
}

/** A caller who was held for a party that is gone comes back; one whom the agent had left with it goes to the line. */
function afterParty(turn: Turn, journey: Journey, party: Party): void {
  if (!isLive(journey)) return
  const { journeyId, state } = journey
  const failed = knownParty(journey, party.partyId).state === 'failed'
  if (failed && party.service !== undefined)
    turn.effects.push({ do: 'speakDirectNumber', journeyId, service: party.service })
  if (state === 'handed_over') companyGone(turn, journey)
  else if (consulted(journey) === party.partyId) resumeCaller(turn, journey)
  else if (state === 'reattaching' && journey.callerHeld !== true && !liveParties(journey).some(isTalking))
    holdCaller(turn, journey, 'lost_agent')
}

function contactOf(party: Party, legId: string): Party['contacts'][number] | undefined {
  return party.contacts[party.attempts.findIndex((each) => each.legId === legId)]
}

/** The agent's own call, in a talk that we lead. @throws AppError CALL_NOT_FOUND, CALL_IS_NATIVE, TRANSITION_REFUSED */
function talk(turn: Turn, agent: Agent, journeyId: JourneyId, command: string): Journey {
  const journey = ownCall(turn, agent, journeyId)
  if (journey.native) throw new AppError('CALL_IS_NATIVE', { journeyId })
  if (journey.state !== 'talking' || agent.state !== 'talking') refuse(agent, command)
  return journey
}

/** As the steps before left it. */
function current(turn: Turn, journey: Journey): Journey {
  return turn.exchange.journeys.get(journey.journeyId) ?? journey
}
