/** Whether an RTP packet carries more than silence: A-law's is 0xd5 and its neighbour, a tone or music fills it with others. */
export function isSound(packet: Buffer): boolean {
  return packet.subarray(12).filter((byte) => byte !== 0xd5 && byte !== 0x55).length > 80
}
