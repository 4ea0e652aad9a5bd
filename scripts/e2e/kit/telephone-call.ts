/** One call at an answering telephone: what it says to each SIP message (RFC 3261, the side that is called). */
import { randomBytes } from 'node:crypto'
import { audioOf, describeAudio, type Audio } from './sdp.ts'
import { addressOf, answerTo, formatSip, header, userOf, type SipMessage } from './sip-message.ts'
import { resend } from './sip-resend.ts'
import { KEY_PAYLOAD_TYPE, type Voice } from './voice.ts'

/** How a call ended, in the telephone's eyes. `gone`: the telephone vanished. */
export type CallEnd =
  'busy' | 'rejected' | 'noSound' | 'cancelled' | 'hungUpByTelephone' | 'hungUpByHotline' | 'gone'

/** Epoch ms with fractions, the clock that SIPp logs with. */
export interface CallTimes {
  invited: number
  /** 180 left. */
  ringing?: number
  /** The first 200 left. */
  answered?: number
  acknowledged?: number
  /** CANCEL came. */
  cancelled?: number
  /** BYE came or left. */
  bye?: number
  ended?: number
}

export interface TelephoneCall {
  /** The whole value of From. */
  readonly from: string
  /** The number in From. */
  readonly caller: string
  /** The whole value of P-Asserted-Identity. */
  readonly assertedIdentity: string | undefined
  readonly times: Readonly<CallTimes>
  /** Undefined while it lives. */
  readonly end: CallEnd | undefined
  readonly voice: Voice
}

/** The telephone's own side: its finger on the buttons. */
export interface CallInHand extends TelephoneCall {
  onRequest(request: SipMessage): void
  /** To its BYE. */
  onResponse(response: SipMessage): void
  /** Says that it rings. */
  ring(): void
  answer(): void
  refuse(status: string, how: CallEnd): void
  /** BYE, or a refusal while it rings. */
  hangUp(): void
  /** Without a word to anybody. */
  vanish(): void
  /** Over, and the other side knows. */
  rests(): boolean
}

interface Line {
  invite: SipMessage
  /** Of the telephone. */
  port: number
  /** Closed when the call ends. */
  voice: Voice
  send: (text: string) => void
  /** ACK came: the call is up. */
  onTalking: () => void
}

/**
 * ringing ─answer─▶ answering ─ACK─▶ talking ─hangUp─▶ hangingUp ─200─▶ ended ◀─BYE─ answering, talking
 *    └─refuse, CANCEL─▶ refusing ─ACK─▶ ended
 */
type State = 'ringing' | 'answering' | 'talking' | 'refusing' | 'hangingUp' | 'ended'

export function takeCall({ invite, port, voice, send, onTalking }: Line): CallInHand {
  const tag = randomBytes(6).toString('hex')
  const contact: [string, string] = ['Contact', `<sip:telephone@127.0.0.1:${String(port)}>`]
  const now = () => performance.timeOrigin + performance.now()
  const times: CallTimes = { invited: now() }
  let state: State = 'ringing'
  let end: CallEnd | undefined
  let hangUpWhenUp = false
  /** Stops what is being sent again. */
  let quiet = (): void => undefined
  /** What a repeated INVITE gets. */
  let sayLast = () => send(answerTo(invite, '100 Trying', tag))

  const sayUntilHeard = (say: () => void) => {
    quiet()
    sayLast = say
    quiet = resend(say)
  }
  const over = (how: CallEnd) => {
    if (end !== undefined) return
    end = how
    times.ended = now()
    voice.close()
  }
  const rest = () => {
    quiet()
    state = 'ended'
  }
  const accept = (request: SipMessage, { keys }: Pick<Audio, 'keys'>) => {
    const body = describeAudio('telephone', { port: voice.port, keys: keys && KEY_PAYLOAD_TYPE })
    send(answerTo(request, '200 OK', tag, [contact, ['Content-Type', 'application/sdp']], body))
  }
  const refuse = (status: string, how: CallEnd) => {
    if (state !== 'ringing') return
    state = 'refusing'
    sayUntilHeard(() => send(answerTo(invite, status, tag)))
    over(how)
  }
  const hangUp = () => {
    if (state === 'ringing') return refuse('603 Decline', 'rejected')
    if (state === 'answering') hangUpWhenUp = true // RFC 3261 15: no BYE before ACK
    if (state !== 'talking') return
    state = 'hangingUp'
    const text = byeText()
    sayUntilHeard(() => send(text))
    times.bye = now()
    over('hungUpByTelephone')
  }
  const byeText = () =>
    formatSip(`BYE ${addressOf(header(invite, 'contact'))} SIP/2.0`, [
      ['Via', `SIP/2.0/UDP 127.0.0.1:${String(port)};branch=z9hG4bK${tag};rport`],
      ['Max-Forwards', '70'],
      ['From', `${header(invite, 'to')};tag=${tag}`],
      ['To', header(invite, 'from')],
      ['Call-ID', header(invite, 'call-id')],
      ['CSeq', '1 BYE'],
    ])
  const onInvite = (request: SipMessage) => {
    if (header(request, 'cseq') === header(invite, 'cseq')) return sayLast()
    if (state !== 'talking') return send(answerTo(request, '491 Request Pending', tag))
    const offer = audioOf(request.body)
    if (offer !== undefined) voice.speakTo(offer.port)
    accept(request, offer ?? { keys: KEY_PAYLOAD_TYPE })
  }
  const onAck = () => {
    if (state === 'refusing') return rest()
    if (state !== 'answering') return
    quiet()
    state = 'talking'
    times.acknowledged = now()
    onTalking()
    if (hangUpWhenUp) hangUp()
  }
  return {
    from: header(invite, 'from'),
    caller: userOf(header(invite, 'from')),
    assertedIdentity: invite.headers.get('p-asserted-identity')?.[0],
    times,
    get end() {
      return end
    },
    voice,
    ring: () => {
      if (state !== 'ringing') return
      sayLast = () => send(answerTo(invite, '180 Ringing', tag, [contact]))
      sayLast()
      times.ringing = now()
    },
    answer: () => {
      if (state !== 'ringing') return
      const offer = audioOf(invite.body)
      if (offer === undefined) return refuse('488 Not Acceptable Here', 'noSound')
      state = 'answering'
      sayUntilHeard(() => accept(invite, offer))
      times.answered = now()
      voice.speakTo(offer.port)
    },
    refuse,
    hangUp,
    vanish: () => {
      rest()
      over('gone')
    },
    rests: () => state === 'ended',
    onRequest: (request) => {
      switch (request.method) {
        case 'INVITE':
          return onInvite(request)
        case 'ACK':
          return onAck()
        case 'CANCEL':
          send(answerTo(request, '200 OK', tag))
          times.cancelled ??= now()
          return refuse('487 Request Terminated', 'cancelled')
        case 'BYE':
          send(answerTo(request, '200 OK', tag))
          times.bye ??= now()
          rest()
          return over('hungUpByHotline')
        default:
          return send(answerTo(request, '200 OK', tag)) // UPDATE, INFO, OPTIONS
      }
    },
    onResponse: (response) => {
      if (state === 'hangingUp' && response.status >= 200) rest()
    },
  }
}
