import { randomUUID } from 'node:crypto'
import type { AdoptRequest, ObserveRequest, ObserverRing } from '../domain/leg.ts'
import type { AriBridge, AriChannel, AriEvent } from './ari-event.ts'
import type { Ari } from './ari.ts'
import { agentGoneHandler } from './legs.ts'
import type { Rooms } from './rooms.ts'
import { createTurns } from './turns.ts'

/**
 * Supervisors' legs. Who listens is in a bridge of her own, named as her leg, with a snoop on the agent's channel: it
 * hears both directions there, and only for 耳语 speaks, towards the agent alone. Nothing is remembered but in Asterisk.
 * That bridge stays, empty, as long as her leg: one of the same name could not be made while the last is being taken
 * down, and she would stay in the room and be heard.
 */
export interface ObserverLegs {
  ring(request: ObserverRing): Promise<void>
  /** Changes of one leg are made in the order in which they were asked. */
  observe(request: ObserveRequest): Promise<void>
  adopt(request: AdoptRequest, callerChannel: string): Promise<void>
  /** True: the event was about a snoop of ours, and nothing follows from it. */
  heard(event: AriEvent): boolean
}

const SNOOP = 'listen.'
/** Of no frequency, again and again. */
const SILENCE = '0/1000'
/** A snoop is in the application within milliseconds; one that is not never will be. */
const SNOOP_MS = 2_000

export function createObserverLegs(parts: {
  ari: () => Ari
  app: string
  rooms: Pick<Rooms, 'place'>
  quietly: (work: Promise<unknown>) => Promise<void>
}): ObserverLegs {
  const { ari, app, rooms, quietly } = parts
  /** The changes of each leg. */
  const turns = createTurns()
  const awaited = new Map<string, () => void>()

  async function set({ journeyId, legId, hearing, agentLegId }: ObserveRequest): Promise<void> {
    for (const id of await snoopsOf(legId)) await removeSnoop(legId, id)
    if (hearing !== 'whisper') await quietly(ari().request('DELETE', `/playbacks/${legId}`))
    if ((hearing === 'listen' || hearing === 'whisper') && agentLegId !== undefined) {
      await listen(legId, agentLegId, hearing === 'whisper')
      if (hearing === 'whisper') await quietly(carryWhisper(journeyId, legId))
      return
    }
    if (hearing === 'gone') {
      await quietly(ari().request('DELETE', `/bridges/${legId}`))
      turns.forget(legId)
      return
    }
    await quietly(ari().request('POST', `/bridges/${legId}/removeChannel`, { query: { channel: legId } }))
    await rooms.place(journeyId, legId, hearing === 'room' ? 'room' : 'music')
  }

  async function snoopsOf(legId: string): Promise<string[]> {
    try {
      const { channels } = await ari().request<AriBridge>('GET', `/bridges/${legId}`)
      return channels.filter((id) => id.startsWith(SNOOP))
    } catch {
      // No bridge, no snoop; an Asterisk that is away says so at the next request.
      return []
    }
  }

  /** Out of the bridge first: from that moment nobody hears by it, and nothing is whispered through it. */
  async function removeSnoop(bridge: string, channel: string): Promise<void> {
    await quietly(ari().request('POST', `/bridges/${bridge}/removeChannel`, { query: { channel } }))
    await quietly(ari().request('DELETE', `/channels/${channel}`))
  }

  async function listen(legId: string, agentLegId: string, whisper: boolean): Promise<void> {
    const snoop = `${SNOOP}${legId}.${randomUUID().slice(0, 8)}`
    await Promise.all([bridgeFor(legId), snoopOn(agentLegId, snoop, whisper)])
    await enter(legId, snoop)
  }

  /**
   * A whisper rides on what is sent to the agent: with the caller on hold, or at a telephone that sends nothing in
   * pauses, nothing is, and she would hear no word. So silence is played into the room as long as it lasts.
   */
  async function carryWhisper(journeyId: string, legId: string): Promise<void> {
    const query = { media: `tone:${SILENCE}` }
    await ari().request('POST', `/bridges/${journeyId}/play/${legId}`, { query })
  }

  async function bridgeFor(legId: string): Promise<void> {
    await quietly(ari().request('POST', `/bridges/${legId}`, { query: { type: 'mixing', name: legId } }))
    await quietly(ari().request('DELETE', `/channels/${legId}/moh`))
    await enter(legId, legId)
  }

  async function enter(bridge: string, channel: string): Promise<void> {
    await ari().request('POST', `/bridges/${bridge}/addChannel`, { query: { channel } })
  }

  async function snoopOn(agentLegId: string, snoop: string, whisper: boolean): Promise<void> {
    const there = new Promise<void>((resolve) => {
      awaited.set(snoop, resolve)
      setTimeout(resolve, SNOOP_MS)
    })
    const query = { spy: 'both', whisper: whisper ? 'out' : 'none', app, appArgs: 'listen' }
    try {
      await ari().request('POST', `/channels/${agentLegId}/snoop/${snoop}`, { query })
      await there
    } finally {
      awaited.delete(snoop)
    }
  }

  return {
    async ring({ journeyId, legId, headset, timeoutMs }) {
      await ari().request('POST', `/channels/${legId}`, {
        query: {
          endpoint: `PJSIP/${headset}`,
          ...{ app, appArgs: 'observer', callerId: 'anonymous' },
          timeout: Math.ceil(timeoutMs / 1000),
        },
        body: { variables: { 'PJSIP_HEADER(add,X-Hotline-Observe)': journeyId } },
      })
    },
    observe: (request) => turns.take(request.legId, () => set(request)),
    async adopt({ callerLegId, legId }, callerChannel) {
      const tell = (id: string, variable: string, value: string) =>
        ari().request('POST', `/channels/${id}/variable`, { query: { variable, value } })
      const { name } = await ari().request<AriChannel>('GET', `/channels/${legId}`)
      await Promise.all([
        tell(legId, 'CHANNEL(hangup_handler_push)', agentGoneHandler(callerChannel)),
        tell(legId, 'SHARED(HOTLINE_CALLER_CHANNEL)', callerChannel),
        tell(callerLegId, 'HOTLINE_AGENT_CHANNEL', name),
      ])
      // She listens no more; nobody else would take it down.
      await turns.take(legId, () => quietly(ari().request('DELETE', `/bridges/${legId}`)))
      turns.forget(legId)
    },
    heard(event) {
      if (!('channel' in event) || event.channel?.id.startsWith(SNOOP) !== true) return false
      if (event.type === 'StasisStart') awaited.get(event.channel.id)?.()
      return true
    },
  }
}
