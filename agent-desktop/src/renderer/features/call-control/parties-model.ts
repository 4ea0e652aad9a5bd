// The parties of the call as lines: what each does now, for how long, and how its part ended. Pure.
import type { CallView, PartyEnd, PartyState, PartyView } from '@hotline/contract'
import { isLive } from './call-control-model.ts'

export interface PartyLine {
  partyId: string
  name: string
  state: PartyState
  tone: 'ringing' | 'talking' | 'off' | 'trouble'
  /** Why it ended; undefined while it lives. */
  end: PartyEnd | undefined
  /** Of ringing, of talking, or of the whole when it is over. */
  elapsedMs: number
  live: boolean
  drill: boolean
}

const TONES = {
  ringing: 'ringing',
  asked: 'ringing',
  talking: 'talking',
  held: 'off',
  left: 'off',
  failed: 'trouble',
} as const satisfies Record<PartyState, PartyLine['tone']>

/**
 * In the order of asking, the living first; nobody once the call has ended, because then they are history.
 * @param now epoch ms, server's clock
 */
export function partyLines(call: CallView | null | undefined, now: number): PartyLine[] {
  if (call === null || call === undefined || call.endedAt !== null) return []
  const lines = call.parties.map((party) => line(party, now))
  return [...lines.filter(({ live }) => live), ...lines.filter(({ live }) => !live)]
}

function line(party: PartyView, now: number): PartyLine {
  const began = party.answeredAt ?? party.askedAt
  return {
    partyId: party.partyId,
    name: party.name,
    state: party.state,
    tone: TONES[party.state],
    end: party.end ?? undefined,
    elapsedMs: Math.max(0, (party.endedAt ?? now) - began),
    live: isLive(party),
    drill: party.drill,
  }
}
