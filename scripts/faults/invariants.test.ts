import { describe, expect, it } from 'vitest'
import type { AgentSaw, CallerSaw, Evidence } from './evidence.ts'
import { INVARIANTS, type Invariant } from './invariants.ts'

const T = Date.UTC(2026, 10, 25)

const served = (number: string, at: number): CallerSaw => ({
  number,
  invitedAt: at,
  answeredAt: at + 100,
  ending: { how: 'hungUpByHotline', at: at + 5_000 },
})
const talk = (agentId: string, caller: string, at: number): AgentSaw => ({
  ...{ agentId, caller, invitedAt: at + 1_000, talkingAt: at + 2_000, endedAt: at + 4_000 },
  end: 'hungUpByTelephone',
})

/** A round in which nothing was wrong. */
function sound(): Evidence {
  return {
    callers: [served('13900000001', T), served('13900000002', T + 500)],
    agents: [talk('1001', '13900000001', T), talk('1002', '13900000002', T + 500)],
    journeys: ['13900000001', '13900000002'].map((number, at) => ({
      ...{ journeyId: `j${String(at)}`, number },
      types: ['arrive', 'offer', 'answer', 'hangup', 'finish'],
    })),
    cel: { began: 2, ended: 2 },
    tickets: {
      acknowledged: ['261125000001'],
      unsaved: 0,
      stored: ['261125000001'],
      keys: 1,
      brokenChains: [],
    },
    left: { channels: [], bridges: [], waiting: 0, lineKeys: [], liveJourneys: [] },
    line: [0, 2_000, 4_000, 6_000].map((after) => ({ at: T + after, waiting: 0, ready: 2 })),
    trouble: [],
    switchDied: false,
    missed: [],
    seats: [{ agentId: '1001', state: 'ready' }],
  }
}

/** What is wrong, which invariant says so, and a word of its sentence. */
const PLANTED: readonly [string, Invariant['id'], string, (evidence: Evidence) => unknown][] = [
  ['a caller is hung up on without a goodbye', 'I1', '13900000001', (e) => e.agents.shift()],
  [
    'a caller is still there',
    'I1',
    'still on the line',
    (e) => (e.callers[0] = { ...served('13900000001', T), ending: undefined }),
  ],
  [
    'a caller is refused',
    'I1',
    'refused with 486',
    (e) => (e.callers[1] = { ...served('13900000002', T), ending: { how: 'refused', code: 486, at: T } }),
  ],
  ['an acknowledged ticket is gone', 'I2', 'not there', (e) => (e.tickets.stored = [])],
  ['a ticket was written twice', 'I2', 'written twice', (e) => e.tickets.stored.push('261125000002')],
  ['a ticket was never acknowledged', 'I2', 'never acknowledged', (e) => (e.tickets.unsaved = 1)],
  ['an agent has two calls', 'I3', 'agent 1001', (e) => e.agents.push(talk('1001', '13900000002', T + 100))],
  [
    'a caller is at two agents',
    'I3',
    '13900000001 was at',
    (e) => e.agents.push(talk('1003', '13900000001', T + 100)),
  ],
  [
    'somebody waits beside a ready agent',
    'I4',
    'somebody waited',
    (e) => (e.line = e.line.map((each) => ({ ...each, waiting: 1 }))),
  ],
  ['a caller has no journey', 'I4', 'no journey', (e) => e.journeys.pop()],
  [
    'a caller has two journeys',
    'I4',
    '2 journeys',
    (e) => (e.journeys = e.journeys.map((each) => ({ ...each, number: '13900000001' }))),
  ],
  [
    'a journey does not know that its caller went',
    'I4',
    'last event is answer',
    (e) => (e.journeys = e.journeys.map((each) => ({ ...each, types: ['arrive', 'answer'] }))),
  ],
  ['Asterisk has a caller more', 'I4', 'saw 1 end', (e) => (e.cel.ended = 1)],
  [
    'an agent is not ready when all have gone',
    'I4',
    'talking',
    (e) => (e.seats = [{ agentId: '1001', state: 'talking' }]),
  ],
  ['a chain is broken', 'I5', '261125000001', (e) => e.tickets.brokenChains.push('261125000001')],
  ['a channel is left', 'I8', 'PJSIP/x', (e) => e.left.channels.push('PJSIP/x')],
  ['a bridge is left', 'I8', 'bridge', (e) => e.left.bridges.push('b')],
  ['a call is left in the line', 'I8', 'left in the line', (e) => e.left.lineKeys.push('k')],
  ['a journey lives on', 'I8', 'lives on', (e) => e.left.liveJourneys.push('j')],
]

const broken = (evidence: Evidence) =>
  INVARIANTS.flatMap(({ id, broken: judge }) => {
    const example = judge(evidence)
    return example === undefined ? [] : [{ id, example }]
  })

describe('the checker', () => {
  it('finds nothing where nothing was wrong', () => {
    expect(broken(sound())).toEqual([])
  })

  it.each(PLANTED)('finds that %s (%s)', (_what, id, word, plant) => {
    const evidence = sound()
    plant(evidence)
    const found = broken(evidence).find((one) => one.id === id)
    expect(found?.example).toContain(word)
  })

  it('lets the repair after a fault be: somebody may wait beside a ready agent meanwhile', () => {
    const evidence = sound()
    evidence.line = evidence.line.map((each) => ({ ...each, waiting: 1 }))
    evidence.trouble = [{ from: T, to: T + 7_000 }]
    expect(broken(evidence)).toEqual([])
  })

  it('does not blame us for a caller who hung up, or whom we told as lost', () => {
    const evidence = sound()
    evidence.agents = []
    evidence.callers[0] = { ...served('13900000001', T), ending: { how: 'hungUpByCitizen', at: T + 900 } }
    evidence.missed = ['13900000002']
    expect(broken(evidence)).toEqual([])
  })
})
