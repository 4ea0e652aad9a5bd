import type { Leg } from './sip-phone.ts'
import { until } from './until.ts'

/** Half a second of packets with sound in them, from now on. */
export async function hears(leg: Leg): Promise<void> {
  const from = leg.media.received.length
  await until('sound', () => leg.media.received.slice(from).filter(({ bytes }) => isSound(bytes)).length > 25)
}

/**
 * Whether an RTP packet carries more than silence. A mixer's sum of silences is a step or two beside A-law's nothing
 * (0xd5), -60 dBFS and less; a tone or music is far above.
 */
export function isSound(packet: Buffer): boolean {
  return packet.subarray(12).filter((byte) => ((byte ^ 0xd5) & 0x7f) > 3).length > 80
}
