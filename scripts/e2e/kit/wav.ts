/** Writes the sound file that a browser's fake microphone speaks. */
import { writeFileSync } from 'node:fs'
import { toneSamples } from './tone.ts'

const RATE = 48_000

/** Ten seconds, mono, 16 bit; Chromium plays it again and again. The length is a whole number of swings, so no click. */
export function writeToneWav(path: string, hz: number): void {
  const samples = toneSamples(hz, RATE, 0, 10 * RATE)
  const file = Buffer.alloc(44 + 2 * samples.length)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(36 + 2 * samples.length, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20) // PCM
  file.writeUInt16LE(1, 22) // mono
  file.writeUInt32LE(RATE, 24)
  file.writeUInt32LE(2 * RATE, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(2 * samples.length, 40)
  samples.forEach((sample, at) => file.writeInt16LE(Math.round(sample * 32_767), 44 + 2 * at))
  writeFileSync(path, file)
}
