import type { CallerLeg, SwitchLook } from '../domain/leg.ts'
import { isObserverLeg } from '../domain/observer.ts'
import { isPartyLeg } from '../domain/party.ts'
import type { AriBridge, AriChannel, AriEndpoint } from './ari-event.ts'

/** Reads Asterisk's channels as legs: which is a caller's, which a headset's, which we rang. */

/** Ids of legs that we ring begin so; `domain/call-moves.ts` makes them. */
const OUR_AGENT_LEG = 'agent.'
const HEADSET_CHANNEL = /^PJSIP\/(h-[A-Za-z0-9]+)-[0-9a-f]{8}$/

/** A headset that we rang: an agent's, or a supervisor's, whose leg may become the agent's. */
export function isOurAgentLeg({ id }: Pick<AriChannel, 'id'>): boolean {
  return id.startsWith(OUR_AGENT_LEG) || isObserverLeg(id)
}

/** Neither caller nor stranger: we rang or dialled it. */
function isOurs(channel: Pick<AriChannel, 'id'>): boolean {
  return isOurAgentLeg(channel) || isPartyLeg(channel.id)
}

/** The headset account of a channel, or undefined for any other channel. */
export function headsetOf(channel: Pick<AriChannel, 'name'>): string | undefined {
  return HEADSET_CHANNEL.exec(channel.name)?.[1]
}

/** Undefined: not a caller's leg. The dialplan cleaned every value; what is missing is made safe here. */
export function callerLegOf(channel: AriChannel, ours: boolean, now: number): CallerLeg | undefined {
  const vars = channel.channelvars ?? {}
  if (!channel.name.startsWith('PJSIP/') || headsetOf(channel) !== undefined || isOurs(channel)) {
    return undefined
  }
  if (!/^\d{13}$/.test(vars.HOTLINE_ARRIVED ?? '')) return undefined
  const journeyId = vars.HOTLINE_JOURNEY ?? ''
  return {
    legId: channel.id,
    callerNumber: vars.HOTLINE_CALLER ?? '',
    dialled: vars.HOTLINE_DIALLED ?? '',
    arrivedAt: Math.min(Number(vars.HOTLINE_ARRIVED), now),
    journeyId: /^[0-9a-f-]{36}$/.test(journeyId) ? journeyId : undefined,
    epoch: Number(vars.HOTLINE_EPOCH ?? '') || 0,
    ours,
  }
}

export function lookOf(
  seen: {
    channels: AriChannel[]
    bridges: AriBridge[]
    endpoints: AriEndpoint[]
    ours: string[]
    startedAt: string
  },
  now: number,
): SwitchLook {
  const ours = new Set(seen.ours)
  const byId = new Map(seen.channels.map((channel) => [channel.id, channel]))
  const callers = seen.channels.flatMap((channel) => callerLegOf(channel, ours.has(channel.id), now) ?? [])
  const callerIds = new Set(callers.map((caller) => caller.legId))
  const agentLegs = seen.channels.filter(isOurAgentLeg).map((channel) => ({
    legId: channel.id,
    headset: headsetOf(channel) ?? '',
    answered: channel.state === 'Up',
  }))
  const partyLegs = seen.channels.flatMap(({ id }) => (isPartyLeg(id) ? [{ legId: id }] : []))
  const listening = seen.bridges.flatMap(({ id }) => (isObserverLeg(id) ? [id] : []))
  const native = seen.bridges.flatMap(({ channels }) => {
    const callerLegId = channels.find((id) => callerIds.has(id) && !ours.has(id))
    const agentLegId = channels.find((id) => !isOurAgentLeg({ id }) && headsetById(byId, id) !== undefined)
    if (callerLegId === undefined || agentLegId === undefined) return []
    return [{ callerLegId, agentLegId, headset: headsetById(byId, agentLegId) ?? '' }]
  })
  const waitingNatively = seen.channels
    .filter(({ id, channelvars }) => callerIds.has(id) && channelvars?.['HOTLINE_NATIVE'] === 'waiting')
    .map(({ name }) => name)
  const headsets = seen.endpoints.filter((endpoint) => endpoint.resource.startsWith('h-'))
  const accounts = headsets.map((endpoint) => endpoint.resource)
  const onlineHeadsets = headsets
    .filter((endpoint) => endpoint.state === 'online')
    .map((endpoint) => endpoint.resource)
  const emptyBridges = seen.bridges.flatMap(({ id, creator, channels }) =>
    creator === 'Stasis' && channels.length === 0 ? [id] : [],
  )
  return {
    startedAt: seen.startedAt,
    callers,
    agentLegs,
    partyLegs,
    listening,
    accounts,
    onlineHeadsets,
    emptyBridges,
    waitingNatively,
    native,
  }
}

function headsetById(channels: Map<string, AriChannel>, id: string): string | undefined {
  const channel = channels.get(id)
  return channel === undefined ? undefined : headsetOf(channel)
}

/** The value of `CHANNEL(hangup_handler_push)` on an agent's leg: its BYE closes the caller's call (extensions.conf). */
export function agentGoneHandler(callerChannelName: string): string {
  return `hotline-agent-gone,s,1(${callerChannelName})`
}
