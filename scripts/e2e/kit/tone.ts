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

/** The tone is most of what sounds, in most of the pieces of 100 ms. */
export function isTone(samples: Float32Array, rate: number, hz: number): boolean {
  const piece = rate / 10
  const pieces = Math.floor(samples.length / piece)
  if (pieces < 2) return false
  let good = 0
  for (let index = 0; index < pieces; index += 1) {
    const part = samples.subarray(index * piece, (index + 1) * piece)
    if (levelDbfs(part) > AUDIBLE_DBFS && toneShare(part, rate, hz) > 0.5) good += 1
  }
  return good / pieces > 0.6
}

/** Below this nobody hears anything on a telephone. */
export const AUDIBLE_DBFS = -55

function meanSquare(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : sum / samples.length
}
