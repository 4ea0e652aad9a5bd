import { describe, expect, it } from 'vitest'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { emptyExchange, take } from './exchange.ts'
import { readNativeRecord, servedNatively } from './native-record.ts'

const ID = '33562d10-dcad-4786-94bc-938718833872'

describe('callers whom the switch served by itself', () => {
  it.each([
    [
      'answered',
      '13800001111/12345/1000/9000/4000/h-1',
      {
        callerNumber: '13800001111',
        dialled: '12345',
        arrivedAt: 1000,
        endedAt: 9000,
        answered: { at: 4000, headset: 'h-1' },
      },
    ],
    ['given up, number withheld', '/12345/1000/9000//', { callerNumber: '', endedAt: 9000 }],
  ])('reads one that was %s', (_title, text, expected) => {
    expect(readNativeRecord(ID, text)).toMatchObject({ journeyId: ID, ...expected })
  })

  it.each(['', 'x/y/z', '1/2/abc/4//', '1/2/9000/1000//'])('is nothing: %j', (text) => {
    expect(readNativeRecord(ID, text)).toBeUndefined()
  })

  it('IN-12 tells an abandoned one as a whole journey once, then lets the switch forget it', () => {
    const exchange = emptyExchange(DEFAULT_CALL_POLICY)
    const native = { journeyId: ID, callerNumber: '1', dialled: '12345', arrivedAt: 1000, endedAt: 9000 }
    const first = take(exchange, 20_000, (turn) => servedNatively(turn, native))
    expect(first).toMatchObject([
      {
        do: 'saveJourney',
        live: false,
        events: [
          { type: 'arrive', version: 1, at: 1000 },
          { type: 'abandon', version: 2, at: 9000 },
        ],
      },
    ])
    expect(exchange.journeys.size).toBe(0)
    const second = take(exchange, 25_000, (turn) => servedNatively(turn, native))
    expect(second).toEqual([{ do: 'forgetNative', journeyId: ID }])
  })
})
