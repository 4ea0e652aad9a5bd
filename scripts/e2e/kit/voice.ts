/** A citizen's mouth and ear: RTP with G.711 A-law in packets of 20 ms over one UDP socket. */
import { createSocket, type Socket } from 'node:dgram'
import { decodeAlaw, encodeAlaw } from './g711.ts'
import { AUDIBLE_DBFS, isTone, levelDbfs, toneSamples } from './tone.ts'

export interface Voice {
  /** Stands in the caller's SDP. */
  readonly port: number
  /** Begins to speak to the other side's media port. */
  speakTo(port: number): void
  /** The tone is what is heard in the last `windowMs`. */
  hears(hz: number, windowMs?: number): boolean
  /** dBFS over the last `windowMs`; -Infinity when nothing arrived. */
  level(windowMs?: number): number
  hearsNothing(windowMs?: number): boolean
  packets(): { sent: number; received: number }
  close(): void
}

const RATE = 8000
const PACKET_MS = 20
const PACKET_SAMPLES = (RATE * PACKET_MS) / 1000
const ALAW_PAYLOAD_TYPE = 8 // RFC 3551
const MEMORY_MS = 3000
const WINDOW_MS = 500

/** @param toneHz undefined: the citizen keeps silent, yet her packets flow */
export async function openVoice(port: number, toneHz: number | undefined): Promise<Voice> {
  const socket = await bound(port)
  const heard: { at: number; samples: Float32Array }[] = []
  let [sent, received] = [0, 0]
  let target: number | undefined
  let startedAt = 0
  const ssrc = Math.floor(Math.random() * 2 ** 32)

  socket.on('message', (packet) => {
    if (packet.length <= 12 || (packet.readUInt8(1) & 0x7f) !== ALAW_PAYLOAD_TYPE) return // RTCP and the like
    received += 1
    const at = performance.now()
    heard.push({ at, samples: Float32Array.from(packet.subarray(12), decodeAlaw) })
    while (heard[0] !== undefined && heard[0].at < at - MEMORY_MS) heard.shift()
  })
  const speak = () => {
    if (target === undefined) return
    const due = Math.floor((performance.now() - startedAt) / PACKET_MS)
    if (due - sent > 10) sent = due - 1 // the machine stood still: what is late is lost, as on a real line
    for (; sent < due; sent += 1) socket.send(rtpPacket(sent, ssrc, toneHz), target, '127.0.0.1')
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
      startedAt = performance.now()
    },
    hears: (hz, windowMs = WINDOW_MS) => {
      const samples = lately(windowMs)
      // Half of a window is too little to be believed: the sound has just begun or just ended.
      return samples.length >= (windowMs * RATE) / 2000 && isTone(samples, RATE, hz)
    },
    level,
    hearsNothing: (windowMs = WINDOW_MS) => level(windowMs) < AUDIBLE_DBFS,
    packets: () => ({ sent, received }),
    close: () => {
      clearInterval(pace)
      target = undefined
      socket.close()
    },
  }
}

function rtpPacket(index: number, ssrc: number, toneHz: number | undefined): Buffer {
  const packet = Buffer.alloc(12 + PACKET_SAMPLES, 0xd5) // 0xD5 is A-law's silence
  packet.writeUInt8(0x80, 0)
  packet.writeUInt8(ALAW_PAYLOAD_TYPE | (index === 0 ? 0x80 : 0), 1)
  packet.writeUInt16BE(index & 0xffff, 2)
  packet.writeUInt32BE((index * PACKET_SAMPLES) >>> 0, 4)
  packet.writeUInt32BE(ssrc, 8)
  if (toneHz !== undefined)
    toneSamples(toneHz, RATE, index * PACKET_SAMPLES, PACKET_SAMPLES).forEach((sample, at) => {
      packet[12 + at] = encodeAlaw(sample)
    })
  return packet
}

function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => resolve(socket))
  })
}
