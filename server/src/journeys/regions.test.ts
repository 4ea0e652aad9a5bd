import { describe, expect, it } from 'vitest'
import type { ObserverView, PartyView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'
import { regionsOf } from './regions.ts'

type Step = [at: number, type: JourneyEvent['type'], party?: PartyView]

function story(...steps: Step[]): JourneyEvent[] {
  return steps.map(([at, type, party], index) => ({
    journeyId: '7f1c8f0e-8a57-4d0e-9c7e-1f2b3c4d5e6f',
    version: index + 1,
    type,
    at,
    callerNumber: '13800001111',
    dialled: '12345',
    arrivedAt: 0,
    ...(party === undefined ? {} : { party }),
  }))
}

function party(state: PartyView['state'], given: Partial<PartyView> = {}): PartyView {
  return {
    partyId: '1',
    role: 'expert',
    name: '区水务局',
    unitId: 'd0000000-0000-4000-8e00-000000000001',
    service: null,
    purpose: 'consult',
    state,
    askedAt: 0,
    answeredAt: null,
    spokeAt: null,
    endedAt: null,
    end: null,
    attempts: [],
    drill: false,
    ...given,
  }
}

/** A supervisor's part, as it is told when her state changes. */
function observed(at: number, state: ObserverView['state'], observerId = '1'): JourneyEvent {
  const observer: ObserverView = {
    ...{ observerId, by: '2001', name: '郑国强', state, mode: 'monitor', askedAt: 0 },
    ...{ answeredAt: null, endedAt: null, end: null },
  }
  const [event] = story([at, 'observe'])
  if (event === undefined) throw new Error('no event')
  return { ...event, observer }
}

describe('the regions of supervisors', () => {
  const whose = { observerId: '1', by: '2001', name: '郑国强' }
  it('are one for each of 监听 耳语 强插, none while her headset rings or the agent is fetched back', () => {
    const events = [
      observed(10, 'ringing'),
      observed(11, 'monitoring'),
      observed(20, 'whispering'),
      observed(25, 'waiting'),
      observed(30, 'whispering'),
      observed(40, 'barging'),
      observed(50, 'left'),
    ]
    expect(regionsOf(events)).toEqual([
      { kind: 'monitor', partyId: null, observer: whose, from: 11, to: 20 },
      { kind: 'whisper', partyId: null, observer: whose, from: 20, to: 25 },
      { kind: 'whisper', partyId: null, observer: whose, from: 30, to: 40 },
      { kind: 'barge', partyId: null, observer: whose, from: 40, to: 50 },
    ])
  })
  it('stand beside a hold and beside each other, and end with the call', () => {
    const events = [
      observed(10, 'monitoring'),
      ...story([12, 'hold']),
      observed(13, 'whispering', '2'),
      ...story([15, 'resume'], [20, 'hangup']),
    ]
    expect(regionsOf(events).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['monitor', 10, 20],
      ['hold', 12, 15],
      ['whisper', 13, 20],
    ])
  })
})

describe('the regions of a journey', () => {
  it.each<[string, JourneyEvent[], object[]]>([
    ['are none without events', [], []],
    ['are none in a plain call', story([0, 'arrive'], [5, 'answer'], [9, 'hangup']), []],
    [
      'are one for each hold',
      story([5, 'answer'], [10, 'hold'], [20, 'resume'], [30, 'hold'], [40, 'resume'], [50, 'hangup']),
      [
        { kind: 'hold', partyId: null, from: 10, to: 20 },
        { kind: 'hold', partyId: null, from: 30, to: 40 },
      ],
    ],
    [
      'last as long as nothing ends them',
      story([5, 'answer'], [10, 'hold']),
      [{ kind: 'hold', partyId: null, from: 10, to: null }],
    ],
    [
      'end with the call, however it ends',
      story([5, 'answer'], [10, 'hold'], [12, 'party', party('talking', { answeredAt: 11 })], [30, 'lose']),
      [
        { kind: 'hold', partyId: null, from: 10, to: 30 },
        { kind: 'consult', partyId: '1', from: 11, to: 30 },
      ],
    ],
    [
      'begin when a party answers, not when it is asked, and end when it has left',
      story(
        [10, 'party', party('ringing', { purpose: 'three_way' })],
        [20, 'party', party('asked', { purpose: 'three_way' })],
        [26, 'party', party('talking', { purpose: 'three_way', answeredAt: 25 })],
        [28, 'party', party('talking', { purpose: 'three_way', answeredAt: 25, spokeAt: 27 })],
        [41, 'party', party('left', { purpose: 'three_way', answeredAt: 25, endedAt: 40, end: 'left' })],
      ),
      [{ kind: 'three_way', partyId: '1', from: 25, to: 40 }],
    ],
    [
      'change when a consultation becomes a talk of three, and back when the party is held',
      story(
        [10, 'hold'],
        [12, 'party', party('talking', { answeredAt: 12 })],
        [20, 'resume'],
        [20, 'party', party('talking', { answeredAt: 12, purpose: 'three_way' })],
        [30, 'party', party('held', { answeredAt: 12, purpose: 'three_way' })],
        [35, 'party', party('talking', { answeredAt: 12, purpose: 'three_way' })],
        [50, 'hangup'],
      ),
      [
        { kind: 'hold', partyId: null, from: 10, to: 20 },
        { kind: 'consult', partyId: '1', from: 12, to: 20 },
        { kind: 'three_way', partyId: '1', from: 20, to: 30 },
        { kind: 'hold', partyId: '1', from: 30, to: 35 },
        { kind: 'three_way', partyId: '1', from: 35, to: 50 },
      ],
    ],
    [
      'are none of a party that nobody reached',
      story([10, 'party', party('ringing')], [40, 'party', party('failed', { endedAt: 40, end: 'busy' })]),
      [],
    ],
    [
      'overlap where two parties talk at once',
      story(
        [10, 'party', party('talking', { answeredAt: 10, purpose: 'three_way' })],
        [20, 'party', party('talking', { partyId: '2', answeredAt: 20, purpose: 'emergency' })],
        [30, 'party', party('left', { answeredAt: 10, endedAt: 30, purpose: 'three_way' })],
        [40, 'hangup'],
      ),
      [
        { kind: 'three_way', partyId: '1', from: 10, to: 30 },
        { kind: 'emergency', partyId: '2', from: 20, to: 40 },
      ],
    ],
    [
      'know no hold of a caller who was left with others or waits again',
      story([5, 'hold'], [10, 'leave'], [15, 'takeBack'], [20, 'hold'], [25, 'agentLost'], [30, 'requeue']),
      [
        { kind: 'hold', partyId: null, from: 5, to: 10 },
        { kind: 'hold', partyId: null, from: 20, to: 30 },
        { kind: 'reattach', partyId: null, from: 25, to: 30 },
      ],
    ],
  ])('%s', (_title, events, expected) => {
    expect(regionsOf(events)).toEqual(expected)
  })
})
