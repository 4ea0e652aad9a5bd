/** An expert's screen from what telephony knows of her seat. Pure. */
import type { CallView, PartyView, SeatAskView } from '@hotline/contract'
import { maskNumber } from '../../domain/mask.ts'
import { readCallerNumber } from '../../numbers/caller-number.ts'

/** @param agent as `1001 王敏`; empty when nobody has the call */
export function seatAsk(
  { journeyId, callerNumber }: Pick<CallView, 'journeyId' | 'callerNumber'>,
  party: PartyView,
  agent: string,
): SeatAskView {
  return {
    journeyId,
    partyId: party.partyId,
    unitName: party.name,
    purpose: party.purpose,
    state: party.state,
    askedAt: party.askedAt,
    answeredAt: party.answeredAt,
    endedAt: party.endedAt,
    end: party.end,
    callerNumber: maskNumber(readCallerNumber(callerNumber).national),
    agent,
    brief: party.brief ?? null,
  }
}

/** Whether this seat was rung for that question, and whether it was she who answered. */
export function seatsPart(party: PartyView, seatId: string): 'none' | 'rung' | 'answered' {
  const mine = party.attempts.filter((attempt) => attempt.seatId === seatId)
  if (mine.length === 0) return 'none'
  return mine.some(({ answeredAt }) => answeredAt !== null) ? 'answered' : 'rung'
}
