/**
 * An answering SIP telephone, as an expert or an emergency service has one. A SIP stack of the kit's own and not SIPp:
 * it changes its manners from call to call and in the middle of one, which a scenario cannot. A contact on a `freePort`
 * without a telephone is a telephone that does not exist.
 */
import { createSocket, type Socket } from 'node:dgram'
import { freePort } from './ports.ts'
import { answerTo, header, parseSip } from './sip-message.ts'
import { takeCall, type CallInHand, type TelephoneCall } from './telephone-call.ts'
import type { Sound } from './tone.ts'
import { HANG_MS, until } from './until.ts'
import { openVoice } from './voice.ts'

/** What it does with a call; the next INVITE finds the newest. */
export type Behaviour =
  | {
      do: 'answer'
      /** How long it rings first; 200 unless said otherwise. */
      afterMs?: number
      /** Keys pressed so long after the answer, to accept the call. */
      press?: { keys: string; afterMs: number }
      /** Counted from the answer. */
      hangUpAfterMs?: number
    }
  /** Rings until CANCEL, or until told to answer. */
  | { do: 'ring' }
  /** 486 */
  | { do: 'busy' }
  /** 603, after ringing for a while */
  | { do: 'reject'; afterMs?: number }
  /** The network is gone: no answer to anything, and a call that was up loses its sound without a word. */
  | { do: 'vanish' }

export interface Telephone {
  readonly port: number
  /** As an operator writes a contact: `sip:8001@127.0.0.1:port` */
  readonly contact: string
  readonly toneHz: number | undefined
  behave(behaviour: Behaviour): void
  /** One for each INVITE, the oldest first. */
  calls(): readonly TelephoneCall[]
  /** The newest call. @throws Error when nobody has called */
  call(): TelephoneCall
  /** The `count`th call has come. */
  invited(count?: number, timeoutMs?: number): Promise<TelephoneCall>
  /** The newest call is up. */
  talks(timeoutMs?: number): Promise<TelephoneCall>
  /** The newest call is over. */
  ended(timeoutMs?: number): Promise<TelephoneCall>
  /** What the newest call hears now, see `Voice.sound`. */
  sound(among: readonly number[]): Sound
  hears(hz: number, timeoutMs?: number): Promise<void>
  hearsNothing(timeoutMs?: number): Promise<void>
  /** The newest call: picks up, hangs up, stops to speak, presses keys. */
  answer(): void
  hangUp(): void
  fallSilent(): void
  press(keys: string): void
  /** Hangs up what is up. */
  close(): Promise<void>
}

export interface TelephonePlan {
  /** A free one unless given. */
  port?: number
  /** Stands before the @ of its contact. */
  user?: string
  /** Hz of its voice; undefined: it keeps silent. */
  tone: number | undefined
  behave?: Behaviour
}

const RING_MS = 200

export async function openTelephone(plan: TelephonePlan): Promise<Telephone> {
  const { user = '8001', tone, behave = { do: 'answer' } } = plan
  const port = plan.port ?? (await freePort())
  const calls = new Map<string, CallInHand>()
  /** Ids of calls that it did not hear; they are said again for 32 s, and stay unheard when it is back. */
  const unheard = new Set<string>()
  const timers = new Set<NodeJS.Timeout>()
  const socket = await bound(port)
  let behaviour = behave

  const later = (afterMs: number, act: () => void) => {
    timers.add(setTimeout(act, afterMs))
  }
  const onPacket = async (packet: Buffer, from: { port: number }) => {
    const message = parseSip(packet.toString('utf8'))
    if (message === undefined) return // a keep-alive
    const send = (text: string) => socket.send(text, from.port, '127.0.0.1')
    const callId = header(message, 'call-id')
    if (behaviour.do === 'vanish') unheard.add(callId)
    if (unheard.has(callId)) return
    const known = calls.get(callId)
    if (message.method === undefined) return known?.onResponse(message)
    if (known !== undefined) return known.onRequest(message)
    if (message.method === 'OPTIONS') return send(answerTo(message, '200 OK', 'telephone'))
    if (message.method !== 'INVITE') {
      if (message.method !== 'ACK') send(answerTo(message, '481 Call Does Not Exist', 'telephone'))
      return
    }
    const manners = behaviour
    const voice = await openVoice(await freePort(), tone)
    if (calls.has(callId)) return voice.close() // the same INVITE came again meanwhile
    const call = takeCall({ invite: message, port, voice, send, onTalking: () => onTalking(call, manners) })
    calls.set(callId, call)
    meet(call, manners)
  }
  const meet = (call: CallInHand, manners: Behaviour) => {
    if (manners.do === 'busy') return call.refuse('486 Busy Here', 'busy')
    call.ring()
    if (manners.do === 'answer') later(manners.afterMs ?? RING_MS, () => call.answer())
    if (manners.do === 'reject')
      later(manners.afterMs ?? RING_MS, () => call.refuse('603 Decline', 'rejected'))
  }
  const onTalking = (call: CallInHand, manners: Behaviour) => {
    if (manners.do !== 'answer') return
    const { press, hangUpAfterMs } = manners
    if (press !== undefined) later(press.afterMs, () => call.voice.press(press.keys))
    if (hangUpAfterMs !== undefined) later(hangUpAfterMs, () => call.hangUp())
  }
  socket.on('message', (packet, from) => {
    onPacket(packet, from).catch((failure: unknown) => socket.emit('error', failure))
  })
  const newest = (): CallInHand => {
    const call = [...calls.values()].at(-1)
    if (call === undefined) throw new Error(`nobody has called ${contact}`)
    return call
  }
  const contact = `sip:${user}@127.0.0.1:${String(port)}`
  const expect = async (that: string, timeoutMs: number, holds: (call: CallInHand) => boolean) => {
    return until(() => holds(newest()) && newest(), { that: `${that} at ${contact}`, timeoutMs }).catch(
      (failure: unknown) => {
        const seen = [...calls.values()].map(({ end, times }) => `${end ?? 'up'} ${JSON.stringify(times)}`)
        throw new Error(`not ${that} at ${contact}; calls: ${seen.join(' | ')}`, { cause: failure })
      },
    )
  }
  return {
    port,
    contact,
    toneHz: tone,
    behave: (next) => {
      behaviour = next
      if (next.do === 'vanish') for (const call of calls.values()) call.vanish()
    },
    calls: () => [...calls.values()],
    call: newest,
    invited: (count = 1, timeoutMs = HANG_MS) =>
      expect(`call ${String(count)}`, timeoutMs, () => calls.size >= count),
    talks: (timeoutMs = HANG_MS) =>
      expect(
        'a call that is up',
        timeoutMs,
        ({ times, end }) => times.acknowledged !== undefined && end === undefined,
      ),
    ended: (timeoutMs = HANG_MS) => expect('the end of the call', timeoutMs, ({ end }) => end !== undefined),
    sound: (among) => newest().voice.sound(among),
    hears: async (hz, timeoutMs = HANG_MS) => {
      await expect(`${String(hz)} Hz heard`, timeoutMs, ({ voice }) => voice.hears(hz))
    },
    hearsNothing: async (timeoutMs = HANG_MS) => {
      await expect('silence', timeoutMs, ({ voice }) => voice.hearsNothing())
    },
    answer: () => newest().answer(),
    hangUp: () => newest().hangUp(),
    fallSilent: () => newest().voice.fallSilent(),
    press: (keys) => newest().voice.press(keys),
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      for (const call of calls.values()) call.hangUp()
      await until(() => [...calls.values()].every((call) => call.rests()), {
        that: 'the last calls end',
        timeoutMs: 2000,
      }).catch(() => undefined) // then the hotline is gone
      for (const call of calls.values()) call.vanish()
      socket.close()
    },
  }
}

function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => resolve(socket))
  })
}
