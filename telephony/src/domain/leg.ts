/** Legs as decisions see them: names that the switch gave, or that we gave it, and nothing of the switch itself. */

export interface CallerLeg {
  legId: string
  callerNumber: string
  dialled: string
  arrivedAt: number
  journeyId: string | undefined
  epoch: number
  /** True: waits for us or talks through us; false: in the switch's own dialplan. */
  ours: boolean
}

/** Who is on the line, as the switch says. */
export interface SwitchLook {
  /** Changes when the switch was restarted. */
  startedAt: string
  callers: CallerLeg[]
  /** Agent legs that this system rang: leg id → whether it was answered. */
  agentLegs: { legId: string; headset: string; answered: boolean }[]
  /** Headset accounts that the switch knows; it forgets them when it restarts. */
  accounts: string[]
  /** Headsets that are registered now. */
  onlineHeadsets: string[]
  /** Journeys that have a bridge with nobody in it. */
  emptyBridges: string[]
  /** Calls that the fall-back queue connected. */
  native: { callerLegId: string; headset: string; agentLegId: string }[]
}

export interface RingRequest {
  journeyId: string
  legId: string
  headset: string
  callerLegId: string
  callerNumber: string
  epoch: number
  timeoutMs: number
  /** The headset answers by itself: the same call comes back after a loss. */
  reattach: boolean
}

export interface ConnectRequest {
  journeyId: string
  callerLegId: string
  agentLegId: string
  /** Spoken to the caller (工号…为您服务); undefined: said already. */
  announceAgentId: string | undefined
  /** Not the first leg of this journey: music may be playing in the bridge. */
  again: boolean
}
