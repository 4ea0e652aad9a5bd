/** Bench agents: many SIP telephones on one UDP socket that register, answer, talk for a random time and hang up. */
import { createSocket } from 'node:dgram'
import { randomBytes } from 'node:crypto'
import { describeAudio } from '../e2e/kit/sdp.ts'
import {
  addressOf,
  answerTo,
  formatSip,
  header,
  parseSip,
  userOf,
  type SipMessage,
} from '../e2e/kit/sip-message.ts'
import { resend, SIP_PATIENCE_MS } from '../e2e/kit/sip-resend.ts'
import { digestAnswer } from './sip-digest.ts'

export interface AgentAccount {
  name: string
  password: string
}

/** Epoch ms with fractions, the clock that SIPp logs with. */
export type AgentEvent =
  | { type: 'invited'; agent: string; caller: string; callId: string; at: number }
  /** A second call although one was there: the assignment was doubled. */
  | { type: 'doubled'; agent: string; caller: string; at: number }
  | { type: 'talking'; agent: string; caller: string; at: number }
  /** The agent is free again from here. */
  | { type: 'freed'; agent: string; caller: string; at: number }

export interface SipAgents {
  register(account: AgentAccount): Promise<void>
  /** Shortest and longest talk of the calls from now on. */
  talk(fromMs: number, toMs: number): void
  /** Events since the last time. */
  takeEvents(): AgentEvent[]
  close(): void
}

interface Call {
  agent: string
  caller: string
  invite: SipMessage
  toTag: string
  /** `ended` stays for a while, so that a retransmission gets the same answer. */
  state: 'answering' | 'talking' | 'ending' | 'ended'
  pickUp: NodeJS.Timeout | undefined
  /** Stops what is being sent again. */
  quiet: () => void
  hangUp: NodeJS.Timeout | undefined
}

const PICK_UP_MS: readonly [number, number] = [10, 30]
/** Nothing is sent or heard: media is not what these benches time, and the dialplan answers without waiting for it. */
const NO_SOUND = { port: 9, keys: undefined }

export async function openSipAgents(options: { port: number; registrarPort: number }): Promise<SipAgents> {
  const { port, registrarPort } = options
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', resolve)
  })
  const now = () => performance.timeOrigin + performance.now()
  const calls = new Map<string, Call>()
  const busy = new Map<string, string>()
  const awaited = new Map<string, (answer: SipMessage) => void>()
  let events: AgentEvent[] = []
  let talkMs: [number, number] = [300, 900]
  const send = (text: string) => socket.send(text, registrarPort, '127.0.0.1')
  const branch = () => `z9hG4bK${randomBytes(8).toString('hex')}`
  const via = (): [string, string] => [
    'Via',
    `SIP/2.0/UDP 127.0.0.1:${String(port)};branch=${branch()};rport`,
  ]
  const contact = (agent: string) => `<sip:${agent}@127.0.0.1:${String(port)}>`
  const random = ([low, high]: readonly [number, number]) => low + Math.random() * (high - low)

  socket.on('message', (packet) => {
    const at = now()
    const message = parseSip(packet.toString('utf8'))
    if (message === undefined) return // a keep-alive
    if (message.method === undefined) onResponse(message)
    else onRequest(message, at)
  })

  function onRequest(request: SipMessage, at: number): void {
    const callId = header(request, 'call-id')
    const call = calls.get(callId)
    switch (request.method) {
      case 'INVITE':
        return call === undefined ? onInvite(request, callId, at) : again(request, call)
      case 'ACK':
        return call?.state === 'answering' ? onTalking(callId, call, at) : undefined
      case 'BYE':
        send(answerTo(request, '200 OK', call?.toTag ?? 'gone'))
        if (call !== undefined) over(callId, call, at)
        return
      case 'CANCEL':
        send(answerTo(request, '200 OK', call?.toTag ?? 'gone'))
        if (call?.state !== 'answering') return
        send(answerTo(call.invite, '487 Request Terminated', call.toTag))
        return over(callId, call, at)
      default:
        send(answerTo(request, '200 OK', call?.toTag ?? 'ok')) // OPTIONS, UPDATE
    }
  }

  function onInvite(invite: SipMessage, callId: string, at: number): void {
    const agent = userOf(invite.uri)
    const caller = userOf(header(invite, 'from'))
    const toTag = randomBytes(6).toString('hex')
    if (busy.has(agent)) {
      events.push({ type: 'doubled', agent, caller, at })
      send(answerTo(invite, '486 Busy Here', toTag))
      return
    }
    events.push({ type: 'invited', agent, caller, callId, at })
    const call: Call = {
      agent,
      caller,
      invite,
      toTag,
      state: 'answering',
      pickUp: undefined,
      quiet: () => undefined,
      hangUp: undefined,
    }
    calls.set(callId, call)
    busy.set(agent, callId)
    send(answerTo(invite, '180 Ringing', toTag, [['Contact', contact(agent)]]))
    call.pickUp = setTimeout(() => {
      call.quiet = resend(() => send(accepted(invite, call)))
    }, random(PICK_UP_MS))
  }

  function accepted(invite: SipMessage, call: Call): string {
    const more: [string, string][] = [
      ['Contact', contact(call.agent)],
      ['Content-Type', 'application/sdp'],
    ]
    return answerTo(invite, '200 OK', call.toTag, more, describeAudio('agent', NO_SOUND))
  }

  /** The same INVITE once more, or a new offer within the call: the answer is the same. */
  function again(request: SipMessage, call: Call): void {
    if (call.state === 'talking') send(accepted(request, call))
  }

  function onTalking(callId: string, call: Call, at: number): void {
    call.quiet()
    call.state = 'talking'
    events.push({ type: 'talking', agent: call.agent, caller: call.caller, at })
    call.hangUp = setTimeout(() => {
      call.state = 'ending'
      free(call, now())
      const text = byeText(call, callId)
      call.quiet = resend(() => send(text))
    }, random(talkMs))
  }

  function byeText(call: Call, callId: string): string {
    const target = addressOf(header(call.invite, 'contact'))
    return formatSip(`BYE ${target} SIP/2.0`, [
      via(),
      ['Max-Forwards', '70'],
      ['From', `${header(call.invite, 'to')};tag=${call.toTag}`],
      ['To', header(call.invite, 'from')],
      ['Call-ID', callId],
      ['CSeq', '1 BYE'],
    ])
  }

  function free(call: Call, at: number): void {
    busy.delete(call.agent)
    events.push({ type: 'freed', agent: call.agent, caller: call.caller, at })
  }

  function over(callId: string, call: Call, at: number): void {
    if (call.state === 'ended') return
    if (call.state !== 'ending') free(call, at)
    stop(call)
    call.state = 'ended'
    setTimeout(() => calls.delete(callId), SIP_PATIENCE_MS).unref()
  }

  function stop({ pickUp, quiet, hangUp }: Call): void {
    quiet()
    clearTimeout(pickUp)
    clearTimeout(hangUp)
  }

  function onResponse(response: SipMessage): void {
    const callId = header(response, 'call-id')
    awaited.get(callId)?.(response)
    const call = calls.get(callId)
    if (call?.state === 'ending' && header(response, 'cseq').endsWith('BYE') && response.status >= 200)
      over(callId, call, now())
  }

  /** One request with retransmission, until a final answer. */
  function ask(callId: string, text: string): Promise<SipMessage> {
    return new Promise((resolve, reject) => {
      const quiet = resend(() => send(text))
      const deadline = setTimeout(() => reject(new Error('the registrar does not answer')), SIP_PATIENCE_MS)
      awaited.set(callId, (answer) => {
        if (answer.status < 200) return
        quiet()
        clearTimeout(deadline)
        awaited.delete(callId)
        resolve(answer)
      })
    })
  }

  return {
    register: async ({ name, password }) => {
      const uri = `sip:127.0.0.1:${String(registrarPort)}`
      const callId = randomBytes(8).toString('hex')
      const request = (cseq: number, more: [string, string][]) =>
        formatSip(`REGISTER ${uri} SIP/2.0`, [
          via(),
          ['Max-Forwards', '70'],
          ['From', `<sip:${name}@127.0.0.1>;tag=${callId}`],
          ['To', `<sip:${name}@127.0.0.1>`],
          ['Call-ID', callId],
          ['CSeq', `${String(cseq)} REGISTER`],
          ['Contact', contact(name)],
          ['Expires', '3600'],
          ...more,
        ])
      const challenged = await ask(callId, request(1, []))
      const challenge = header(challenged, 'www-authenticate')
      if (challenged.status !== 401)
        throw new Error(`REGISTER answered ${String(challenged.status)}, not 401`)
      const credentials = digestAnswer(challenge, { method: 'REGISTER', uri, name, password })
      const accepted = await ask(callId, request(2, [['Authorization', credentials]]))
      if (accepted.status !== 200) throw new Error(`REGISTER of ${name} answered ${String(accepted.status)}`)
    },
    talk: (fromMs, toMs) => (talkMs = [fromMs, toMs]),
    takeEvents: () => {
      const taken = events
      events = []
      return taken
    },
    close: () => {
      for (const call of calls.values()) stop(call)
      socket.close()
    },
  }
}
