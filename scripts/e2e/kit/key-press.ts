/** A key of a telephone in RTP (RFC 4733, once RFC 2833): what a person presses to accept a call. */

const KEYS = '0123456789*#'
const PACKET_SAMPLES = 160 // 20 ms at 8000 Hz
const PACKETS = 6 // 120 ms; people press no shorter, and some switches hear no less than 80 ms
const END_PACKETS = 3 // the end is said three times (RFC 4733 2.5.1.4)
const VOLUME = 10 // -10 dBm0

/** @returns the payloads of one press, one for each 20 ms; all carry the timestamp of the first */
export function pressOf(key: string): Buffer[] {
  const event = KEYS.indexOf(key)
  if (key.length !== 1 || event < 0) throw new Error(`no key of a telephone: ${key}`)
  return Array.from({ length: PACKETS + END_PACKETS }, (_, index) => {
    const ended = index >= PACKETS
    const samples = PACKET_SAMPLES * (ended ? PACKETS : index + 1)
    return Buffer.from([event, (ended ? 0x80 : 0) | VOLUME, samples >> 8, samples & 0xff])
  })
}

/** @returns undefined for what is no key (flash, fax tones) */
export function keyOf(payload: Buffer): { key: string; ended: boolean } | undefined {
  const key = payload.length < 4 ? undefined : KEYS[payload.readUInt8(0)]
  return key === undefined ? undefined : { key, ended: (payload.readUInt8(1) & 0x80) !== 0 }
}
