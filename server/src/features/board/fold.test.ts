import { describe, expect, it } from 'vitest'
import type { Overview } from '@hotline/telephony'
import { boardCalls } from './fold.ts'

const call: Overview['agents'][number]['call'] = {
  ...{ journeyId: 'j1', state: 'talking', callerNumber: '+8613800001111', dialled: '12345', arrivedAt: 1 },
  ...{ offeredAt: 2, answeredAt: 3, endedAt: null, native: false, callerHeld: true, routing: null },
  parties: [
    {
      ...{
        partyId: '1',
        role: 'emergency',
        name: '110报警',
        unitId: null,
        service: '110',
        purpose: 'emergency',
      },
      ...{ state: 'ringing', askedAt: 5, answeredAt: null, spokeAt: null, endedAt: null, end: null },
      ...{ attempts: [], drill: true },
    },
  ],
}
const agent: Overview['agents'][number]['agent'] = {
  ...{
    agentId: '1001',
    name: '王敏',
    skills: ['general'],
    guestOf: null,
    state: 'talking',
    reason: null,
    forced: null,
  },
  ...{ since: 3, until: null, pauseAfterCall: false, breakEndsAt: null },
  proofs: { headset: true, microphone: true, heartbeat: true },
}
const [party] = call.parties

describe('the board of the calls', () => {
  const board = boardCalls({
    waiting: [
      {
        journeyId: 'j2',
        callerNumber: '08181234567',
        dialled: '12345',
        arrivedAt: 9,
        state: 'queued',
        priority: 50,
        queueName: '综合受理',
        step: 1,
        pinnedTo: null,
      },
      {
        ...{ journeyId: 'j3', callerNumber: '', dialled: '12345', arrivedAt: 10, state: 'offered' as const },
        ...{ priority: 0, queueName: '', step: 0, pinnedTo: null },
      },
    ],
    agents: [
      { agent, call, observers: [] },
      { agent: { ...agent, agentId: '1002', state: 'ready' }, call: null, observers: [] },
    ],
    unanswered: [],
    emergencies:
      party === undefined
        ? []
        : [{ journeyId: 'j1', callerNumber: '13800001111', agentId: undefined, party }],
  })

  it('CF-2 has no whole number anywhere', () => {
    expect(JSON.stringify(board)).not.toMatch(/13800001111|08181234567/)
    expect(board.waiting.map(({ number }) => number)).toEqual(['0xx-****4567', ''])
    expect(board.agents[0]?.call?.number).toBe('138****1111')
  })

  it('has of a call what a supervisor needs to look in', () => {
    expect(board.agents[0]?.call).toEqual({
      ...{ journeyId: 'j1', number: '138****1111', state: 'talking', callerHeld: true },
      parties: [{ partyId: '1', name: '110报警', service: '110', state: 'ringing' }],
      observers: [],
    })
    expect(board.agents[1]).toMatchObject({ agentId: '1002', state: 'ready', call: null })
  })

  it('EM-4 has a hand-over also of a call that its agent has left', () => {
    expect(board.emergencies).toEqual([
      {
        ...{ journeyId: 'j1', partyId: '1', service: '110', number: '138****1111', agentId: null },
        ...{ state: 'ringing', askedAt: 5, answeredAt: null, drill: true },
      },
    ])
  })
})
