/** Silence instead of a stretch, in a copy of the same length; the original is destroyed by whoever replaces it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { openEncoder, type Format } from './encoder.ts'
import { RATE, SAMPLES_PER_MS } from './timeline.ts'

const WAV_HEAD = 44

/** @param to ms from the beginning. @throws Error where it cannot be decoded or written */
export async function writeRedacted(plan: {
  format: Format
  from: string
  draft: string
  fromMs: number
  toMs: number
}): Promise<void> {
  const first = plan.fromMs * SAMPLES_PER_MS
  const end = plan.toMs * SAMPLES_PER_MS
  const out = openEncoder(plan.format, plan.draft)
  let at = 0
  try {
    for await (const block of samplesOf(plan.format, plan.from)) {
      const [begins, stops] = [Math.max(0, first - at), Math.min(block.length, end - at)]
      if (stops > begins) block.fill(0, begins, stops)
      at += block.length
      await out.write(block)
    }
  } finally {
    await out.end()
  }
}

/** 16 bit samples at 8 kHz, in order. @throws Error where the file cannot be decoded */
export async function* samplesOf(format: Format, path: string): AsyncGenerator<Int16Array> {
  let odd = Buffer.alloc(0)
  for await (const chunk of format === 'opus' ? opusBytes(path) : wavBytes(path)) {
    const bytes = Buffer.concat([odd, chunk])
    const whole = bytes.length - (bytes.length % 2)
    odd = bytes.subarray(whole)
    const samples = new Int16Array(whole / 2)
    for (let at = 0; at < samples.length; at += 1) samples[at] = bytes.readInt16LE(2 * at)
    yield samples
  }
}

async function* opusBytes(path: string): AsyncGenerator<Buffer> {
  const child = spawn('opusdec', ['--quiet', '--rate', String(RATE), '--no-dither', path, '-'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const closed = once(child, 'close')
  closed.catch(() => undefined)
  // To a pipe it writes samples alone, without a head.
  yield* child.stdout as AsyncIterable<Buffer>
  const [code] = (await closed) as [number | null]
  if (code !== 0) throw new Error(`opusdec ended with ${String(code)}`)
}

async function* wavBytes(path: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { start: WAV_HEAD })) yield chunk as Buffer
}
