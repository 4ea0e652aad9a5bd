import type { PartyEnd } from '@hotline/contract'
import type { PartyRequest } from '../domain/leg.ts'
import { isPartyLeg } from '../domain/party.ts'
import type { SwitchFact } from '../ports.ts'
import { AriError } from './ari-error.ts'
import type { AriChannel, AriEvent } from './ari-event.ts'
import type { Ari } from './ari.ts'
import { ASK_FOR_KEY } from './prompts.ts'

/** Legs of experts and emergency services: dialled, followed until they answer, and asked for a key where needed. */
export interface PartyLegs {
  dial(request: PartyRequest): Promise<void>
  askForKey(legId: string): Promise<void>
  /** True: the event was about such a leg, and everything that follows from it was told. */
  heard(event: AriEvent): boolean
}

/** How often a leg is looked at until it rings: Asterisk's own events about it are not sent (ari-session.ts). */
const LOOK_MS = 150
const ACCEPT_KEY = '1'
/** Followed by the account that this system made for a seat. */
const HEADSET = 'headset:'
/** The sentence takes seven seconds; then there is time to find the key. */
const ACCEPT_WITHIN_MS = 20_000
/** Q.850 */
const ENDS: Readonly<Record<number, PartyEnd>> = {
  17: 'busy',
  18: 'no_answer',
  19: 'no_answer',
  21: 'rejected',
}
const NORMAL = 16

export function createPartyLegs(parts: {
  ari: () => Ari
  app: string
  sounds: () => string
  onFact: (fact: SwitchFact) => void
  quietly: (work: Promise<unknown>) => Promise<void>
}): PartyLegs {
  const { ari, onFact, quietly } = parts
  const answered = new Set<string>()
  const asked = new Map<string, NodeJS.Timeout>()
  /** Why we ended a leg ourselves; the switch would only say that it was cancelled. */
  const ended = new Map<string, PartyEnd>()

  async function dial(request: PartyRequest): Promise<void> {
    const { journeyId, legId, uri, callerNumber, emergency, timeoutMs } = request
    await ari().request('POST', `/channels/${legId}`, {
      query: {
        endpoint: endpointOf(uri, emergency),
        app: parts.app,
        appArgs: 'party',
        callerId: callerNumber === '' ? 'anonymous' : callerNumber,
        timeout: Math.ceil(timeoutMs / 1000),
      },
      body: {
        variables: {
          // Tells by itself when speech comes from there.
          'TALK_DETECT(set)': '',
          // An expert's own page learns whose call it is; nobody outside does.
          ...(uri.startsWith(HEADSET) ? { 'PJSIP_HEADER(add,X-Hotline-Journey)': journeyId } : {}),
        },
      },
    })
    void untilItRings(request)
  }

  async function untilItRings({ legId, progressMs, timeoutMs }: PartyRequest): Promise<void> {
    for (let waited = 0; ; waited += LOOK_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      const state = await stateOf(legId)
      if (state === undefined || answered.has(legId)) return
      if (state === 'unknown') {
        if (waited > timeoutMs) return
        continue
      }
      const rings = state === 'Ringing' || (waited > progressMs && (await soundFrom(legId)))
      if (rings) return onFact({ type: 'partyRinging', legId })
      if (waited > progressMs) return end(legId, 'unreachable')
    }
  }

  async function stateOf(legId: string): Promise<string | undefined> {
    try {
      return (await ari().request<AriChannel>('GET', `/channels/${legId}`)).state
    } catch (error) {
      // Gone is gone; a look that failed otherwise is made again.
      return error instanceof AriError && error.status === 404 ? undefined : 'unknown'
    }
  }

  /** A trunk that sends its ring as sound (183) never says that it rings. */
  async function soundFrom(legId: string): Promise<boolean> {
    try {
      const path = `/channels/${legId}/rtp_statistics`
      return (await ari().request<{ rxcount?: number }>('GET', path)).rxcount !== 0
    } catch {
      return false
    }
  }

  function end(legId: string, why: PartyEnd): void {
    ended.set(legId, why)
    void quietly(ari().request('DELETE', `/channels/${legId}`))
  }

  function stopAsking(legId: string): void {
    clearTimeout(asked.get(legId))
    asked.delete(legId)
  }

  return {
    dial,
    async askForKey(legId) {
      if (asked.has(legId)) return
      asked.set(
        legId,
        setTimeout(() => end(legId, 'not_accepted'), ACCEPT_WITHIN_MS),
      )
      const media = ASK_FOR_KEY.map((word) => `sound:${parts.sounds()}/${word}`).join(',')
      await ari().request('POST', `/channels/${legId}/play/${legId}.ask`, { query: { media } })
    },
    heard(event) {
      if (!('channel' in event) || event.channel === undefined || !isPartyLeg(event.channel.id)) return false
      const { id: legId } = event.channel
      if (event.type === 'StasisStart') {
        answered.add(legId)
        onFact({ type: 'legAnswered', legId })
      } else if (event.type === 'ChannelTalkingStarted') {
        onFact({ type: 'partySpoke', legId })
      } else if (event.type === 'ChannelDtmfReceived' && event.digit === ACCEPT_KEY && asked.has(legId)) {
        stopAsking(legId)
        void quietly(ari().request('DELETE', `/playbacks/${legId}.ask`))
        onFact({ type: 'partyAccepted', legId })
      } else if (event.type === 'ChannelDestroyed') {
        stopAsking(legId)
        const usual = answered.has(legId) && event.cause === NORMAL ? 'left' : undefined
        const lost = answered.has(legId) ? 'lost' : 'unreachable'
        onFact({ type: 'partyEnded', legId, end: ended.get(legId) ?? usual ?? ENDS[event.cause] ?? lost })
        ended.delete(legId)
        answered.delete(legId)
      }
      return true
    },
  }
}

/** `drill:110` is the local machine: its context can dial nothing. Addresses were checked where they were stored. */
function endpointOf(uri: string, emergency: boolean): string {
  const drill = /^drill:(1\d\d)$/.exec(uri)
  if (drill?.[1] !== undefined) return `Local/${drill[1]}@hotline-drill/n`
  if (uri.startsWith(HEADSET)) return `PJSIP/${uri.slice(HEADSET.length)}`
  if (!/^sip:[A-Za-z0-9._+@:-]+$/.test(uri)) throw new AriError('http', 400, `dial ${uri.slice(0, 40)}`)
  return `PJSIP/${emergency ? 'emergency' : 'outside'}/${uri}`
}
