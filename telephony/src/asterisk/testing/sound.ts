import type { Leg } from './sip-phone.ts'
import { until } from './until.ts'

/** Half a second of packets with sound in them, from now on. */
export async function hears(leg: Leg): Promise<void> {
  const from = leg.media.received.length
  await until('sound', () => leg.media.received.slice(from).filter(({ bytes }) => isSound(bytes)).length > 25)
}

/** Whether an RTP packet carries more than silence: A-law's is 0xd5 and its neighbour, a tone or music fills it with others. */
export function isSound(packet: Buffer): boolean {
  return packet.subarray(12).filter((byte) => byte !== 0xd5 && byte !== 0x55).length > 80
}
