import { describe, expect, it } from 'vitest'
import { JOURNEY, type PartyView } from '@hotline/contract'
import { readJourneyEvent } from './event.ts'

const base = {
  journeyId: '7f1c8f0e-8a57-4d0e-9c7e-1f2b3c4d5e6f',
  version: 3,
  at: 5000,
  callerNumber: '13800001111',
  dialled: '12345',
  arrivedAt: 1000,
}
const party: PartyView = {
  partyId: '1',
  role: 'emergency',
  name: '110',
  unitId: null,
  service: '110',
  purpose: 'emergency',
  state: 'talking',
  askedAt: 2000,
  answeredAt: 3000,
  spokeAt: null,
  endedAt: null,
  end: null,
  attempts: [
    { label: '线路1', dialledAt: 2000, ringingAt: 2100, answeredAt: 3000, endedAt: null, end: null },
  ],
  drill: false,
}
const read = (event: object) => readJourneyEvent(JSON.stringify(event))

describe('an entry of the journey stream', () => {
  it('is any move of the machine, and what happens beside it', () => {
    const moves = Object.values(JOURNEY).flatMap((row) => Object.keys(row))
    for (const type of ['arrive', 'finish', 'hold', 'resume', ...moves])
      expect(read({ ...base, type })).toEqual({ ...base, type })
  })

  it('brings a party whole, as it was told', () => {
    expect(read({ ...base, type: 'party', party })).toEqual({ ...base, type: 'party', party })
  })

  it.each<[string, object]>([
    ['a kind that nobody knows', { ...base, type: 'fly' }],
    ['a party event without its party', { ...base, type: 'party' }],
    ['a party in no state', { ...base, type: 'party', party: { ...party, state: 'dancing' } }],
    ['a party of no service', { ...base, type: 'party', party: { ...party, service: '911' } }],
    ['a party whose id is no number', { ...base, type: 'party', party: { ...party, partyId: '1;' } }],
  ])('is refused for %s', (_title, event) => {
    expect(() => read(event)).toThrow()
  })
})
