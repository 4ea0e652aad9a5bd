import type { ConnectRequest, Place } from '../domain/leg.ts'
import { AriError } from './ari-error.ts'
import type { Ari } from './ari.ts'
import { agentAnnouncement } from './prompts.ts'
import { createTurns } from './turns.ts'

/** Each journey's one bridge: who is in it, and who hears music instead. Moves of one journey are made in order. */
export interface Rooms {
  /** Made while the headset rings, or at once by whoever needs it sooner. */
  open(journeyId: string): Promise<void>
  connect(request: ConnectRequest): Promise<void>
  place(journeyId: string, legId: string, where: Place): Promise<void>
  /** To everybody in the room. @param words names of prompts */
  speak(journeyId: string, words: readonly string[]): Promise<void>
  close(journeyId: string): Promise<void>
  /** Forgets what was asked for: a new session finds it in Asterisk. */
  forget(): void
}

export function createRooms(parts: {
  ari: () => Ari
  sounds: () => string
  /** For what must not fail the call. */
  quietly: (work: Promise<unknown>) => Promise<void>
}): Rooms {
  const { ari, quietly } = parts
  /** The moves of each journey. */
  const turns = createTurns()
  const made = new Map<string, Promise<void>>()

  function open(journeyId: string): Promise<void> {
    const known = made.get(journeyId)
    if (known !== undefined) return known
    const query = { type: 'mixing', name: journeyId }
    const bridge = quietly(ari().request('POST', `/bridges/${journeyId}`, { query }))
    made.set(journeyId, bridge)
    return bridge
  }

  async function enter(journeyId: string, channel: string): Promise<void> {
    await open(journeyId)
    await ari().request('POST', `/bridges/${journeyId}/addChannel`, { query: { channel } })
  }

  /**
   * Before the leg enters, never beside it: music that ends gives the leg back the format that it had before, and a
   * bridge that has just settled on another one is then heard as noise, or not at all. Once more where it failed.
   */
  async function stopMusic(channel: string): Promise<void> {
    const stop = () => ari().request('DELETE', `/channels/${channel}/moh`)
    await stop().catch(() => quietly(stop()))
  }

  async function leave(journeyId: string, channel: string): Promise<void> {
    try {
      await ari().request('POST', `/bridges/${journeyId}/removeChannel`, { query: { channel } })
    } catch (error) {
      // 422: is in no bridge, or in another; 404, 409: the bridge is not there. Alone is what was asked for.
      if (!(error instanceof AriError && [404, 409, 422].includes(error.status))) throw error
    }
  }

  async function speak(journeyId: string, words: readonly string[]): Promise<void> {
    const media = words.map((word) => `sound:${parts.sounds()}/${word}`).join(',')
    await quietly(ari().request('POST', `/bridges/${journeyId}/play`, { query: { media } }))
  }

  return {
    open,
    connect: ({ journeyId, callerLegId, callerHeld, agentLegId, announceAgentId }) =>
      turns.take(journeyId, async () => {
        const legs = callerHeld ? agentLegId : `${callerLegId},${agentLegId}`
        if (!callerHeld) await stopMusic(callerLegId)
        await enter(journeyId, legs)
        if (announceAgentId !== undefined) await speak(journeyId, agentAnnouncement(announceAgentId))
      }),
    place: (journeyId, legId, where) =>
      turns.take(journeyId, async () => {
        if (where === 'music') {
          await leave(journeyId, legId)
          await ari().request('POST', `/channels/${legId}/moh`)
        } else {
          await stopMusic(legId)
          await enter(journeyId, legId)
        }
      }),
    speak,
    async close(journeyId) {
      // One that is being made would outlive its end.
      await made.get(journeyId)
      turns.forget(journeyId)
      made.delete(journeyId)
      await ari().request('DELETE', `/bridges/${journeyId}`)
    },
    forget() {
      made.clear()
      turns.forgetAll()
    },
  }
}
