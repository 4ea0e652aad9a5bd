/** Units of which somebody is in a call now, as telephony tells it. */
import type { JourneyId, UnitId } from '@hotline/contract'
import type { Telephony } from '@hotline/telephony'

export interface BusyUnits {
  has(unitId: UnitId): boolean
  close(): void
}

export function watchBusyUnits(telephony: Pick<Telephony, 'subscribe' | 'call'>): BusyUnits {
  const live = new Map<string, { journeyId: JourneyId; unitId: UnitId }>()
  const close = telephony.subscribe((fact) => {
    if (fact.type !== 'party' || fact.party.unitId === null) return
    const { journeyId, party } = fact
    const key = `${journeyId}/${party.partyId}`
    if (party.state === 'left' || party.state === 'failed') live.delete(key)
    else live.set(key, { journeyId, unitId: fact.party.unitId })
  })
  return {
    has(unitId) {
      // A call that telephony has forgotten has nobody in it, whatever was told last.
      for (const [key, { journeyId }] of live) if (telephony.call(journeyId) === undefined) live.delete(key)
      return [...live.values()].some((party) => party.unitId === unitId)
    },
    close,
  }
}
