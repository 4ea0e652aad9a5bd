/** A seat's telephone: registers an account by digest, rings, and has a voice. The UDP side of one agent. */
import { createSocket, type Socket as Udp } from 'node:dgram'
import { randomBytes, randomUUID } from 'node:crypto'
import { digestAnswer } from '../bench/sip-digest.ts'
import { freePort } from '../e2e/kit/ports.ts'
import { answerTo, formatSip, header, parseSip, type SipMessage } from '../e2e/kit/sip-message.ts'
import { resend } from '../e2e/kit/sip-resend.ts'
import { takeCall, type CallInHand, type TelephoneCall } from '../e2e/kit/telephone-call.ts'
import { openVoice } from '../e2e/kit/voice.ts'

/** For hanging only. */
const ANSWER_LIMIT_MS = 5_000

export interface Headset {
  calls(): readonly TelephoneCall[]
  onInvite: (call: CallInHand) => void
  onTalking: (call: CallInHand) => void
  register(account: { name: string; password: string }): Promise<void>
  network(up: boolean): void
  close(): Promise<void>
}

export async function openHeadset({
  registrarPort,
  toneHz,
}: {
  registrarPort: number
  toneHz: number
}): Promise<Headset> {
  const port = await freePort()
  const socket = await bound(port)
  const calls = new Map<string, CallInHand>()
  const awaited = new Map<string, (answer: SipMessage) => void>()
  let up = true
  const send = (text: string) => {
    if (up) socket.send(text, registrarPort, '127.0.0.1')
  }
  const contact = `<sip:headset@127.0.0.1:${String(port)}>`
  const onPacket = async (packet: Buffer): Promise<void> => {
    const message = parseSip(packet.toString('utf8'))
    if (message === undefined || !up) return
    const callId = header(message, 'call-id')
    if (message.method === undefined) {
      awaited.get(callId)?.(message)
      return calls.get(callId)?.onResponse(message)
    }
    const known = calls.get(callId)
    if (known !== undefined) return known.onRequest(message)
    if (message.method !== 'INVITE') {
      if (message.method !== 'ACK')
        send(answerTo(message, message.method === 'OPTIONS' ? '200 OK' : '481 Gone', 'seat'))
      return
    }
    const voice = await openVoice(await freePort(), toneHz)
    if (calls.has(callId)) return voice.close()
    const call = takeCall({ invite: message, port, voice, send, onTalking: () => headset.onTalking(call) })
    calls.set(callId, call)
    call.ring()
    headset.onInvite(call)
  }
  socket.on('message', (packet) => void onPacket(packet))

  async function ask(callId: string, text: string): Promise<SipMessage> {
    return new Promise((resolve, reject) => {
      const quiet = resend(() => send(text))
      const late = setTimeout(() => {
        quiet()
        awaited.delete(callId)
        reject(new Error('the registrar does not answer'))
      }, ANSWER_LIMIT_MS)
      awaited.set(callId, (answer) => {
        if (answer.status < 200) return
        quiet()
        clearTimeout(late)
        awaited.delete(callId)
        resolve(answer)
      })
    })
  }
  const headset: Headset = {
    calls: () => [...calls.values()],
    onInvite: () => undefined,
    onTalking: () => undefined,
    async register({ name, password }) {
      const uri = `sip:127.0.0.1:${String(registrarPort)}`
      const request = (callId: string, more: [string, string][]) =>
        formatSip(`REGISTER ${uri} SIP/2.0`, [
          [
            'Via',
            `SIP/2.0/UDP 127.0.0.1:${String(port)};branch=z9hG4bK${randomBytes(8).toString('hex')};rport`,
          ],
          ['Max-Forwards', '70'],
          ['From', `<sip:${name}@127.0.0.1>;tag=${callId}`],
          ['To', `<sip:${name}@127.0.0.1>`],
          ['Call-ID', callId],
          ['CSeq', '1 REGISTER'],
          ['Contact', contact],
          ['Expires', '3600'],
          ...more,
        ])
      const first = randomUUID()
      const challenged = await ask(first, request(first, []))
      const credentials = digestAnswer(header(challenged, 'www-authenticate'), {
        method: 'REGISTER',
        uri,
        name,
        password,
      })
      const second = randomUUID()
      const accepted = await ask(second, request(second, [['Authorization', credentials]]))
      if (accepted.status !== 200) throw new Error(`REGISTER answered ${String(accepted.status)}`)
    },
    network: (is) => (up = is),
    close: async () => {
      for (const call of calls.values()) call.hangUp()
      await new Promise((resolve) => setTimeout(resolve, 200))
      for (const call of calls.values()) call.vanish()
      socket.close()
    },
  }
  return headset
}

function bound(port: number): Promise<Udp> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => resolve(socket))
  })
}
