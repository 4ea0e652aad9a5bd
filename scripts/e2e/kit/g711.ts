/** G.711 A-law, the voice of China's telephone trunks: between samples -1..1 and octets. See ITU-T G.711. */

/** @param sample -1..1; beyond is clipped */
export function encodeAlaw(sample: number): number {
  let pcm = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767) >> 3 // 13 bits
  let mask = 0xd5
  if (pcm < 0) {
    mask = 0x55
    pcm = -pcm - 1
  }
  const segment = pcm < 32 ? 0 : Math.min(7, 27 - Math.clz32(pcm))
  const step = segment < 2 ? pcm >> 1 : pcm >> segment
  return ((segment << 4) | (step & 0x0f)) ^ mask
}

/** @returns -1..1 */
export function decodeAlaw(octet: number): number {
  return DECODED[octet & 0xff] ?? 0
}

const DECODED = Float32Array.from({ length: 256 }, (_, octet) => {
  const bits = octet ^ 0x55
  const segment = (bits & 0x70) >> 4
  const step = (bits & 0x0f) << 4
  const magnitude = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1)
  return (bits & 0x80 ? magnitude : -magnitude) / 32_768
})
