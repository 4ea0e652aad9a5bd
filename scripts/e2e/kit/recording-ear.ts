/** What a finished recording sounds like: decoded with opusdec, judged by the tones that people of a story speak with. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { levelDbfs, toneShare } from './tone.ts'

const RATE = 8000

/** Whole file as samples at 8 kHz. @param path an Ogg Opus file */
export async function decode(path: string): Promise<Float32Array> {
  const { stdout } = await promisify(execFile)('opusdec', ['--quiet', '--rate', String(RATE), path, '-'], {
    encoding: 'buffer',
    maxBuffer: 100_000_000,
  })
  return Float32Array.from({ length: stdout.length / 2 }, (_, at) => stdout.readInt16LE(2 * at) / 32_768)
}

/** Which of the tones sound in each whole half second. */
export function tonesOver(samples: Float32Array, among: readonly number[]): number[][] {
  const size = RATE / 2
  return Array.from({ length: Math.floor(samples.length / size) }, (_, index) => {
    const piece = samples.subarray(index * size, (index + 1) * size)
    return levelDbfs(piece) < SILENT_DBFS ? [] : among.filter((hz) => share(piece, hz) > 0.08)
  })
}

/** Under it is what an encoder makes of silence. */
const SILENT_DBFS = -50

/** In pieces of 100 ms, as a tone that swings has side lobes over a longer one. */
function share(samples: Float32Array, hz: number): number {
  const size = RATE / 10
  const pieces = Array.from({ length: Math.floor(samples.length / size) }, (_, at) =>
    toneShare(samples.subarray(at * size, (at + 1) * size), RATE, hz),
  )
  return pieces.reduce((sum, one) => sum + one, 0) / pieces.length
}
