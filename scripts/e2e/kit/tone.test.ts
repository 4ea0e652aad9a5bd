import { describe, expect, it } from 'vitest'
import { isTone, levelDbfs, soundOf, strongestTone, toneSamples, toneShare } from './tone.ts'

const RATE = 8000
const mix = (...parts: Float32Array[]) =>
  Float32Array.from(parts[0] ?? [], (_, at) => parts.reduce((sum, part) => sum + (part[at] ?? 0), 0))

describe('tone', () => {
  const thousand = toneSamples(1000, RATE, 0, 4000)
  it('is found at its own frequency and at no other', () => {
    expect(isTone(thousand, RATE, 1000)).toBe(true)
    for (const other of [440, 700, 950, 1050, 2000]) expect(isTone(thousand, RATE, other)).toBe(false)
  })
  it('is named when it is the strongest', () => {
    expect(strongestTone(thousand, RATE).hz).toBe(1000)
    expect(strongestTone(thousand, RATE).share).toBeGreaterThan(0.5)
    expect(strongestTone(new Float32Array(4000), RATE)).toEqual({ hz: 0, share: 0 })
  })
  it('is not found in silence, in noise, or in somebody else’s louder tone', () => {
    expect(isTone(new Float32Array(4000), RATE, 1000)).toBe(false)
    const noise = Float32Array.from({ length: 4000 }, (_, at) => (((at * 7919) % 1013) / 1013 - 0.5) * 0.8)
    expect(isTone(noise, RATE, 1000)).toBe(false)
    const faint = thousand.map((sample) => sample / 4)
    expect(isTone(mix(faint, toneSamples(700, RATE, 0, 4000)), RATE, 1000)).toBe(false)
  })
  it('has a level far above the −40 dBFS that a microphone check asks for, in every 50 ms', () => {
    for (let at = 0; at < 4000; at += 400)
      expect(levelDbfs(thousand.subarray(at, at + 400))).toBeGreaterThan(-25)
    expect(levelDbfs(new Float32Array(10))).toBe(-Infinity)
  })
  it('shares its energy with a second tone of the same loudness', () => {
    const share = toneShare(mix(thousand, toneSamples(700, RATE, 0, 4000)), RATE, 1000)
    expect(share).toBeGreaterThan(0.35)
    expect(share).toBeLessThan(0.55)
  })
})

describe('the sound of several people', () => {
  const PEOPLE = [1000, 700, 1450]
  const tone = (hz: number, loudness = 1) =>
    toneSamples(hz, RATE, hz, 4000).map((sample) => sample * loudness)
  it('is told by who speaks, alone or at once, also one half as loud as the other', () => {
    expect(soundOf(tone(700), RATE, PEOPLE)).toMatchObject({ audible: true, pure: true, tones: [700] })
    const two = soundOf(mix(tone(1000), tone(1450, 0.5)), RATE, PEOPLE)
    expect(two).toMatchObject({ pure: true, tones: [1000, 1450] })
    const all = soundOf(mix(tone(1000, 0.5), tone(700, 0.5), tone(1450, 0.5)), RATE, PEOPLE)
    expect(all).toMatchObject({ pure: true, tones: PEOPLE })
  })
  it('is nobody’s when a stranger sounds, and somebody’s but not pure when a stranger is louder', () => {
    expect(soundOf(tone(2050), RATE, PEOPLE)).toMatchObject({ audible: true, pure: false, tones: [] })
    const under = soundOf(mix(tone(2050), tone(1000, 0.5)), RATE, PEOPLE)
    expect(under).toMatchObject({ pure: false, tones: [1000] })
  })
  it('is not audible in silence', () => {
    const silence = { audible: false, pure: false, tones: [], levelDbfs: -Infinity }
    expect(soundOf(new Float32Array(4000), RATE, PEOPLE)).toEqual(silence)
  })
})
