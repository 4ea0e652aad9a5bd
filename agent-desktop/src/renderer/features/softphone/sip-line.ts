// JsSIP behind the few words the desk needs. JsSIP sends nothing when the page unloads, and nothing here may add that:
// a BYE on reload would end the citizen's call.
import JsSIP from 'jssip'
import type { TerminateOptions } from 'jssip/lib/RTCSession'
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from 'jssip/lib/UA'
import type { EmergencyService, HeadsetAccount, JourneyId } from '@hotline/contract'

/** One call at this headset. */
export interface SipLeg {
  readonly id: string
  /** Digits from the caller's number as the switch gives it: a hint, never identity. */
  readonly number: string
  /** Undefined when the switch itself assigned the call (原生接听). */
  readonly journeyId: JourneyId | undefined
  /** The call this leg brings back after a reload. */
  readonly reattaches: JourneyId | undefined
  /** The call of somebody else's that a supervisor's headset is rung for. */
  readonly observes: JourneyId | undefined
  readonly answer: (sound: MediaStream | undefined) => void
  /** Refuses while ringing, ends while talking. */
  readonly end: () => void
  readonly refuseBusy: () => void
  readonly setMuted: (muted: boolean) => void
}

export interface SipLineListener {
  registration(state: 'connecting' | 'registered' | 'failed'): void
  ringing(leg: SipLeg): void
  answered(leg: SipLeg): void
  /** The sound path broke; the call is not over. */
  broken(leg: SipLeg): void
  ended(leg: SipLeg): void
  /** The other side's sound. */
  farEnd(leg: SipLeg, sound: MediaStream): void
}

export interface SipLine {
  /**
   * Dials `*110` beside the talk: the switch itself fetches the service into it (EM-1), also without a server.
   * @returns whether the switch took it; never throws
   */
  fetchEmergency(service: EmergencyService): Promise<boolean>
  /** Unregisters; only for 签退 and a replaced desk, never on unload. */
  close(): void
}

/** Short, so that a dead page's contact is gone soon; JsSIP renews 5 s before the end. */
const REGISTER_SECONDS = 30
/** After a refused REGISTER (an Asterisk that just restarted and knows no account yet). */
const REGISTER_AGAIN_MS = 1500
/** Asterisk learns our address from the first checks, so waiting for more candidates only delays the answer. */
const CANDIDATES_MS = 150
/** The switch answers at once or not at all. */
const FETCH_LIMIT_MS = 4000
/** The switch decides how long a headset rings; this only bounds a leg that the switch forgot. */
const RING_LIMIT_SECONDS = 300

export function openSipLine(account: HeadsetAccount, listener: SipLineListener): SipLine {
  const agent = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(account.webSocketUrl)],
    uri: account.sipUri,
    password: account.password,
    register_expires: REGISTER_SECONDS,
    session_timers: false,
    no_answer_timeout: RING_LIMIT_SECONDS,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 2,
    user_agent: 'hotline-agent-desktop',
  })
  let again: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const tell = (state: 'connecting' | 'registered' | 'failed'): void => {
    if (!closed) listener.registration(state)
  }
  agent.on('registered', () => tell('registered'))
  agent.on('unregistered', () => tell('connecting'))
  agent.on('disconnected', () => tell('connecting'))
  agent.on('registrationFailed', () => {
    tell('failed')
    clearTimeout(again)
    again = setTimeout(() => {
      if (!closed && agent.isConnected()) agent.register()
    }, REGISTER_AGAIN_MS)
  })
  agent.on('newRTCSession', (event: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
    if (isIncoming(event)) follow(event, listener)
    else event.session.on('icecandidate', ({ ready }) => setTimeout(ready, CANDIDATES_MS))
  })
  tell('connecting')
  agent.start()
  return {
    fetchEmergency: (service) =>
      new Promise((resolve) => {
        const late = setTimeout(() => resolve(false), FETCH_LIMIT_MS)
        const done = (taken: boolean): void => {
          clearTimeout(late)
          resolve(taken)
        }
        agent.call(`sip:*${service}@${hostOf(account.sipUri)}`, {
          // Only a signal: the sound stays with the talk.
          mediaConstraints: { audio: false, video: false },
          rtcOfferConstraints: { offerToReceiveAudio: true },
          pcConfig: { iceServers: [] },
          eventHandlers: { accepted: () => done(true), failed: () => done(false) },
        })
      }),
    close() {
      closed = true
      clearTimeout(again)
      agent.stop()
    },
  }
}

function hostOf(sipUri: string): string {
  return sipUri.split('@').at(-1) ?? ''
}

/** Answers and registrations of every kind go through one untyped-by-direction event. */
function isIncoming(
  event: IncomingRTCSessionEvent | OutgoingRTCSessionEvent,
): event is IncomingRTCSessionEvent {
  return String(event.originator) === 'remote'
}

function follow({ session, request }: IncomingRTCSessionEvent, listener: SipLineListener): void {
  let sound: MediaStream | undefined
  // As the library ends it: without the guard against a second end.
  const terminate = session.terminate.bind(session)
  const end = (options?: TerminateOptions): void => {
    if (!session.isEnded()) terminate(options)
  }
  const leg: SipLeg = {
    id: session.id,
    number: (session.remote_identity.uri.user ?? '').replace(/[^\d+*#]/g, ''),
    journeyId: header(request, 'X-Hotline-Journey'),
    reattaches: header(request, 'X-Hotline-Reattach'),
    observes: header(request, 'X-Hotline-Observe'),
    answer(copy) {
      sound = copy
      session.answer({
        mediaConstraints: { audio: true, video: false },
        pcConfig: { iceServers: [] },
        ...(copy === undefined ? {} : { mediaStream: copy }),
      })
    },
    // A plain BYE: a Reason header would make the switch take it for a failure.
    end: () => end(session.isEstablished() ? undefined : { status_code: 480 }),
    refuseBusy: () => end({ status_code: 486 }),
    setMuted: (muted) => (muted ? session.mute({ audio: true }) : session.unmute({ audio: true })),
  }
  const over = (): void => {
    for (const track of sound?.getTracks() ?? []) track.stop()
    listener.ended(leg)
  }
  // JsSIP sends BYE by itself when the network fails for half a minute. Only 挂断 may end a citizen's call: the switch
  // notices the silence and gives the call back.
  session.terminate = (options) => {
    if (options?.cause === JsSIP.C.causes.RTP_TIMEOUT) listener.broken(leg)
    else end(options)
  }
  session.on('accepted', () => listener.answered(leg))
  session.on('ended', over)
  session.on('failed', over)
  session.on('peerconnection', ({ peerconnection }) => {
    peerconnection.addEventListener('track', ({ streams, track }) =>
      listener.farEnd(leg, streams[0] ?? new MediaStream([track])),
    )
  })
  let ready: ReturnType<typeof setTimeout> | undefined
  session.on('icecandidate', (event) => {
    ready ??= setTimeout(() => event.ready(), CANDIDATES_MS)
  })
  listener.ringing(leg)
}

function header(request: IncomingRTCSessionEvent['request'], name: string): string | undefined {
  const value: unknown = request.getHeader(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
