/** The marked stretches of a journey's timeline: on hold, and with whom the talk was. Pure. */
import type { ObserverState, ObserverView, PartyId, PartyPurpose, PartyView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'

export interface Region {
  /**
   * `hold`: music instead of talk, for the caller (no party) or for that party. `monitor`, `whisper`, `barge`: a
   * supervisor, 监听 耳语 强插. `reattach`: the agent was lost, and her headset is rung again. Else: what the party was
   * there for.
   */
  kind: 'hold' | 'reattach' | PartyPurpose | 'monitor' | 'whisper' | 'barge'
  partyId: PartyId | null
  /** With a supervisor's: who, and which of her parts in this call. */
  observer?: Pick<ObserverView, 'observerId' | 'by' | 'name'>
  /** Epoch ms. */
  from: number
  /** Null while it lasts. */
  to: number | null
}

/**
 * @param events of one journey, sorted by version
 * @returns by their beginning; those of different parties may overlap
 */
export function regionsOf(events: readonly JourneyEvent[]): Region[] {
  const regions: Region[] = []
  const openOf = (partyId: PartyId | null): Region | undefined =>
    regions.find(
      ({ to, partyId: of, kind, observer }) =>
        to === null && of === partyId && kind !== 'reattach' && observer === undefined,
    )
  /** What this supervisor does, from `from` on. */
  const setObserver = ({ observerId, by, name, state }: ObserverView, from: number): void => {
    const kind = KIND_OF_OBSERVER[state]
    const open = regions.find((region) => region.to === null && region.observer?.observerId === observerId)
    if (open?.kind === kind) return
    if (open !== undefined) open.to = from
    if (kind !== undefined)
      regions.push({ kind, partyId: null, observer: { observerId, by, name }, from, to: null })
  }
  const back = (at: number): void => {
    for (const region of regions) if (region.kind === 'reattach') region.to ??= at
  }
  /** Makes `kind` what goes on there, from `at` on; undefined: nothing. */
  const set = (partyId: PartyId | null, kind: Region['kind'] | undefined, from: number): void => {
    const open = openOf(partyId)
    if (open?.kind === kind) return
    if (open !== undefined) open.to = from
    if (kind !== undefined) regions.push({ kind, partyId, from, to: null })
  }
  for (const { type, at, party, observer } of events) {
    switch (type) {
      case 'hold':
        set(null, 'hold', at)
        break
      // Whoever waits in the line again, or was left with others, is on hold no more.
      case 'resume':
        set(null, undefined, at)
        break
      case 'requeue':
      case 'move':
      case 'leave':
        back(at)
        set(null, undefined, at)
        break
      case 'agentLost':
        regions.push({ kind: 'reattach', partyId: null, from: at, to: null })
        break
      case 'reattach':
        back(at)
        break
      case 'party':
        if (party !== undefined)
          set(party.partyId, kindOf(party), instantOf(party, at, openOf(party.partyId)))
        break
      case 'observe':
        if (observer !== undefined) setObserver(observer, at)
        break
      case 'hangup':
      case 'abandon':
      case 'lose':
        for (const region of regions) region.to ??= at
        break
      case 'arrive':
      case 'offer':
      case 'answer':
      case 'nativeAnswer':
      case 'noAnswer':
      case 'withdraw':
      case 'takeBack':
      case 'takeOver':
      case 'recorderFailed':
      case 'finish':
        break
    }
  }
  return regions.sort((a, b) => a.from - b.from)
}

const KIND_OF_OBSERVER: Partial<Record<ObserverState, Region['kind']>> = {
  monitoring: 'monitor',
  whispering: 'whisper',
  barging: 'barge',
}

function kindOf({ state, purpose }: PartyView): Region['kind'] | undefined {
  if (state === 'held') return 'hold'
  return state === 'talking' ? purpose : undefined
}

/** What telephony timed itself is nearer the truth than the event that told of it. */
function instantOf({ answeredAt, endedAt }: PartyView, at: number, open: Region | undefined): number {
  return endedAt ?? (open === undefined ? answeredAt : null) ?? at
}
