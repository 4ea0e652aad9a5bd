import { AppError, type PartyEnd, type PartyEventType, type PartyId } from '@hotline/contract'
import { tell, touch, type Turn } from './exchange.ts'
import { notHeld, type HeldFor, type Journey } from './journey.ts'
import {
  answeredLeg,
  isAwaited,
  isLiveParty,
  isTalking,
  liveAttempts,
  partyLegId,
  partyView,
  stepParty,
  withAttempt,
  type Attempt,
  type Party,
  type PartyContact,
} from './party.ts'
import { seatOfAddress } from './seat.ts'

/** The parties of one journey and where everybody is: the steps that commands, facts and endings are made of. */

export function liveParties(journey: Journey): Party[] {
  return (journey.parties ?? []).filter(isLiveParty)
}

/** The emergency service for whose sake nobody may let go of the caller yet (EM-1). */
export function keptFor(turn: Turn, journey: Journey): Party | undefined {
  if (turn.exchange.policy.emergencyLetGo === 'agent') return undefined
  return liveParties(journey).find((party) => party.role === 'emergency' && isAwaited(party))
}

/** @throws AppError PARTY_NOT_FOUND */
export function knownParty(journey: Journey, partyId: PartyId): Party {
  const party = (journey.parties ?? []).find((each) => each.partyId === partyId)
  if (party === undefined) throw new AppError('PARTY_NOT_FOUND', { partyId })
  return party
}

/** Puts a party onto its journey, tells it, and sees to it that an agent's hang-up leaves a caller who has company. */
export function saveParty(turn: Turn, journey: Journey, party: Party): Journey {
  const others = journey.parties ?? []
  const known = others.some(({ partyId }) => partyId === party.partyId)
  const parties = known
    ? others.map((each) => (each.partyId === party.partyId ? party : each))
    : [...others, party]
  const changed = { ...journey, parties }
  const keep = liveParties(changed).length > 0
  const { agentLegId } = journey
  if (agentLegId !== undefined && keep !== liveParties(journey).length > 0)
    turn.effects.push({ do: 'keepCaller', agentLegId, keep })
  const view = partyView(party)
  const told = tell(turn, changed, { type: 'party', party: view })
  const { journeyId, agentId } = told
  turn.effects.push({ do: 'partyChanged', agentId, journeyId, party: view })
  return told
}

/** As `saveParty` after a move; a move that does not fit changes nothing. */
export function moveParty(
  turn: Turn,
  journey: Journey,
  party: Party,
  event: PartyEventType,
  change: Partial<Party> = {},
): Journey {
  const moved = stepParty(party, event, change)
  return moved === undefined ? journey : saveParty(turn, journey, moved)
}

/**
 * Dials the next contact that can be dialled, or all of them where they are rung together. An expert's seat where nobody
 * is stands among the attempts, as one that was over at once.
 * @returns the party with its new attempts, and whether anybody is rung for it now
 */
export function dialNext(turn: Turn, journey: Journey, party: Party): { party: Party; rings: boolean } {
  let dialled = party
  for (const contact of party.contacts.slice(party.attempts.length)) {
    const attempt = dial(turn, journey, dialled, contact)
    dialled = { ...dialled, attempts: [...dialled.attempts, attempt] }
    if (party.hunt === 'in_order' && attempt.endedAt === undefined) break
  }
  return { party: dialled, rings: liveAttempts(dialled).length > 0 }
}

function dial(turn: Turn, journey: Journey, party: Party, contact: PartyContact): Attempt {
  const { journeyId } = journey
  const { policy, seats } = turn.exchange
  const seatId = seatOfAddress(contact.uri)
  const seat = seatId === undefined ? undefined : seats.get(seatId)
  const emergency = party.role === 'emergency'
  const attempt: Attempt = {
    legId: partyLegId(journeyId, party.partyId, party.attempts.length + 1),
    label: contact.label,
    dialledAt: turn.now,
    ...(seatId === undefined ? {} : { seatId }),
  }
  if (seatId !== undefined && (seat?.headset === undefined || !seat.online))
    return { ...attempt, endedAt: turn.now, end: 'unreachable' }
  turn.effects.push({
    do: 'dialParty',
    request: {
      journeyId,
      legId: attempt.legId,
      uri: seat?.headset === undefined ? contact.uri : `headset:${seat.headset.name}`,
      callerNumber: emergency ? journey.callerNumber : journey.dialled,
      emergency,
      timeoutMs: emergency ? policy.emergencyRingMs : policy.partyRingMs,
      progressMs: policy.partyProgressMs,
    },
  })
  return attempt
}

/** Ends every attempt of a party that is still there. */
export function endAttempts(turn: Turn, party: Party, end: PartyEnd, but?: string): Party {
  let left = party
  for (const { legId } of liveAttempts(party)) {
    if (legId === but) continue
    turn.effects.push({ do: 'hangUp', legId, why: 'normal' })
    left = withAttempt(left, legId, { endedAt: turn.now, end })
  }
  return left
}

/** Lets a party go. */
export function endParty(turn: Turn, journey: Journey, party: Party, end: PartyEnd): Journey {
  const alone = endAttempts(turn, party, end)
  return moveParty(turn, journey, alone, 'drop', { endedAt: turn.now, end })
}

/** The talk is over: nobody whom an agent brought in stays behind. */
export function endParties(turn: Turn, journey: Journey): Journey {
  return liveParties(journey).reduce((now, party) => endParty(turn, now, party, 'call_ended'), journey)
}

/** The caller hears music. @param heldFor why, where it ends by itself */
export function holdCaller(turn: Turn, journey: Journey, heldFor?: HeldFor): Journey {
  const held = {
    ...notHeld(journey),
    callerHeld: true as const,
    ...(heldFor === undefined ? {} : { heldFor }),
  }
  if (journey.callerHeld === true) {
    touch(turn, held)
    return held
  }
  place(turn, journey, journey.callerLegId, 'music')
  return tell(turn, held, { type: 'hold' })
}

/** The caller is back in the room. */
export function resumeCaller(turn: Turn, journey: Journey): Journey {
  if (journey.callerHeld !== true) return journey
  place(turn, journey, journey.callerLegId, 'room')
  return tell(turn, notHeld(journey), { type: 'resume' })
}

export function holdParty(turn: Turn, journey: Journey, party: Party): Journey {
  const legId = answeredLeg(party)
  if (!isTalking(party) || legId === undefined) return journey
  place(turn, journey, legId, 'music')
  return moveParty(turn, journey, party, 'hold')
}

export function resumeParty(turn: Turn, journey: Journey, party: Party): Journey {
  const legId = answeredLeg(party)
  if (party.state !== 'held' || legId === undefined) return journey
  place(turn, journey, legId, 'room')
  return moveParty(turn, journey, party, 'resume')
}

/** Everybody who is there talks together: who was asked in private is a third voice from now on. */
export function everybodyTogether(turn: Turn, journey: Journey): Journey {
  const resumed = liveParties(journey).reduce((now, party) => resumeParty(turn, now, party), journey)
  const together = liveParties(resumed).reduce(
    (now, party) =>
      party.purpose === 'consult' && isTalking(party)
        ? saveParty(turn, now, { ...party, purpose: 'three_way' })
        : now,
    resumed,
  )
  return resumeCaller(turn, together)
}

export function place(turn: Turn, journey: Journey, legId: string, where: 'room' | 'music'): void {
  turn.effects.push({ do: 'place', journeyId: journey.journeyId, legId, where })
}
