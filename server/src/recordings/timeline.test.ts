import { describe, expect, it } from 'vitest'
import { piecesOf, timelineOf, type WrittenFile } from './timeline.ts'

const START = 1_795_573_000_000

/** A file of so many ms of sound. */
function file(over: Partial<WrittenFile> & { ms: number; startMs?: number }): WrittenFile {
  const { ms, startMs = 0, ...rest } = over
  return {
    ...{ name: 'x.wav', role: 'caller', who: 'caller', legId: '1.2', anchors: [] },
    startedAt: START + startMs,
    bytes: 44 + ms * 16,
    endedAt: START + startMs + ms,
    ...rest,
  }
}

const inMs = (pieces: { at: number; from: number; samples: number }[]) =>
  pieces.map(({ at, from, samples }) => [at - START, from / 8, samples / 8])

describe('one file on the timeline', () => {
  it('is one piece while it kept up with the clock', () => {
    expect(inMs(piecesOf(file({ ms: 5000, endedAt: START + 5060 })))).toEqual([[60, 0, 5000]])
  })

  it('I6 is put right where Asterisk left sound out: an anchor tells how much and about where', () => {
    const anchors = [
      { at: START + 2100, bytes: 44 + 2048 * 16 },
      { at: START + 4750, bytes: 44 + 4096 * 16 },
    ]
    // 600 ms are missing somewhere before the second anchor, and never again.
    const pieces = piecesOf(file({ ms: 9000, anchors, endedAt: START + 9650 }))
    expect(inMs(pieces)).toEqual([
      [52, 0, 2048],
      [2702, 2048, 6952],
    ])
  })

  it('I6 ends when its leg ended, also when nobody watched it grow', () => {
    const [piece] = piecesOf(file({ ms: 4000, endedAt: START + 7000 }))
    expect((piece?.at ?? 0) + 4000).toBe(START + 7000)
  })

  it('is nothing without sound, and never reads beyond its end', () => {
    expect(piecesOf(file({ ms: 0 }))).toEqual([])
    const [piece] = piecesOf(file({ ms: 1000, anchors: [{ at: START + 9000, bytes: 1_000_000 }] }))
    expect(piece?.samples).toBe(8000)
  })
})

describe('all voices on one timeline', () => {
  it('I6 an agent who came back is one track of two pieces, and nothing is doubled', () => {
    const timeline = timelineOf([
      file({ ms: 10_000 }),
      file({ name: 'a1.wav', role: 'agent', who: '1001', ms: 3000, startMs: 20 }),
      file({ name: 'a2.wav', role: 'agent', who: '1001', ms: 4000, startMs: 6000 }),
    ])
    expect(timeline?.samples).toBe(80_000)
    expect(timeline?.tracks.map(({ role, who, pieces }) => [role, who, inMs(pieces)])).toEqual([
      ['caller', 'caller', [[0, 0, 10_000]]],
      [
        'agent',
        '1001',
        [
          [20, 0, 3000],
          [6000, 0, 4000],
        ],
      ],
    ])
  })

  it('I6 what a natively served agent heard is the caller until a recorder of her own leg runs', () => {
    const timeline = timelineOf([
      file({ name: 'n.wav', role: 'agent', who: 'native', ms: 9000 }),
      file({ name: 'h.wav', role: 'heard', who: 'native', ms: 9000 }),
      file({ name: 'c.wav', ms: 5000, startMs: 4000 }),
    ])
    expect(
      timeline?.tracks[0]?.pieces.map(({ name, at, samples }) => [name, at - START, samples / 8]),
    ).toEqual([
      ['h.wav', 0, 4000],
      ['c.wav', 4000, 5000],
    ])
  })

  it('I6 ends with the call, not with our closing words to a caller who stays on the line', () => {
    const timeline = timelineOf([file({ ms: 8000 })], START + 6000)
    expect(timeline?.samples).toBe(48_000)
  })

  it('is nothing where nothing was written', () => {
    expect(timelineOf([])).toBeUndefined()
    expect(timelineOf([file({ ms: 0 })])).toBeUndefined()
  })
})
