import type { AsteriskConnection } from '../options.ts'
import { AriError } from './ari-error.ts'
import type { AriBridge, AriChannel } from './ari-event.ts'
import { openAriHttp, type AriHttp } from './ari-http.ts'
import { isPartyLeg } from '../domain/party.ts'
import { callerLegOf, isOurAgentLeg } from './legs.ts'

/**
 * For the keeper, when no node is left: callers whom the last one had claimed and who talk with nobody would hear music without
 * end. They go back into the dialplan, which offers them to the servers again and then to the native queue; headsets
 * that it was ringing are let go, with whom it asked in and nobody can join now, and so are rooms that nobody will enter any more. Calls in progress are left alone.
 * @returns how many callers were moved; safe to repeat
 * @throws AriError when Asterisk does not answer
 */
export async function releaseWaiting(asterisk: AsteriskConnection, app: string): Promise<number> {
  const ari = openAriHttp({ url: asterisk.ariUrl, user: asterisk.ariUser, password: asterisk.ariPassword })
  try {
    // Bridges first: of a journey that begins in between, the channels are seen.
    const bridges = await ari.request<AriBridge[]>('GET', '/bridges')
    const [channels, held] = await Promise.all([
      ari.request<AriChannel[]>('GET', '/channels'),
      heldBy(ari, app),
    ])
    const { waiting, ringing, empty } = leftAlone(channels, bridges, held)
    await Promise.all([
      ...ringing.map((id) => unlessGone(ari.request('DELETE', `/channels/${id}`))),
      ...empty.map((id) => unlessGone(ari.request('DELETE', `/bridges/${id}`))),
    ])
    const moved = await Promise.all(
      waiting.map((id) => unlessGone(ari.request('POST', `/channels/${id}/continue`, { query: PLACE }))),
    )
    return moved.filter(Boolean).length
  } finally {
    ari.close()
  }
}

/** The channels that the application holds or watches; Asterisk forgets an application that holds nothing. */
async function heldBy(ari: AriHttp, app: string): Promise<string[]> {
  try {
    const path = `/applications/${app}`
    return (await ari.request<{ channel_ids: string[] }>('GET', path)).channel_ids
  } catch (error) {
    if (error instanceof AriError && error.status === 404) return []
    throw error
  }
}

/** Where the dialplan takes back whom a server gives up (extensions.conf). */
const PLACE = { context: 'hotline-wait', extension: 's', priority: 1 }

/** @param ours the channels that the node's application holds or watches */
export function leftAlone(
  channels: readonly AriChannel[],
  bridges: readonly Pick<AriBridge, 'id' | 'channels'>[],
  ours: readonly string[],
): { waiting: string[]; ringing: string[]; empty: string[] } {
  const held = new Set(ours)
  const talking = new Set(
    bridges.filter((bridge) => bridge.channels.length > 1).flatMap((one) => one.channels),
  )
  const live = new Set(channels.map(({ channelvars }) => channelvars?.['HOTLINE_JOURNEY']))
  const idle = channels.filter(({ id }) => held.has(id) && !talking.has(id))
  return {
    // The instant of arrival does not matter here, so neither does the clock.
    waiting: idle.filter((channel) => callerLegOf(channel, true, 0) !== undefined).map(({ id }) => id),
    ringing: idle
      .filter((channel) => (isOurAgentLeg(channel) && channel.state !== 'Up') || isPartyLeg(channel.id))
      .map(({ id }) => id),
    // Another node makes a journey's bridge while its headset rings: that journey's caller is on the line.
    empty: bridges
      .filter(({ id, channels: inside }) => inside.length === 0 && isJourney(id) && !live.has(id))
      .map(({ id }) => id),
  }
}

/** Our bridges bear their journey's id; those of Queue and other applications do not. */
function isJourney(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
}

/** False: it hung up meanwhile (404), or a watched channel is in the dialplan already (409). */
async function unlessGone(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof AriError && [404, 409].includes(error.status)) return false
    throw error
  }
}
