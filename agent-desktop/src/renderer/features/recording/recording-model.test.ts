import { describe, expect, it } from 'vitest'
import { bandsOf, barsOf, rowsOf, seekByKey } from './recording-model.ts'

describe('a recording’s picture', () => {
  it('keeps the loudest of each part', () => {
    expect(barsOf([1, 9, 2, 3, 0, 4], 3)).toEqual([9, 3, 4])
    expect(barsOf([5], 3)).toEqual([5, 5, 5])
    expect(barsOf([], 3)).toEqual([])
  })

  it('puts bands that overlap into rows of their own, and shows what was taken out', () => {
    const bands = bandsOf({
      regions: [
        { kind: 'three_way', name: '区水务局', fromMs: 5000, toMs: 9000 },
        { kind: 'hold', name: '', fromMs: 1000, toMs: 6000 },
        { kind: 'hold', name: '', fromMs: 9000, toMs: 9500 },
      ],
      redactions: [{ fromMs: 2000, toMs: 3000, by: '2001', at: 1, why: '银行卡号' }],
    })
    expect(rowsOf(bands).map((row) => row.map(({ kind, fromMs }) => `${kind} ${String(fromMs)}`))).toEqual([
      ['hold 1000', 'hold 9000'],
      ['redacted 2000', 'three_way 5000'],
    ])
  })

  it.each([
    ['ArrowRight', 6000],
    ['ArrowLeft', 0],
    ['PageUp', 20_000],
    ['Home', 0],
    ['End', 20_000],
    ['a', undefined],
  ])('%s on the timeline', (key, to) => {
    expect(seekByKey(key, 1000, 20_000)).toBe(to)
  })
})
