import { describe, expect, it } from 'vitest'
import { JOURNEY, type JourneyState } from '@hotline/contract'
import type { Journey } from './journey.ts'
import type { Party } from './party.ts'
import { recordedLegs } from './recorded-legs.ts'

const JOURNEY_ID = '00000000-0000-4000-8000-000000000001'

function journey(over: Partial<Journey> = {}): Journey {
  return {
    ...{
      journeyId: JOURNEY_ID,
      version: 3,
      state: 'talking',
      callerLegId: '17.1',
      callerNumber: '',
      dialled: '',
    },
    ...{
      arrivedAt: 1,
      priority: 50,
      skills: [],
      epoch: 1,
      agentId: '1001',
      agentLegId: 'agent.x.1.1',
      legs: 1,
    },
    ...{ native: false, changedAt: 1 },
    ...over,
  }
}

function party(over: Partial<Party>): Party {
  const leg = { legId: 'party.x.1.1', label: '', dialledAt: 1, answeredAt: 2 }
  return {
    ...{
      partyId: '1',
      role: 'expert',
      name: '区水务局',
      purpose: 'three_way',
      drill: false,
      state: 'talking',
    },
    ...{ contacts: [], hunt: 'in_order', attempts: [leg], askedAt: 1 },
    ...over,
  }
}

const whose = (given: Journey) => recordedLegs(given).map(({ role, who }) => `${role} ${who}`)

describe('whose voice is recorded', () => {
  it('nobody’s before an agent answers, in the line or after the end; never on the way to the ring', () => {
    const recorded = (Object.keys(JOURNEY) as JourneyState[]).filter(
      (state) => whose(journey({ state })).length > 0,
    )
    expect(recorded).toEqual(['talking', 'reattaching', 'handed_over'])
  })

  it('caller and agent each; the caller alone while the agent is fetched back or has left', () => {
    expect(whose(journey())).toEqual(['caller caller', 'agent 1001'])
    expect(whose(journey({ state: 'reattaching' }))).toEqual(['caller caller'])
    expect(whose(journey({ state: 'handed_over' }))).toEqual(['caller caller'])
  })

  it('a party from her answer on, held or not, and none who rings, was asked for a key, or has gone', () => {
    for (const state of ['talking', 'held'] as const)
      expect(whose(journey({ parties: [party({ state })] }))).toContain('party 1')
    for (const state of ['ringing', 'asked', 'left', 'failed'] as const)
      expect(whose(journey({ parties: [party({ state })] }))).not.toContain('party 1')
  })

  it('what the switch connected by itself it records by itself; rung by us again, it is ours', () => {
    expect(whose(journey({ native: true, agentLegId: '17.2' }))).toEqual([])
    expect(whose(journey({ native: true }))).toEqual(['caller caller', 'agent 1001'])
  })
})
