import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardFigures, BoardView } from '@hotline/contract'
import { createBoard, type Board } from './watch.ts'

const figure = (numerator: number) => ({
  ...{ formula: 'answer_rate' as const, value: numerator / 10, numerator, denominator: 10, since: 0 },
})
const figures = (numerator: number): BoardFigures => ({
  ...{ answerRate: figure(numerator), answerRate15s: figure(1), answerRate24h: figure(1), callbacksDue: 0 },
})

describe('the board while somebody looks', () => {
  let board: Board
  let watched: boolean
  let up: boolean
  let answered: number
  const pushed: BoardView[] = []
  const troubles: unknown[] = []
  const read = vi.fn(() => Promise.resolve(figures(answered)))

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
    ;[watched, up, answered] = [true, true, 5]
    read.mockClear()
    pushed.length = troubles.length = 0
    board = createBoard({
      calls: () => ({ waiting: [], agents: [], emergencies: [], unanswered: [] }),
      switchUp: () => true,
      recording: () => null,
      databaseUp: () => up,
      readFigures: read,
      alarms: () => [],
      push: (view) => pushed.push(view),
      watched: () => watched,
      now: Date.now,
      figuresEveryMs: 3_000,
      onTrouble: (error) => troubles.push(error),
    })
  })
  afterEach(() => {
    board.close()
    vi.useRealTimers()
  })

  it('tells a change at once and a burst twice a second, each view newer than the one before', async () => {
    for (let at = 0; at < 100; at += 1) {
      board.changed()
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(pushed.length).toBeGreaterThanOrEqual(2)
    expect(pushed.length).toBeLessThanOrEqual(3)
    await vi.advanceTimersByTimeAsync(500)
    // The last change of the burst is told too, and nothing after it.
    const { length } = pushed
    await vi.advanceTimersByTimeAsync(1_400)
    expect(pushed.length).toBe(length)
    expect(pushed.at(-1)?.now).toBeGreaterThanOrEqual(1_000_990)
    expect(pushed.map(({ seq }) => seq)).toEqual([...pushed.map(({ seq }) => seq)].sort((a, b) => a - b))
    expect(pushed[0]?.now).toBe(1_000_000)
  })

  it('reads nothing and tells nothing while nobody looks', async () => {
    watched = false
    board.changed()
    await vi.advanceTimersByTimeAsync(30_000)
    expect([read.mock.calls.length, pushed.length]).toEqual([0, 0])
  })

  it('AN-3 AN-4 reads the figures again every few seconds and tells them', async () => {
    expect((await board.open()).figures?.answerRate.numerator).toBe(5)
    await board.open()
    expect(read).toHaveBeenCalledTimes(1)
    answered = 6
    await vi.advanceTimersByTimeAsync(9_500)
    expect(read).toHaveBeenCalledTimes(4)
    expect(pushed.at(-1)?.figures?.answerRate.numerator).toBe(6)
  })

  it('has null for figures while PostgreSQL is away, says since when, complains once, and has them again', async () => {
    await board.open()
    await vi.advanceTimersByTimeAsync(1_000)
    up = false
    board.databaseChanged()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(pushed.at(-1)).toMatchObject({ figures: null, dataAwaySince: 1_001_000 })
    expect(troubles.length).toBe(1)
    expect(await board.open()).toMatchObject({ figures: null, dataAwaySince: 1_001_000 })
    up = true
    board.databaseChanged()
    await vi.advanceTimersByTimeAsync(500)
    expect(pushed.at(-1)).toMatchObject({ figures: figures(5), dataAwaySince: null })
  })

  it('counts a failed reading as away too', async () => {
    read.mockRejectedValueOnce(new Error('Connection terminated'))
    expect(await board.open()).toMatchObject({ figures: null, dataAwaySince: 1_000_000 })
  })
})
