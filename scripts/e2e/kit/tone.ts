/** Makes tones and finds them again: sound is proven by a tone at the other end, not by a packet count. */

/**
 * A tone whose loudness swings four times a second between whole and 40 %, as syllables do: noise suppression takes
 * an even tone for noise and removes it.
 * @param position index of the first sample
 */
export function toneSamples(hz: number, rate: number, position: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, offset) => {
    const t = (position + offset) / rate
    return LOUDNESS * (0.7 + 0.3 * Math.sin(2 * Math.PI * 4 * t)) * Math.sin(2 * Math.PI * hz * t)
  })
}

/** -8 dBFS at the peak: loud, and far from clipping after two codecs. */
const LOUDNESS = 0.4

/** @returns the share (0..1) of the samples' energy that lies at `hz` (Goertzel); 0 for digital silence */
export function toneShare(samples: Float32Array, rate: number, hz: number): number {
  const energy = meanSquare(samples)
  if (energy < 1e-10) return 0
  const turn = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let [one, two] = [0, 0]
  for (const sample of samples) [one, two] = [sample + turn * one - two, one]
  const power = one * one + two * two - turn * one * two
  return Math.min(1, (2 * power) / (samples.length * samples.length * energy))
}

/** @returns dBFS of the root mean square; -Infinity for no samples */
export function levelDbfs(samples: Float32Array): number {
  return 10 * Math.log10(meanSquare(samples))
}

/** For the sentence of a failure: what sounds instead of what was expected. `share` is small for music and noise. */
export function strongestTone(samples: Float32Array, rate: number): { hz: number; share: number } {
  const tones = Array.from({ length: 320 }, (_, step) => 200 + 10 * step)
  return tones.reduce(
    (best, hz) => {
      const share = toneShare(samples, rate, hz)
      return share > best.share ? { hz, share } : best
    },
    { hz: 0, share: 0 },
  )
}

/** The tone is most of what sounds, in most of the pieces of 100 ms. */
export function isTone(samples: Float32Array, rate: number, hz: number): boolean {
  return mostPieces(samples, rate, (piece) => toneShare(piece, rate, hz) > 0.5)
}

/** What somebody hears, told by the tones that the people of a story speak with. */
export interface Sound {
  audible: boolean
  /** Those of them that sound, one or several at once. */
  tones: number[]
  /** The tones are most of it: no music, no prompt, no noise. */
  pure: boolean
  levelDbfs: number
}

/** @param among the tones of all people in the story, Hz */
export function soundOf(samples: Float32Array, rate: number, among: readonly number[]): Sound {
  const shares = (piece: Float32Array, tones: readonly number[]) =>
    tones.reduce((sum, hz) => sum + toneShare(piece, rate, hz), 0)
  return {
    audible: mostPieces(samples, rate, () => true),
    tones: among.filter((hz) => mostPieces(samples, rate, (piece) => shares(piece, [hz]) > IN_A_MIX)),
    pure: mostPieces(samples, rate, (piece) => shares(piece, among) > 0.5),
    levelDbfs: levelDbfs(samples),
  }
}

/** Of two voices, one twice as loud as the other, at the worst moment of their swing. */
const IN_A_MIX = 0.06

/** Holds in more than 60 % of the pieces of 100 ms, and these are audible; two pieces at least. */
function mostPieces(samples: Float32Array, rate: number, holds: (piece: Float32Array) => boolean): boolean {
  const size = rate / 10
  const pieces = Array.from({ length: Math.floor(samples.length / size) }, (_, index) =>
    samples.subarray(index * size, (index + 1) * size),
  )
  if (pieces.length < 2) return false
  const good = pieces.filter((piece) => levelDbfs(piece) > AUDIBLE_DBFS && holds(piece))
  return good.length / pieces.length > 0.6
}

/** Below this nobody hears anything on a telephone. */
export const AUDIBLE_DBFS = -55

function meanSquare(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : sum / samples.length
}
