/** The refusals and parties of a call without a telephone, as the door to the telephony room promises them. */
import {
  AppError,
  type CallView,
  type DeskView,
  type JourneyId,
  type PartyId,
  type PartyView,
} from '@hotline/contract'
import type { PartyWish } from '@hotline/telephony'

/** @throws AppError CALL_NOT_FOUND, CALL_IS_NATIVE, TRANSITION_REFUSED with `state` */
export function talkingCall({ call }: DeskView, journeyId: JourneyId): CallView {
  if (call?.journeyId !== journeyId) throw new AppError('CALL_NOT_FOUND')
  if (call.native) throw new AppError('CALL_IS_NATIVE')
  if (call.state !== 'talking') throw new AppError('TRANSITION_REFUSED', { state: call.state })
  return call
}

export function liveParties({ parties }: CallView): PartyView[] {
  return parties.filter(({ state }) => state !== 'left' && state !== 'failed')
}

export function askedParty(wish: PartyWish, partyId: PartyId, now: number): PartyView {
  return {
    partyId,
    role: wish.role,
    name: wish.name,
    unitId: wish.role === 'expert' ? wish.unitId : null,
    service: wish.role === 'emergency' ? wish.service : null,
    purpose: wish.purpose,
    state: 'ringing',
    askedAt: now,
    answeredAt: null,
    spokeAt: null,
    endedAt: null,
    end: null,
    attempts: wish.contacts.flatMap(({ uri, label }) =>
      uri.startsWith('seat:')
        ? [
            {
              label,
              seatId: uri.slice(5),
              dialledAt: now,
              ringingAt: now,
              answeredAt: null,
              endedAt: null,
              end: null,
            },
          ]
        : [],
    ),
    drill: wish.role === 'emergency' && wish.drill,
    ...(wish.brief === undefined ? {} : { brief: wish.brief }),
  }
}
