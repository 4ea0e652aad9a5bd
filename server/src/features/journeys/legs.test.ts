import { describe, expect, it } from 'vitest'
import type { JourneyEvent } from '@hotline/telephony'
import { legsOf } from './legs.ts'

type Step = [at: number, type: JourneyEvent['type'], agentId?: string]

function story(...steps: Step[]): JourneyEvent[] {
  return steps.map(([at, type, agentId], index) => ({
    journeyId: '7f1c8f0e-8a57-4d0e-9c7e-1f2b3c4d5e6f',
    version: index + 1,
    type,
    at,
    callerNumber: '13800001111',
    dialled: '12345',
    arrivedAt: 0,
    ...(agentId === undefined ? {} : { agentId }),
  }))
}
const agentLeg = (agentId: string, times: [number | null, number | null, number | null], native = false) => {
  const [offeredAt, answeredAt, endedAt] = times
  return { role: 'agent', agentId, native, offeredAt, answeredAt, endedAt }
}

describe('the legs of a journey', () => {
  it.each<[string, JourneyEvent[], number | null, object[]]>([
    ['are the caller alone while she waits', story([0, 'arrive']), null, []],
    ['are the caller alone who gave up', story([0, 'arrive'], [9, 'abandon']), 9, []],
    [
      'are each agent who was rung, in order',
      story(
        [0, 'arrive'],
        [2, 'offer', '1001'],
        [12, 'noAnswer', '1001'],
        [13, 'offer', '1002'],
        [15, 'answer', '1002'],
        [60, 'hangup', '1002'],
        [70, 'finish', '1002'],
      ),
      60,
      [agentLeg('1001', [2, null, 12]), agentLeg('1002', [13, 15, 60])],
    ],
    [
      'are two of an agent who was lost and came back',
      story([2, 'offer', '1001'], [4, 'answer', '1001'], [20, 'agentLost', '1001'], [25, 'reattach', '1001']),
      null,
      [agentLeg('1001', [2, 4, 20]), agentLeg('1001', [null, 25, null])],
    ],
    [
      'end when the agent leaves, and begin again when she takes the call back',
      story(
        [2, 'offer', '1001'],
        [4, 'answer', '1001'],
        [20, 'leave', '1001'],
        [30, 'takeBack', '1001'],
        [40, 'hangup'],
      ),
      40,
      [agentLeg('1001', [2, 4, 20]), agentLeg('1001', [null, 30, 40])],
    ],
    [
      'know who answered natively, and who answered an offer that was never told',
      story([3, 'nativeAnswer', '1001'], [9, 'agentLost', '1001'], [11, 'answer', '1002'], [20, 'lose']),
      20,
      [agentLeg('1001', [null, 3, 9], true), agentLeg('1002', [null, 11, 20])],
    ],
  ])('%s', (_title, events, endedAt, agents) => {
    const caller = { role: 'caller', number: '13800001111', startedAt: 0, endedAt }
    expect(legsOf(events)).toEqual([caller, ...agents])
  })

  it('are the parties as they were last told, with every attempt', () => {
    const asked = {
      partyId: '1',
      role: 'emergency' as const,
      name: '120',
      unitId: null,
      service: '120' as const,
      purpose: 'emergency' as const,
      state: 'ringing' as const,
      askedAt: 5,
      answeredAt: null,
      spokeAt: null,
      endedAt: null,
      end: null,
      attempts: [],
      drill: false,
    }
    const attempts = [
      { label: '线路1', dialledAt: 5, ringingAt: null, answeredAt: null, endedAt: 6, end: 'busy' as const },
      { label: '线路2', dialledAt: 6, ringingAt: 7, answeredAt: 8, endedAt: null, end: null },
    ]
    const talking = { ...asked, state: 'talking' as const, answeredAt: 8, attempts }
    const events = story([0, 'arrive'], [5, 'party'], [8, 'party'])
    const told = events.map((event, at) =>
      at === 0 ? event : { ...event, party: at === 1 ? asked : talking },
    )
    expect(legsOf(told)).toEqual([
      { role: 'caller', number: '13800001111', startedAt: 0, endedAt: null },
      talking,
    ])
  })

  it('are none without events', () => {
    expect(legsOf([])).toEqual([])
  })
})
