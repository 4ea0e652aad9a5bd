/** Bench agents: many SIP telephones on one UDP socket that register, answer, talk for a random time and hang up. */
import { createSocket } from 'node:dgram'
import { randomBytes } from 'node:crypto'
import { digestAnswer } from './sip-digest.ts'
import { addressOf, answerTo, formatSip, header, parseSip, userOf, type SipMessage } from './sip-message.ts'

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
  resend: NodeJS.Timeout | undefined
  hangUp: NodeJS.Timeout | undefined
}

/** RFC 3261 17.1: T1, doubled up to T2. */
const T1_MS = 500
const T2_MS = 4000
const REMEMBER_MS = 32_000
const PICK_UP_MS: readonly [number, number] = [10, 30]
/** Nothing is sent or heard: media is not what these benches time, and the dialplan answers without waiting for it. */
const MEDIA_PORT = 9

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
      resend: undefined,
      hangUp: undefined,
    }
    calls.set(callId, call)
    busy.set(agent, callId)
    send(answerTo(invite, '180 Ringing', toTag, [['Contact', contact(agent)]]))
    call.resend = setTimeout(() => pickUp(call, T1_MS), random(PICK_UP_MS))
  }

  function pickUp(call: Call, nextMs: number): void {
    if (call.state !== 'answering') return
    const body = sdpAnswer()
    send(
      answerTo(
        call.invite,
        '200 OK',
        call.toTag,
        [
          ['Contact', contact(call.agent)],
          ['Content-Type', 'application/sdp'],
        ],
        body,
      ),
    )
    call.resend = setTimeout(() => pickUp(call, Math.min(nextMs * 2, T2_MS)), nextMs)
  }

  /** The same INVITE once more, or a new offer within the call: the answer is the same. */
  function again(request: SipMessage, call: Call): void {
    if (call.state !== 'talking') return
    const more: [string, string][] = [
      ['Contact', contact(call.agent)],
      ['Content-Type', 'application/sdp'],
    ]
    send(answerTo(request, '200 OK', call.toTag, more, sdpAnswer()))
  }

  function onTalking(callId: string, call: Call, at: number): void {
    clearTimeout(call.resend)
    call.state = 'talking'
    events.push({ type: 'talking', agent: call.agent, caller: call.caller, at })
    call.hangUp = setTimeout(() => {
      call.state = 'ending'
      free(call, now())
      bye(call, callId, T1_MS, byeText(call, callId))
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

  function bye(call: Call, callId: string, nextMs: number, text: string): void {
    if (call.state !== 'ending') return
    send(text)
    call.resend = setTimeout(() => bye(call, callId, Math.min(nextMs * 2, T2_MS), text), nextMs)
  }

  function free(call: Call, at: number): void {
    busy.delete(call.agent)
    events.push({ type: 'freed', agent: call.agent, caller: call.caller, at })
  }

  function over(callId: string, call: Call, at: number): void {
    if (call.state === 'ended') return
    if (call.state !== 'ending') free(call, at)
    clearTimeout(call.resend)
    clearTimeout(call.hangUp)
    call.state = 'ended'
    setTimeout(() => calls.delete(callId), REMEMBER_MS).unref()
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
      let waitMs = T1_MS
      let timer = setTimeout(resend, waitMs)
      const deadline = now() + REMEMBER_MS
      function resend(): void {
        if (now() > deadline) return reject(new Error('the registrar does not answer'))
        send(text)
        waitMs = Math.min(waitMs * 2, T2_MS)
        timer = setTimeout(resend, waitMs)
      }
      awaited.set(callId, (answer) => {
        if (answer.status < 200) return
        clearTimeout(timer)
        awaited.delete(callId)
        resolve(answer)
      })
      send(text)
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
      for (const { resend, hangUp } of calls.values()) {
        clearTimeout(resend)
        clearTimeout(hangUp)
      }
      socket.close()
    },
  }
}

function sdpAnswer(): string {
  return [
    'v=0',
    'o=agent 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${String(MEDIA_PORT)} RTP/AVP 8`,
    'a=rtpmap:8 PCMA/8000',
    'a=sendrecv',
    '',
  ].join('\r\n')
}
