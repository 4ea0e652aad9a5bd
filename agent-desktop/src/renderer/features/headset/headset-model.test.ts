import { describe, expect, it } from 'vitest'
import {
  HEARD_NOTHING,
  hear,
  isProof,
  loudness,
  meterShare,
  SPEECH_DBFS,
  troubleOf,
  type Hearing,
} from './headset-model.ts'

/** Level by time, one measurement every 40 ms as the page takes them. */
function listen(level: (at: number) => number, untilMs: number): Hearing {
  let hearing = HEARD_NOTHING
  for (let at = 0; at < untilMs; at += 40) hearing = hear(hearing, at, level(at))
  return hearing
}

describe('microphone proof', () => {
  it('takes half a second of speech', () => {
    expect(isProof(listen(() => -20, 480))).toBe(true)
  })
  it('refuses silence, however long', () => {
    expect(isProof(listen(() => -70, 60_000))).toBe(false)
  })
  it('refuses a level exactly at the threshold', () => {
    expect(isProof(listen(() => SPEECH_DBFS, 10_000))).toBe(false)
  })
  it('refuses a single knock', () => {
    expect(isProof(listen((at) => (at < 80 ? -5 : -80), 10_000))).toBe(false)
  })
  it('takes words with holes between the syllables', () => {
    expect(isProof(listen((at) => (at % 300 < 120 ? -25 : -60), 1500))).toBe(true)
  })
  it('takes the short beeps of a test microphone, twice a second, within five seconds', () => {
    expect(isProof(listen((at) => (at % 500 < 40 ? -15 : -90), 5000))).toBe(true)
  })
  it('forgets knocks that are seconds apart', () => {
    expect(isProof(listen((at) => (at % 2500 < 40 ? -5 : -90), 60_000))).toBe(false)
  })
})

describe('levels', () => {
  it('reads full scale as 0 dBFS, silence as -100', () => {
    expect(loudness(new Float32Array([1, -1, 1, -1]))).toBeCloseTo(0)
    expect(loudness(new Float32Array(8))).toBe(-100)
    expect(loudness(new Float32Array(0))).toBe(-100)
    expect(loudness(new Float32Array([0.01, -0.01]))).toBeCloseTo(-40)
  })
  it('keeps the meter between empty and full', () => {
    expect([-100, -60, -30, 0, 6].map(meterShare)).toEqual([0, 0, 0.5, 1, 1])
  })
})

describe('trouble', () => {
  it.each([
    [{ name: 'NotAllowedError' }, 'denied'],
    [{ name: 'SecurityError' }, 'denied'],
    [{ name: 'NotFoundError' }, 'absent'],
    [{ name: 'NotReadableError' }, 'absent'],
    [undefined, 'absent'],
    ['text', 'absent'],
  ] as const)('%j means %s', (error, trouble) => expect(troubleOf(error)).toBe(trouble))
})
