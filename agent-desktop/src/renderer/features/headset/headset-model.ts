// What counts as proof that a microphone works. Pure: levels and times come in, a decision goes out.

/** Speech is louder than this (design.md, "Agents"). */
export const SPEECH_DBFS = -40
/** And lasts this long. */
export const SPEECH_MS = 500
/** Speech has holes between syllables: a loud moment counts for this long (voice detectors hang over 100–200 ms). */
const HANGOVER_MS = 120
/** Loud moments further apart than this are not one utterance. */
const WINDOW_MS = 5000
/** After so long without proof the page says what to check. */
export const QUIET_HINT_MS = 6000

/** Stretches in which something was heard, oldest first, not overlapping; epoch or monotonic ms. */
export interface Hearing {
  heard: readonly { from: number; to: number }[]
}

export const HEARD_NOTHING: Hearing = { heard: [] }

/**
 * Adds one measurement.
 * @param at ms on any steady clock
 * @param dbfs level of that moment, 0 is the loudest possible
 */
export function hear(hearing: Hearing, at: number, dbfs: number): Hearing {
  const recent = hearing.heard.filter((stretch) => stretch.to > at - WINDOW_MS)
  if (dbfs <= SPEECH_DBFS) return { heard: recent }
  const last = recent.at(-1)
  if (last !== undefined && at <= last.to) {
    return { heard: [...recent.slice(0, -1), { from: last.from, to: at + HANGOVER_MS }] }
  }
  return { heard: [...recent, { from: at, to: at + HANGOVER_MS }] }
}

export function isProof(hearing: Hearing): boolean {
  return hearing.heard.reduce((sum, { from, to }) => sum + to - from, 0) >= SPEECH_MS
}

/** Root mean square of one block of samples, in dB below full scale; silence is -100. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  return rms === 0 ? -100 : Math.max(-100, 20 * Math.log10(rms))
}

/** Where a level stands on the meter, 0..1: from -60 dBFS (room) to 0. */
export function meterShare(dbfs: number): number {
  return Math.min(1, Math.max(0, (dbfs + 60) / 60))
}

/** One microphone's evidence as a whole. `denied`, `absent` and `ended` need a person; `muted` needs the system. */
export type MicrophoneState = 'asking' | 'listening' | 'proved' | 'muted' | 'ended' | 'denied' | 'absent'

/** What a failed `getUserMedia` means for a person. */
export function troubleOf(error: unknown): 'denied' | 'absent' {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'absent'
}
