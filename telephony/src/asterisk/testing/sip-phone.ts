import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { openMedia, type Media } from './media.ts'
import { until } from './until.ts'

/**
 * A telephone for tests: SIP over UDP and A-law sound, written byte by byte, so that a test can also be rude (caller
 * ids with line breaks) and decide itself when to speak, fall silent, hang up or vanish.
 */
export interface Phone {
  readonly port: number
  /** `from` goes into the From header as it is. Resolves when answered. @throws Error with the refusal's status */
  call(dialled: string, from: string): Promise<Leg>
  /** The next call to this phone. */
  ringing(): Promise<RingingLeg>
  close(): void
}

export interface RingingLeg {
  /** The INVITE. */
  readonly request: string
  answer(): Promise<Leg>
  decline(status: string): void
  /** Resolves when the other side gave up. */
  readonly cancelled: Promise<void>
}

export interface Leg {
  readonly media: Media
  hangUp(): Promise<void>
  /** The BYE that ended it from the other side; undefined while it lasts. */
  ended(): string | undefined
  untilEnded(): Promise<string>
}

interface Dialog {
  callId: string
  hear(message: string): void
}

export async function openPhone(sipPort: number): Promise<Phone> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const port = socket.address().port
  const dialogs = new Map<string, Dialog>()
  const legs: Media[] = []
  const waiting: RingingLeg[] = []
  const send = (lines: string[], body = '') =>
    socket.send(
      `${[...lines, `Content-Length: ${String(Buffer.byteLength(body))}`, '', body].join('\r\n')}`,
      sipPort,
      '127.0.0.1',
    )

  socket.on('message', (raw) => {
    const message = raw.toString()
    const dialog = dialogs.get(header(message, 'Call-ID'))
    if (dialog !== undefined) dialog.hear(message)
    else if (message.startsWith('INVITE ')) void rung(message)
    else if (/^(OPTIONS|NOTIFY|BYE) /.test(message)) send(answerLines(message, '200 OK', port))
  })

  const rung = async (invite: string) => {
    const media = await openMedia()
    legs.push(media)
    let cancel: () => void = () => undefined
    const cancelled = new Promise<void>((resolve) => (cancel = resolve))
    let final: (() => void) | undefined
    let acked = false
    const talk = talking({ invite, port, media, send })
    dialogs.set(header(invite, 'Call-ID'), {
      callId: header(invite, 'Call-ID'),
      hear(message) {
        if (message.startsWith('INVITE ')) (final ?? ring)()
        else if (message.startsWith('ACK ')) acked = true
        else if (message.startsWith('CANCEL ')) {
          send(answerLines(message, '200 OK', port))
          send(answerLines(invite, '487 Request Terminated', port))
          cancel()
        } else talk.hear(message)
      },
    })
    const ring = () => send(answerLines(invite, '180 Ringing', port))
    ring()
    waiting.push({
      request: invite,
      cancelled,
      decline: (status) => (final = () => send(answerLines(invite, status, port)))(),
      async answer() {
        media.sendTo(sdpPort(invite))
        final = () =>
          send([...answerLines(invite, '200 OK', port), 'Content-Type: application/sdp'], sdp(media.port))
        final()
        await until('the ACK', () => acked)
        return talk.leg
      },
    })
  }

  return {
    port,
    ringing: () => until('a call to this phone', () => waiting.shift()),
    async call(dialled, from) {
      const media = await openMedia()
      legs.push(media)
      return placed({ dialled, from, port, sipPort, media, send, dialogs })
    },
    close() {
      for (const media of legs) media.close()
      socket.close()
    },
  }
}

interface Wire {
  port: number
  media: Media
  send(lines: string[], body?: string): void
}

async function placed(
  call: Wire & { dialled: string; from: string; sipPort: number; dialogs: Map<string, Dialog> },
): Promise<Leg> {
  const { dialled, from, port, sipPort, media, send, dialogs } = call
  const callId = `call-${String(Date.now())}-${String(media.port)}`
  const uri = `sip:${dialled}@127.0.0.1:${String(sipPort)}`
  const lines = (method: string, to: string, branch: string, seq: number) => [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${String(port)};branch=z9hG4bK-${branch}-${callId}`,
    `From: ${from};tag=${callId}`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${String(seq)} ${method}`,
    `Contact: <sip:phone@127.0.0.1:${String(port)}>`,
    'Max-Forwards: 70',
  ]
  let final: string | undefined
  let talk: ReturnType<typeof talking> | undefined
  dialogs.set(callId, {
    callId,
    hear(message) {
      if (/^SIP\/2\.0 [2-6]\d\d /.test(message) && header(message, 'CSeq').endsWith('INVITE')) {
        final ??= message
        send(lines('ACK', header(message, 'To'), message.startsWith('SIP/2.0 2') ? 'ack' : 'invite', 1))
      } else talk?.hear(message)
    },
  })
  send([...lines('INVITE', `<${uri}>`, 'invite', 1), 'Content-Type: application/sdp'], sdp(media.port))
  const answer = await until('a final answer', () => final)
  if (!answer.startsWith('SIP/2.0 2')) throw new Error(answer.split('\r\n')[0])
  media.sendTo(sdpPort(answer))
  talk = talking({ port, media, send, bye: () => lines('BYE', header(answer, 'To'), 'bye', 2) })
  return talk.leg
}

/** A leg that is up, whoever called. */
function talking(wire: Wire & ({ invite: string } | { bye: () => string[] })): {
  leg: Leg
  hear(message: string): void
} {
  const { port, media, send } = wire
  let ended: string | undefined
  let byeAnswered = false
  const bye =
    'bye' in wire
      ? wire.bye
      : () => {
          const { invite } = wire
          return [
            `BYE ${/<([^>]+)>/.exec(header(invite, 'Contact'))?.[1] ?? ''} SIP/2.0`,
            `Via: SIP/2.0/UDP 127.0.0.1:${String(port)};branch=z9hG4bK-bye-${header(invite, 'Call-ID')}`,
            `From: ${header(invite, 'To')};tag=phone`,
            `To: ${header(invite, 'From')}`,
            `Call-ID: ${header(invite, 'Call-ID')}`,
            'CSeq: 1 BYE',
            'Max-Forwards: 70',
          ]
        }
  return {
    hear(message) {
      if (message.startsWith('BYE ')) {
        ended ??= message
        media.silence()
        send(answerLines(message, '200 OK', port))
      } else if (/^SIP\/2\.0 \d/.test(message) && header(message, 'CSeq').endsWith('BYE')) byeAnswered = true
      else if (/^(INVITE|UPDATE|OPTIONS) /.test(message)) send(answerLines(message, '488 Not Here', port))
    },
    leg: {
      media,
      ended: () => ended,
      untilEnded: () => until('a BYE', () => ended),
      async hangUp() {
        media.silence()
        send(bye())
        await until('the answer to our BYE', () => byeAnswered)
      },
    },
  }
}

function answerLines(request: string, status: string, port: number): string[] {
  const to = header(request, 'To')
  return [
    `SIP/2.0 ${status}`,
    ...[...request.matchAll(/^Via: .*$/gm)].map(([via]) => via.trimEnd()),
    `From: ${header(request, 'From')}`,
    `To: ${to.includes(';tag=') ? to : `${to};tag=phone`}`,
    `Call-ID: ${header(request, 'Call-ID')}`,
    `CSeq: ${header(request, 'CSeq')}`,
    `Contact: <sip:phone@127.0.0.1:${String(port)}>`,
  ]
}

function header(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(message)?.[1] ?? ''
}

function sdp(port: number): string {
  return [
    'v=0',
    'o=phone 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${String(port)} RTP/AVP 8`,
    'a=rtpmap:8 PCMA/8000',
    '',
  ].join('\r\n')
}

function sdpPort(message: string): number {
  return Number(/^m=audio (\d+)/m.exec(message)?.[1])
}
