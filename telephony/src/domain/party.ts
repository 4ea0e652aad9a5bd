import {
  next,
  PARTY,
  type AgentId,
  type EmergencyService,
  type HandoverOutcome,
  type PartyBrief,
  type PartyEnd,
  type PartyEventType,
  type PartyId,
  type PartyPurpose,
  type PartyState,
  type PartyView,
  type UnitId,
} from '@hotline/contract'

/** Whom an agent brings into her call. */
export type PartyWish = {
  /** What people see: the unit's name, or the service's. */
  name: string
  purpose: PartyView['purpose']
  /** In order of trial; empty is refused with NO_CONTACT. */
  contacts: readonly PartyContact[]
  hunt: 'in_order' | 'together'
  /** What whoever is asked reads before the first word. */
  brief?: PartyBrief
} & ({ role: 'expert'; unitId: UnitId } | { role: 'emergency'; service: EmergencyService; drill: boolean })

export interface PartyContact {
  /** As people may see it; never a full outside number. */
  label: string
  /** `sip:user@host:port`, or `seat:3001` for an expert's own; checked by whoever stored it: it names no other thing. */
  uri: string
  /** `key`: whoever answers hears a sentence and accepts with 1, so that no voicemail joins. */
  accept: 'answer' | 'key'
}

/** How emergency services are reached when only the switch lives. */
export interface EmergencyRoutes {
  /** `sip:user@host:port` in order of trial, for each service. */
  routes: Readonly<Record<EmergencyService, readonly string[]>>
  /** EM-8: a local machine answers, and nothing is dialled. */
  drill: boolean
}

/** Somebody whom an agent brought into a call: an expert unit or an emergency service. Instants are epoch ms. */
export interface Party {
  readonly partyId: PartyId
  readonly role: 'expert' | 'emergency'
  readonly name: string
  readonly unitId?: UnitId
  readonly service?: EmergencyService
  readonly purpose: PartyPurpose
  readonly drill: boolean
  readonly brief?: PartyBrief
  readonly outcome?: HandoverOutcome
  readonly state: PartyState
  readonly contacts: readonly PartyContact[]
  readonly hunt: 'in_order' | 'together'
  /** One for each contact that was dialled, in order. */
  readonly attempts: readonly Attempt[]
  readonly askedAt: number
  readonly answeredAt?: number
  readonly spokeAt?: number
  readonly endedAt?: number
  readonly end?: PartyEnd
}

export interface Attempt {
  readonly legId: string
  readonly label: string
  /** An expert's own seat was rung. */
  readonly seatId?: AgentId
  readonly dialledAt: number
  readonly ringingAt?: number
  readonly answeredAt?: number
  readonly endedAt?: number
  readonly end?: PartyEnd
}

/** Undefined: `event` does not fit the party's state. */
export function stepParty(
  party: Party,
  event: PartyEventType,
  change: Partial<Party> = {},
): Party | undefined {
  const state = next(PARTY, party.state, event)
  return state === undefined ? undefined : { ...party, ...change, state }
}

export function isLiveParty(party: Party): boolean {
  return Object.keys(PARTY[party.state]).length > 0
}

/** Talks in the call's room. */
export function isTalking(party: Party): boolean {
  return party.state === 'talking'
}

/** Has not answered for good yet: it rings, or was asked to press a key. */
export function isAwaited(party: Party): boolean {
  return party.state === 'ringing' || party.state === 'asked'
}

export function liveAttempts(party: Party): Attempt[] {
  return party.attempts.filter(({ endedAt }) => endedAt === undefined)
}

/** The leg that answered and is still there. */
export function answeredLeg(party: Party): string | undefined {
  return liveAttempts(party).find(({ answeredAt }) => answeredAt !== undefined)?.legId
}

export function withAttempt(party: Party, legId: string, change: Partial<Attempt>): Party {
  const attempts = party.attempts.map((each) => (each.legId === legId ? { ...each, ...change } : each))
  return { ...party, attempts }
}

/** `party.<journey>.<party>.<attempt>`: whoever sees such a leg knows whose it is. */
export function partyLegId(journeyId: string, partyId: PartyId, attempt: number): string {
  return `party.${journeyId}.${partyId}.${attempt}`
}

export function isPartyLeg(legId: string): boolean {
  return legId.startsWith('party.')
}

export function partyView(party: Party): PartyView {
  const { partyId, role, name, purpose, state, askedAt, drill } = party
  return {
    partyId,
    role,
    name,
    unitId: party.unitId ?? null,
    service: party.service ?? null,
    purpose,
    state,
    askedAt,
    answeredAt: party.answeredAt ?? null,
    spokeAt: party.spokeAt ?? null,
    endedAt: party.endedAt ?? null,
    end: party.end ?? null,
    attempts: party.attempts.map((attempt) => ({
      label: attempt.label,
      ...(attempt.seatId === undefined ? {} : { seatId: attempt.seatId }),
      dialledAt: attempt.dialledAt,
      ringingAt: attempt.ringingAt ?? null,
      answeredAt: attempt.answeredAt ?? null,
      endedAt: attempt.endedAt ?? null,
      end: attempt.end ?? null,
    })),
    drill,
    ...(party.brief === undefined ? {} : { brief: party.brief }),
    ...(party.outcome === undefined ? {} : { outcome: party.outcome }),
  }
}
