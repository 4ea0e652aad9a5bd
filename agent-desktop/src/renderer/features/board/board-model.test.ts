import { describe, expect, it } from 'vitest'
import { AGENT, type AgentState } from '@hotline/contract'
import { aBoard, aBoardAgent, aBoardCall, aWaitingCall } from '../../testing/board-views.ts'
import { countByGroup, groupOf, mayForce, neighbour, oldestWait, patience, percent } from './board-model.ts'

describe('a caller’s patience', () => {
  it.each([
    [-200, 0, 'ringing'],
    [15_000, 0.25, 'ringing'],
    [15_001, 0.25, 'trouble'],
    [60_000, 1, 'trouble'],
    [600_000, 1, 'trouble'],
  ])('after %i ms is used up by %d, %s', (waitMs, share, tone) => {
    const used = patience(waitMs)
    expect(used.share).toBeCloseTo(share, 3)
    expect(used.tone).toBe(tone)
  })
})

describe('the agents', () => {
  it('are counted in every state of the machine, each once', () => {
    const states = Object.keys(AGENT) as AgentState[]
    const counts = countByGroup(states.map((state) => aBoardAgent({ state })))
    expect(counts).toEqual({ talking: 2, ready: 1, ringing: 1, wrapUp: 1, away: 2 })
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(states.length)
    expect(groupOf({ state: 'reattaching' })).toBe('talking')
  })
  it('may be forced without a call on the desk, and only then', () => {
    expect(mayForce(aBoardAgent())).toBe(true)
    expect(mayForce(aBoardAgent({ state: 'wrap_up', call: aBoardCall() }))).toBe(false)
    expect(mayForce(undefined)).toBe(false)
  })
})

describe('AN-3 a figure', () => {
  it.each([
    [null, '—'],
    [0, '0.0%'],
    [1, '100.0%'],
    [27 / 28, '96.4%'],
    [0.9499, '94.9%'],
    [0.95, '95.0%'],
    [0.29, '29.0%'],
    [9_999 / 10_000, '99.9%'],
  ])('%s is written %s, never rounded up to a goal', (value, text) => {
    expect(percent(value)).toBe(text)
  })
})

describe('the longest wait', () => {
  it('is that of the first in line', () => {
    const waiting = [aWaitingCall({ arrivedAt: 90_000 }), aWaitingCall({ arrivedAt: 95_000 })]
    expect(oldestWait(aBoard({ waiting }), 100_000)).toBe(10_000)
    expect(oldestWait(aBoard(), 100_000)).toBeUndefined()
    expect(oldestWait(undefined, 100_000)).toBeUndefined()
  })
})

describe('the arrows between tiles', () => {
  // Three in a row, the last row shorter.
  const spots = [0, 1, 2, 3, 4].map((at) => ({ x: (at % 3) * 184, y: Math.floor(at / 3) * 112 }))
  it.each([
    [0, 'ArrowRight', 1],
    [2, 'ArrowRight', 3],
    [4, 'ArrowRight', undefined],
    [0, 'ArrowLeft', undefined],
    [3, 'ArrowLeft', 2],
    [1, 'ArrowDown', 4],
    [2, 'ArrowDown', 4],
    [4, 'ArrowDown', undefined],
    [3, 'ArrowUp', 0],
    [1, 'ArrowUp', undefined],
    [1, 'Home', 0],
    [1, 'End', 4],
    [1, 'a', undefined],
    [-1, 'ArrowRight', undefined],
  ])('from %i, %s leads to %s', (at, key, to) => {
    expect(neighbour(spots, at, key)).toBe(to)
  })
})
