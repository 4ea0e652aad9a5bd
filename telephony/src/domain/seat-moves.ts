import { AppError, type AgentId, type JourneyId } from '@hotline/contract'
import type { Exchange, Turn } from './exchange.ts'
import { isLive, type Journey } from './journey.ts'
import { isLiveParty, liveAttempts, type Party } from './party.ts'
import type { Seat, SeatPresence } from './seat.ts'

/** What happens to experts' seats, and what each is asked now. */

export function openSeat(turn: Turn, seatId: AgentId): void {
  if (!turn.exchange.seats.has(seatId)) saveSeat(turn, { seatId, online: false })
}

/** @throws AppError AGENT_NOT_FOUND: nobody has logged in there */
export function knownSeat(exchange: Exchange, seatId: AgentId): Seat {
  const seat = exchange.seats.get(seatId)
  if (seat === undefined) throw new AppError('AGENT_NOT_FOUND', { agentId: seatId })
  return seat
}

export function saveSeat(turn: Turn, seat: Seat): void {
  turn.exchange.seats.set(seat.seatId, seat)
  turn.effects.push({ do: 'seatChanged', seat })
}

/** 退出. A talk that she is in goes on in her headset until she hangs up. @throws AppError TRANSITION_REFUSED in a talk */
export function closeSeat(turn: Turn, seatId: AgentId): void {
  const seat = turn.exchange.seats.get(seatId)
  if (seat === undefined) return
  if (askOf(turn.exchange, seatId) !== undefined)
    throw new AppError('TRANSITION_REFUSED', { state: 'talking', command: 'logout' })
  turn.exchange.seats.delete(seatId)
  turn.effects.push({ do: 'seatClosed', seatId })
  if (seat.headset !== undefined) turn.effects.push({ do: 'dropHeadset', name: seat.headset.name })
}

export function seatHeadset(turn: Turn, headset: string, online: boolean): void {
  const seat = [...turn.exchange.seats.values()].find((each) => each.headset?.name === headset)
  if (seat !== undefined && seat.online !== online) saveSeat(turn, { ...seat, online })
}

export function seatPresence(exchange: Exchange, seatId: AgentId): SeatPresence {
  if (exchange.seats.get(seatId)?.online !== true) return 'offline'
  return askOf(exchange, seatId) === undefined ? 'free' : 'busy'
}

/** What this seat is rung for or talks in; a seat has one headset, and so one at a time. */
export function askOf(
  exchange: Exchange,
  seatId: AgentId,
): { journeyId: JourneyId; journey: Journey; party: Party } | undefined {
  for (const journey of exchange.journeys.values()) {
    if (!isLive(journey)) continue
    const party = journey.parties?.find(
      (each) => isLiveParty(each) && liveAttempts(each).some((attempt) => attempt.seatId === seatId),
    )
    if (party !== undefined) return { journeyId: journey.journeyId, journey, party }
  }
  return undefined
}
