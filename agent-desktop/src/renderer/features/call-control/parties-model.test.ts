import { expect, it } from 'vitest'
import { PARTY, type PartyState } from '@hotline/contract'
import { anEmergency, aCall, aParty } from '../../testing/views.ts'
import { partyLines } from './parties-model.ts'

const NOW = 20_000

it.each([
  ['ringing', 'ringing', true],
  ['asked', 'ringing', true],
  ['talking', 'talking', true],
  ['held', 'off', true],
  ['left', 'off', false],
  ['failed', 'trouble', false],
] as const)('a party that is %s is shown as %s and can be let go: %s', (state, tone, live) => {
  const [line] = partyLines(aCall({ parties: [aParty({ state })] }), NOW)
  expect(line).toMatchObject({ state, tone, live })
})
it('knows every state of a party', () => {
  const parties = (Object.keys(PARTY) as PartyState[]).map((state) => aParty({ state }))
  expect(partyLines(aCall({ parties }), NOW).every(({ tone }) => tone !== undefined)).toBe(true)
})
it('counts ringing from the question, talking from the answer, and stops at the end', () => {
  const elapsed = (over: Parameters<typeof aParty>[0]) =>
    partyLines(aCall({ parties: [aParty({ askedAt: 10_000, ...over })] }), NOW)[0]?.elapsedMs
  expect(elapsed({ state: 'ringing', answeredAt: null })).toBe(10_000)
  expect(elapsed({ state: 'talking', answeredAt: 15_000 })).toBe(5000)
  expect(elapsed({ state: 'left', answeredAt: 15_000, endedAt: 18_000, end: 'left' })).toBe(3000)
  expect(elapsed({ state: 'failed', answeredAt: null, endedAt: 12_000, end: 'busy' })).toBe(2000)
})
it('puts the living first and tells why the others went', () => {
  const parties = [
    aParty({ partyId: '1', state: 'failed', end: 'busy' }),
    anEmergency({ partyId: '2', drill: true }),
  ]
  expect(partyLines(aCall({ parties }), NOW)).toMatchObject([
    { partyId: '2', drill: true, end: undefined },
    { partyId: '1', end: 'busy' },
  ])
})
it('shows nobody without a call and after its end, and everybody while the call goes on without the agent', () => {
  const parties = [aParty()]
  expect(partyLines(null, NOW)).toEqual([])
  expect(partyLines(undefined, NOW)).toEqual([])
  expect(partyLines(aCall({ parties, endedAt: 19_000 }), NOW)).toEqual([])
  expect(partyLines(aCall({ parties, state: 'handed_over' }), NOW)).toHaveLength(1)
})
