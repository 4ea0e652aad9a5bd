import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** One leg's sound in tests: A-law over RTP on loopback, every received packet kept with its time. */
export interface Media {
  readonly port: number
  /** Begins to send a 440 Hz tone there, 50 packets a second. */
  sendTo(port: number): void
  /** Goes on after `silence`, to where it sent before. */
  sendAgain(): void
  /** Says nothing, but goes on sending, as a telephone does in a pause. */
  hush(): void
  /** Speaks again after `hush`. */
  speak(): void
  /** Stops sending, as a dead page or network does. */
  silence(): void
  readonly received: readonly { at: number; bytes: Buffer }[]
  close(): void
}

export async function openMedia(): Promise<Media> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const received: { at: number; bytes: Buffer }[] = []
  socket.on('message', (bytes) => received.push({ at: performance.now(), bytes }))
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let quiet = false
  let target: number | undefined
  // Goes on after a pause: a stream that began anew under the same name would be taken for late packets of the old one.
  let sequence = 0
  const silence = () => {
    clearInterval(timer)
    timer = undefined
  }
  const media: Media = {
    port: socket.address().port,
    received,
    silence,
    sendAgain() {
      if (target !== undefined) media.sendTo(target)
    },
    hush() {
      quiet = true
    },
    speak() {
      quiet = false
    },
    sendTo(port) {
      // A call that is answered when its test is over.
      if (closed) return
      target = port
      silence()
      timer = setInterval(() => {
        const packet = Buffer.alloc(172)
        packet.writeUInt16BE(0x8008, 0)
        packet.writeUInt16BE(sequence & 0xffff, 2)
        packet.writeUInt32BE(sequence * 160, 4)
        packet.writeUInt32BE(0x1234, 8)
        for (let at = 0; at < 160; at += 1)
          packet[12 + at] = quiet
            ? SILENCE
            : alaw(Math.sin((2 * Math.PI * 440 * (sequence * 160 + at)) / 8000))
        sequence += 1
        socket.send(packet, port, '127.0.0.1')
      }, 20)
    },
    close() {
      closed = true
      silence()
      socket.close()
    },
  }
  return media
}

/** A-law of nothing. */
const SILENCE = 0xd5

/** ITU-T G.711 A-law of a sample in -1..1, at a quarter of full scale. */
function alaw(sample: number): number {
  const linear = Math.trunc(Math.abs(sample) * 1023)
  const exponent = linear < 32 ? 0 : Math.floor(Math.log2(linear)) - 4
  const mantissa = exponent === 0 ? linear >> 1 : (linear >> exponent) & 0x0f
  return ((sample >= 0 ? 0x80 : 0) | (exponent << 4) | (mantissa & 0x0f)) ^ 0x55
}
