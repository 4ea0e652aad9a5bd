import { describe, expect, it } from 'vitest'
import type { JourneyEvent } from '@hotline/telephony'
import { contactOf } from './contact.ts'

const journeyId = '7f1c8f0e-8a57-4d0e-9c7e-1f2b3c4d5e6f'

function story(...steps: [JourneyEvent['type'], Partial<JourneyEvent>?][]): JourneyEvent[] {
  return steps.map(([type, more], at) => ({
    journeyId,
    version: at + 1,
    type,
    at: 1000 + at * 1000,
    callerNumber: '13800001111',
    dialled: '12345',
    arrivedAt: 1000,
    ...more,
  }))
}

describe('a contact', () => {
  it.each<[string, JourneyEvent[], object]>([
    ['waits', story(['arrive'], ['offer']), { outcome: 'waiting', answered_at: null, ended_at: null }],
    [
      'is answered, ended and written up',
      story(
        ['arrive'],
        ['offer', { agentId: '1001' }],
        ['answer', { agentId: '1001' }],
        ['hangup', { by: 'caller' }],
        ['finish', { agentId: '1001', disposition: 'ticket', note: ' 停水\u0000 ' }],
      ),
      {
        outcome: 'answered',
        agent_id: '1001',
        answered_at: 3000,
        ended_at: 4000,
        disposition: 'ticket',
        note: '停水',
      },
    ],
    [
      'is the supervisor’s who took it over, and her words stand before those of the agent who had it',
      story(
        ['arrive'],
        ['answer', { agentId: '1001' }],
        ['takeOver', { agentId: '2001', supervisor: '2001' }],
        ['finish', { agentId: '1001', disposition: 'other', note: '转主管' }],
        ['hangup', { by: 'agent' }],
        ['finish', { agentId: '2001', disposition: 'ticket', note: '已安抚' }],
        ['finish', { agentId: '1001', disposition: 'silent', note: '再写' }],
      ),
      { outcome: 'answered', agent_id: '2001', disposition: 'ticket', note: '已安抚', answered_at: 2000 },
    ],
    [
      'waits again when it is moved to another agent',
      story(['arrive'], ['answer', { agentId: '1001' }], ['move', { supervisor: '2001' }]),
      { outcome: 'waiting', agent_id: '1001', answered_at: 2000 },
    ],
    ['is given up', story(['arrive'], ['offer'], ['abandon']), { outcome: 'abandoned', ended_at: 3000 }],
    ['is lost by us', story(['arrive'], ['lose']), { outcome: 'lost', ended_at: 2000 }],
    [
      'is lost when the caller gives up waiting after a lost agent',
      story(['arrive'], ['offer'], ['answer', { agentId: '1001' }], ['agentLost'], ['requeue'], ['abandon']),
      { outcome: 'lost', agent_id: '1001', answered_at: 3000 },
    ],
    [
      'keeps that it was answered natively',
      story(['arrive'], ['nativeAnswer', { agentId: '1002', native: true }], ['hangup']),
      { outcome: 'answered', native: true, agent_id: '1002' },
    ],
    [
      'belongs to the agent who took it over',
      story(
        ['arrive'],
        ['answer', { agentId: '1001' }],
        ['agentLost'],
        ['requeue'],
        ['offer'],
        ['answer', { agentId: '1002' }],
      ),
      { outcome: 'talking', agent_id: '1002', answered_at: 2000 },
    ],
    [
      'waits again after a lost agent, and was answered',
      story(['arrive'], ['offer'], ['answer', { agentId: '1001' }], ['agentLost'], ['requeue']),
      { outcome: 'waiting', agent_id: '1001', answered_at: 3000, ended_at: null },
    ],
    [
      'goes on when the agent has left it to others',
      story(['arrive'], ['offer'], ['answer', { agentId: '1001' }], ['hold'], ['resume'], ['leave']),
      { outcome: 'talking', agent_id: '1001', answered_at: 3000, ended_at: null },
    ],
    [
      'is answered when it ends with the others',
      story(['arrive'], ['answer', { agentId: '1001' }], ['leave'], ['hangup', { by: 'caller' }]),
      { outcome: 'answered', agent_id: '1001', answered_at: 2000, ended_at: 4000 },
    ],
    [
      'is talked on with the agent who took it back',
      story(['arrive'], ['answer', { agentId: '1001' }], ['leave'], ['takeBack', { agentId: '1002' }]),
      { outcome: 'talking', agent_id: '1002', answered_at: 2000 },
    ],
    [
      'is lost when the others are gone and the caller gives up waiting',
      story(['arrive'], ['answer', { agentId: '1001' }], ['leave'], ['requeue'], ['abandon']),
      { outcome: 'lost', answered_at: 2000, ended_at: 5000 },
    ],
  ])('%s', (_title, events, expected) => {
    expect(contactOf(events)).toMatchObject({
      journey_id: journeyId,
      number: '13800001111',
      dialled: '12345',
      ...expected,
    })
  })

  it('is nothing without events', () => {
    expect(contactOf([])).toBeUndefined()
  })
})
