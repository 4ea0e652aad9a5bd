/** Writes sound as it comes: Ogg Opus by `opusenc`, or WAV where that program is missing or failed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { finished } from 'node:stream/promises'
import { RATE } from './timeline.ts'

export type Format = 'opus' | 'wav'

export const FORMATS = {
  opus: { ending: 'opus', mediaType: 'audio/ogg' },
  wav: { ending: 'wav', mediaType: 'audio/wav' },
} as const satisfies Record<Format, { ending: string; mediaType: string }>

/**
 * 16 kbit/s: with Ogg's pages about 8 MB an hour and track (7.5 to 8.4 measured), a seventh of WAV's 57.6. Narrow-band speech does not get better
 * from more (RFC 6716, 2.1.1: 8–12 kbit/s).
 */
export const OPUS_KBITS = 16

export interface Encoder {
  /** 16 bit samples; waits while the program is behind. */
  write(samples: Int16Array): Promise<void>
  /** The file is whole. @throws Error where the encoder failed */
  end(): Promise<void>
}

export function openEncoder(format: Format, path: string): Encoder {
  return format === 'opus' ? openOpus(path) : openWav(path)
}

function openOpus(path: string): Encoder {
  const raw = ['--raw', '--raw-rate', String(RATE), '--raw-chan', '1', '--raw-bits', '16']
  const child = spawn(
    'opusenc',
    ['--quiet', ...raw, '--bitrate', String(OPUS_KBITS), '--speech', '-', path],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  )
  let said = ''
  let failure: Error | undefined
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-500)))
  child.stdin.on('error', (error) => (failure ??= error))
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`opusenc ended with ${String(code)}: ${said}`))
    })
  })
  // Told by `end`, or by the next write.
  ended.catch((error: unknown) => (failure ??= error as Error))
  // Calls come first on this machine.
  if (child.pid !== undefined) lower(child.pid)
  return {
    async write(samples) {
      if (failure !== undefined) throw failure
      if (child.stdin.write(bytesOf(samples))) return
      await Promise.race([once(child.stdin, 'drain'), ended])
    },
    async end() {
      child.stdin.end()
      await ended
    },
  }
}

function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already, or this platform does not let us.
  }
}

function openWav(path: string): Encoder {
  const file = createWriteStream(path)
  file.write(wavHead(0))
  let bytes = 0
  return {
    async write(samples) {
      const chunk = bytesOf(samples)
      bytes += chunk.length
      if (!file.write(chunk)) await once(file, 'drain')
    },
    async end() {
      file.end()
      await finished(file)
      const head = await open(path, 'r+')
      await head.write(wavHead(bytes), 0, 44, 0)
      await head.close()
    },
  }
}

export function wavHead(bytes: number): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + bytes, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20) // PCM
  head.writeUInt16LE(1, 22) // mono
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(2 * RATE, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(bytes, 40)
  return head
}

function bytesOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer.slice(samples.byteOffset, samples.byteOffset + samples.byteLength))
}
