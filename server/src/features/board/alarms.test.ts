import { beforeEach, describe, expect, it } from 'vitest'
import type { BoardView } from '@hotline/contract'
import { createAlarms, type AlarmFacts, type Alarms } from './alarms.ts'

const LIMITS = {
  ...{ oldestWaitMs: 30_000, queueLength: 3, nobodyReadyMs: 15_000 },
  ...{ answerRate: 0.95, answerRateContacts: 20, proofLostMs: 15_000 },
}
const START = 1_000_000
type Waiting = BoardView['waiting'][number]
type Agent = BoardView['agents'][number]

const waits = (arrivedAt: number, state: Waiting['state'] = 'queued'): Waiting => ({
  ...{ journeyId: `00000000-0000-4000-8000-${String(arrivedAt).padStart(12, '0')}`, number: '', dialled: '' },
  ...{ arrivedAt, state, priority: 50, queueName: '', step: 0, pinnedTo: null },
})
const agent = (agentId: string, state: Agent['state'], over: Partial<Agent> = {}): Agent => ({
  ...{
    agentId,
    name: '',
    guestOf: null,
    state,
    reason: null,
    forced: null,
    since: START,
    until: null,
    call: null,
  },
  ...{
    proofs: { headset: true, microphone: true, heartbeat: true },
    pauseAfterCall: false,
    breakEndsAt: null,
  },
  ...over,
})
const figures = (numerator: number, denominator: number): AlarmFacts['figures'] => {
  const figure = {
    ...{ formula: 'answer_rate' as const, numerator, denominator, since: 0 },
    value: denominator === 0 ? null : numerator / denominator,
  }
  return { answerRate: figure, answerRate15s: figure, answerRate24h: figure, callbacksDue: 0 }
}
const calm: AlarmFacts = { waiting: [], agents: [agent('1001', 'ready')], figures: figures(20, 20) }

describe('the alarms of the board', () => {
  let alarms: Alarms
  let now: number
  beforeEach(() => {
    now = START
    alarms = createAlarms(LIMITS, () => now)
  })
  const after = (ms: number, facts: Partial<AlarmFacts>) => {
    now = START + ms
    return alarms.look({ ...calm, ...facts })
  }
  const kinds = (ms: number, facts: Partial<AlarmFacts>) => after(ms, facts).map(({ kind }) => kind)

  it('are none in a calm hour', () => {
    expect(after(0, {})).toEqual([])
  })

  it.each<[string, number, Partial<AlarmFacts>, string[]]>([
    ['the oldest wait a moment before its limit', 29_999, { waiting: [waits(START)] }, []],
    ['the oldest wait at its limit', 30_000, { waiting: [waits(START)] }, ['oldest_wait']],
    ['two of three', 0, { waiting: [waits(START), waits(START + 1)] }, []],
    ['three', 0, { waiting: [1, 2, 3].map((at) => waits(START - at)) }, ['queue_length']],
    ['nobody ready for 14.9 s', 14_999, { waiting: [waits(START)], agents: [] }, []],
    ['nobody ready for 15 s', 15_000, { waiting: [waits(START)], agents: [] }, ['nobody_ready']],
    ['a call that rings already', 15_000, { waiting: [waits(START, 'offered')], agents: [] }, []],
    ['a rate at its floor', 0, { figures: figures(19, 20) }, []],
    ['a rate below its floor', 0, { figures: figures(18, 20) }, ['answer_rate']],
    ['a low rate of too few', 0, { figures: figures(10, 19) }, []],
    ['no figures', 0, { figures: null }, []],
    [
      'a headset lost a moment ago',
      14_999,
      { agents: [agent('1001', 'not_ready', { reason: 'headset' })] },
      [],
    ],
    [
      'a headset lost',
      15_000,
      { agents: [agent('1001', 'not_ready', { reason: 'headset' })] },
      ['proof_lost'],
    ],
    ['somebody on a break', 99_000, { agents: [agent('1001', 'not_ready', { reason: 'break' })] }, []],
  ])('%s', (_what, ms, facts, expected) => {
    expect(kinds(ms, facts)).toEqual(expected)
  })

  it('say since when, also where the state itself has no instant', () => {
    const crowd = { waiting: [1, 2, 3].map((at) => waits(START - at)) }
    expect(after(1_000, crowd)[0]).toMatchObject({ kind: 'queue_length', since: START + 1_000, value: 3 })
    expect(after(5_000, crowd)[0]?.since).toBe(START + 1_000)
  })

  it('知道了 stays as long as the trouble, keeps who said it first, and is gone with it', () => {
    const late = { waiting: [waits(START)] }
    after(31_000, late)
    alarms.acknowledge('oldest_wait', '2001 郑国强')
    now += 1_000
    alarms.look({ ...calm, ...late })
    alarms.acknowledge('oldest_wait', '9001 唐晓明')
    const seen = { by: '2001 郑国强', at: START + 31_000 }
    expect(after(40_000, late)[0]?.acknowledged).toEqual(seen)
    expect(after(41_000, {})).toEqual([])
    expect(after(72_000, { waiting: [waits(START + 41_000)] })[0]?.acknowledged).toBeNull()
  })

  it('know one agent’s trouble from another’s', () => {
    const lost = (id: string) => agent(id, 'not_ready', { reason: 'heartbeat' })
    after(20_000, { agents: [lost('1001'), lost('1002')] })
    alarms.acknowledge('proof_lost:1001', '2001 郑国强')
    expect(
      after(21_000, { agents: [lost('1001'), lost('1002')] }).map((each) => each.acknowledged !== null),
    ).toEqual([true, false])
  })

  it('refuses what is over already', () => {
    expect(() => alarms.acknowledge('oldest_wait', '2001')).toThrow('NOT_FOUND')
  })
})
