/** Lays every person's pieces onto one timeline: a track for each, all of the same length, and the mix of them. */
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { openEncoder, type Encoder, type Format } from './encoder.ts'
import { RATE, SAMPLES_PER_MS, type Absence, type Timeline, type Track } from './timeline.ts'

/** Ten seconds at a time: an hour's call takes no more memory than a minute's. */
const BLOCK = 10 * RATE
const WAV_HEAD = 44

/** How many loudness values draw a recording: more than a screen has pixels to show them. */
export const PEAKS = 1000

/** @returns loudness 0..100 of `PEAKS` equal parts of the mix */
export async function assemble(plan: {
  timeline: Timeline
  absences: readonly Absence[]
  /** Where the pieces' files lie. */
  folder: string
  format: Format
  mixPath: string
  /** One for each of the timeline's tracks. */
  trackPaths: readonly string[]
}): Promise<number[]> {
  const { timeline } = plan
  const handles = new Map<string, FileHandle>()
  const peaks = new Uint8Array(PEAKS)
  const encoders: Encoder[] = []
  try {
    for (const { name } of timeline.tracks.flatMap(({ pieces }) => pieces))
      if (!handles.has(name)) handles.set(name, await open(join(plan.folder, name), 'r'))
    const mix = openEncoder(plan.format, plan.mixPath)
    const tracks = plan.trackPaths.map((path) => openEncoder(plan.format, path))
    encoders.push(mix, ...tracks)
    for (let from = 0; from < timeline.samples; from += BLOCK) {
      const samples = Math.min(BLOCK, timeline.samples - from)
      const sum = new Float32Array(samples)
      for (const [index, track] of timeline.tracks.entries()) {
        const block = await read(track, handles, { from, samples, startedAt: timeline.startedAt })
        await tracks[index]?.write(block)
        silence(
          block,
          from,
          timeline.startedAt,
          plan.absences.filter((one) => isOf(one, track)),
        )
        for (let at = 0; at < samples; at += 1) sum[at] = (sum[at] ?? 0) + (block[at] ?? 0)
      }
      const mixed = Int16Array.from(sum, (sample) => Math.max(-32_768, Math.min(32_767, sample)))
      notePeaks(peaks, mixed, from, timeline.samples)
      await mix.write(mixed)
    }
    await Promise.all(encoders.map((encoder) => encoder.end()))
    return [...peaks]
  } catch (error) {
    // Nothing of it may go on behind the failure's back.
    await Promise.allSettled(encoders.map((encoder) => encoder.end()))
    throw error
  } finally {
    await Promise.all([...handles.values()].map((handle) => handle.close()))
  }
}

async function read(
  track: Track,
  handles: ReadonlyMap<string, FileHandle>,
  block: { from: number; samples: number; startedAt: number },
): Promise<Int16Array> {
  const out = new Int16Array(block.samples)
  for (const piece of track.pieces) {
    const begins = Math.round((piece.at - block.startedAt) * SAMPLES_PER_MS)
    const first = Math.max(begins, block.from)
    const end = Math.min(begins + piece.samples, block.from + block.samples)
    const handle = handles.get(piece.name)
    if (end <= first || handle === undefined) continue
    const bytes = Buffer.alloc(2 * (end - first))
    const { bytesRead } = await handle.read(
      bytes,
      0,
      bytes.length,
      WAV_HEAD + 2 * (piece.from + first - begins),
    )
    for (let at = 0; at < Math.floor(bytesRead / 2); at += 1)
      out[first - block.from + at] = bytes.readInt16LE(2 * at)
  }
  return out
}

function isOf(absence: Absence, track: Track): boolean {
  return absence.role === track.role && absence.who === track.who
}

function silence(block: Int16Array, from: number, startedAt: number, absences: readonly Absence[]): void {
  for (const absence of absences) {
    const first = Math.round((absence.from - startedAt) * SAMPLES_PER_MS) - from
    const end = Math.round((absence.to - startedAt) * SAMPLES_PER_MS) - from
    if (end > 0 && first < block.length) block.fill(0, Math.max(0, first), Math.min(block.length, end))
  }
}

/** Decibels, as an ear takes loudness: -60 dBFS is 0, full scale is 100. */
export function notePeaks(peaks: Uint8Array, block: Int16Array, from: number, total: number): void {
  for (const [at, sample] of block.entries()) {
    const place = Math.min(peaks.length - 1, Math.floor(((from + at) * peaks.length) / total))
    const level =
      Math.abs(sample) < 33 ? 0 : Math.round(100 + (100 / 60) * 20 * Math.log10(Math.abs(sample) / 32_768))
    if (level > (peaks[place] ?? 0)) peaks[place] = level
  }
}
