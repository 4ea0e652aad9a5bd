/** Mouth, ear and finger on a telephone: RTP with G.711 A-law in packets of 20 ms over one UDP socket. */
import { createSocket, type Socket } from 'node:dgram'
import { decodeAlaw, encodeAlaw } from './g711.ts'
import { keyOf, pressOf } from './key-press.ts'
import { AUDIBLE_DBFS, isTone, levelDbfs, soundOf, strongestTone, toneSamples, type Sound } from './tone.ts'

export interface Voice {
  /** Stands in the SDP of whose voice it is. */
  readonly port: number
  /** Begins to speak to the other side's media port, or goes on to another one. */
  speakTo(port: number): void
  /** From now on without the tone; packets flow on. */
  fallSilent(): void
  /** Presses keys one after the other, as events (RFC 4733) instead of sound. */
  press(keys: string): void
  /** Keys that the other side pressed so far. */
  keysHeard(): string
  /** The tone is what is heard in the last `windowMs`. */
  hears(hz: number, windowMs?: number): boolean
  /** dBFS over the last `windowMs`; -Infinity when nothing arrived. */
  level(windowMs?: number): number
  /** In words, for a failure: how loud it was lately and which tone was the strongest. */
  inWords(): string
  /** Who is heard in the last `windowMs`, by the tones `among` which people speak. */
  sound(among: readonly number[], windowMs?: number): Sound
  hearsNothing(windowMs?: number): boolean
  packets(): { sent: number; received: number }
  close(): void
}

const RATE = 8000
const PACKET_MS = 20
const PACKET_SAMPLES = (RATE * PACKET_MS) / 1000
const ALAW_PAYLOAD_TYPE = 8 // RFC 3551
/** What the kit's SDP says; the other side answers with the same. */
export const KEY_PAYLOAD_TYPE = 101
/** Between two keys: 100 ms of one's voice. */
const KEY_PAUSE_PACKETS = 5
const MEMORY_MS = 3000
const WINDOW_MS = 500

/** @param toneHz undefined: nothing is said, yet packets flow */
export async function openVoice(port: number, toneHz: number | undefined): Promise<Voice> {
  const socket = await bound(port)
  const heard: { at: number; samples: Float32Array }[] = []
  let [sent, received] = [0, 0]
  let target: number | undefined
  let startedAt: number | undefined
  let tone = toneHz
  /** What goes out instead of sound; undefined: sound. */
  const presses: (Omit<Press, 'since'> | undefined)[] = []
  let pressedSince = 0
  let keysHeard = ''
  let lastKeyAt: number | undefined
  const ssrc = Math.floor(Math.random() * 2 ** 32)

  socket.on('message', (packet) => {
    if (packet.length <= 12) return
    const type = packet.readUInt8(1) & 0x7f
    if (type === KEY_PAYLOAD_TYPE) {
      const pressed = keyOf(packet.subarray(12))
      // Every packet of one press carries the time of its beginning.
      if (pressed !== undefined && packet.readUInt32BE(4) !== lastKeyAt) keysHeard += pressed.key
      lastKeyAt = packet.readUInt32BE(4)
    }
    if (type !== ALAW_PAYLOAD_TYPE) return // RTCP and the like
    received += 1
    const at = performance.now()
    heard.push({ at, samples: Float32Array.from(packet.subarray(12), decodeAlaw) })
    while (heard[0] !== undefined && heard[0].at < at - MEMORY_MS) heard.shift()
  })
  const speak = () => {
    if (target === undefined || startedAt === undefined) return
    const due = Math.floor((performance.now() - startedAt) / PACKET_MS)
    if (due - sent > 10) sent = due - 1 // the machine stood still: what is late is lost, as on a real line
    for (; sent < due; sent += 1) socket.send(nextPacket(sent), target, '127.0.0.1')
  }
  const nextPacket = (index: number): Buffer => {
    const press = presses.shift()
    if (press === undefined) return soundPacket(index, ssrc, tone)
    if (press.first) pressedSince = index
    return keyPacket(index, ssrc, { ...press, since: pressedSince })
  }
  const pace = setInterval(speak, PACKET_MS)
  const lately = (windowMs: number): Float32Array => {
    const since = performance.now() - windowMs
    return Float32Array.from(heard.filter(({ at }) => at >= since).flatMap(({ samples }) => [...samples]))
  }
  const level = (windowMs = WINDOW_MS) => levelDbfs(lately(windowMs))
  return {
    port,
    speakTo: (remotePort) => {
      target = remotePort
      startedAt ??= performance.now()
    },
    fallSilent: () => (tone = undefined),
    press: (keys) => {
      for (const key of keys) {
        presses.push(...pressOf(key).map((payload, at) => ({ payload, first: at === 0 })))
        presses.push(...Array<undefined>(KEY_PAUSE_PACKETS))
      }
    },
    keysHeard: () => keysHeard,
    hears: (hz, windowMs = WINDOW_MS) => {
      const samples = lately(windowMs)
      // Half of a window is too little to be believed: the sound has just begun or just ended.
      return samples.length >= (windowMs * RATE) / 2000 && isTone(samples, RATE, hz)
    },
    level,
    inWords: () => {
      const { hz, share } = strongestTone(lately(WINDOW_MS), RATE)
      return `${level().toFixed(0)} dBFS, ${(100 * share).toFixed(0)} % of it at ${String(hz)} Hz`
    },
    sound: (among, windowMs = WINDOW_MS) => {
      const samples = lately(windowMs)
      const enough = samples.length >= (windowMs * RATE) / 2000
      return soundOf(enough ? samples : new Float32Array(0), RATE, among)
    },
    hearsNothing: (windowMs = WINDOW_MS) => level(windowMs) < AUDIBLE_DBFS,
    packets: () => ({ sent, received }),
    close: () => {
      clearInterval(pace)
      target = undefined
      socket.close()
    },
  }
}

/** One packet of a key press. */
interface Press {
  payload: Buffer
  first: boolean
  /** Index of the press's first packet. */
  since: number
}

function soundPacket(index: number, ssrc: number, toneHz: number | undefined): Buffer {
  const packet = rtpPacket({ index, ssrc, since: index, type: ALAW_PAYLOAD_TYPE, first: index === 0 })
  const sound = Buffer.alloc(PACKET_SAMPLES, 0xd5) // 0xD5 is A-law's silence
  if (toneHz !== undefined)
    toneSamples(toneHz, RATE, index * PACKET_SAMPLES, PACKET_SAMPLES).forEach((sample, at) => {
      sound[at] = encodeAlaw(sample)
    })
  return Buffer.concat([packet, sound])
}

function keyPacket(index: number, ssrc: number, { payload, first, since }: Press): Buffer {
  return Buffer.concat([rtpPacket({ index, ssrc, since, type: KEY_PAYLOAD_TYPE, first }), payload])
}

/** @param first sets the marker bit */
function rtpPacket(p: { index: number; ssrc: number; since: number; type: number; first: boolean }): Buffer {
  const head = Buffer.alloc(12)
  head.writeUInt8(0x80, 0)
  head.writeUInt8(p.type | (p.first ? 0x80 : 0), 1)
  head.writeUInt16BE(p.index & 0xffff, 2)
  head.writeUInt32BE((p.since * PACKET_SAMPLES) >>> 0, 4)
  head.writeUInt32BE(p.ssrc, 8)
  return head
}

function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => resolve(socket))
  })
}
