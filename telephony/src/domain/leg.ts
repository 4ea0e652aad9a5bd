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
  /** Legs that this system rang at headsets, supervisors' among them: leg id → whether it was answered. */
  agentLegs: { legId: string; headset: string; answered: boolean }[]
  /** Legs of experts and emergency services that this system dialled. */
  partyLegs: { legId: string }[]
  /** Observers' legs that something was made for, to hear an agent by. */
  listening: string[]
  /** Headset accounts that the switch knows; it forgets them when it restarts. */
  accounts: string[]
  /** Headsets that are registered now. */
  onlineHeadsets: string[]
  /** Journeys that have a bridge with nobody in it. */
  emptyBridges: string[]
  /** Callers who wait in the fall-back queue, which may be ringing a headset for them; the switch's names of their legs. */
  waitingNatively: string[]
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

/**
 * What a supervisor's leg hears: the agent and all whom she hears (`listen`), the same and the agent alone hears her
 * (`whisper`), everybody (`room`), or `music`. `gone`: nothing is left of it.
 */
export type Hearing = 'listen' | 'whisper' | 'room' | 'music' | 'gone'

export interface ObserveRequest {
  journeyId: string
  legId: string
  hearing: Hearing
  /** Whom `listen` and `whisper` are about. */
  agentLegId?: string
}

export interface ObserverRing {
  journeyId: string
  legId: string
  headset: string
  timeoutMs: number
}

/** A leg that becomes the call's agent's: from now on caller and leg end together. */
export interface AdoptRequest {
  journeyId: string
  callerLegId: string
  legId: string
}

/** `room`: in the call's one bridge; `music`: alone. */
export type Place = 'room' | 'music'

export interface PartyRequest {
  journeyId: string
  legId: string
  /** `sip:user@host:port`, `headset:h-…` for an expert's seat, or `drill:110` for the local machine that reaches no trunk. */
  uri: string
  /** Who calls, as the other side may call back: the citizen for an emergency service, else the hotline. */
  callerNumber: string
  /** The citizen's number goes out as asserted identity (EM-2). */
  emergency: boolean
  timeoutMs: number
  /** Ends the attempt when nothing rings by then. */
  progressMs: number
}

export interface ConnectRequest {
  journeyId: string
  callerLegId: string
  /** The caller stays where she is, with her music. */
  callerHeld: boolean
  agentLegId: string
  /** Spoken to the caller (工号…为您服务); undefined: said already. */
  announceAgentId: string | undefined
}
