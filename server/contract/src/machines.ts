import { machine, type EventOf, type StateOf } from './machine.ts'

/**
 * An agent's seat. `prove` means that all proofs hold and the agent asked to be ready; 小休 is `not_ready`
 * with a reason; 下一通后小休 is a flag beside the state. `takeOver`: a supervisor's seat, whose calls are all taken over.
 */
export const AGENT = machine({
  logged_out: { login: 'not_ready' },
  not_ready: { prove: 'ready', nativeCall: 'talking', takeOver: 'talking', logout: 'logged_out' },
  ready: {
    reserve: 'reserved',
    nativeCall: 'talking',
    pause: 'not_ready',
    lose: 'not_ready',
    logout: 'logged_out',
  },
  reserved: {
    answer: 'talking',
    noAnswer: 'not_ready',
    release: 'ready',
    lose: 'not_ready',
    nativeCall: 'talking',
  },
  talking: { hangup: 'wrap_up', lose: 'reattaching', logout: 'logged_out' },
  reattaching: { reattach: 'talking', hangup: 'wrap_up', giveUp: 'not_ready', logout: 'logged_out' },
  wrap_up: {
    finish: 'ready',
    takeBack: 'reattaching',
    pause: 'not_ready',
    lose: 'not_ready',
    nativeCall: 'talking',
    logout: 'logged_out',
  },
})
export type AgentState = StateOf<typeof AGENT>
export type AgentEventType = EventOf<typeof AGENT>

/**
 * A caller's way through the hotline. `handed_over`: the agent has left, and the caller talks with the parties that
 * the agent brought in, or waits for one that is rung. `takeOver`, `move`: a supervisor gives the call to herself, or to
 * another agent. `abandoned` and `lost` reach the call-back list: the first hung up before
 * anybody answered, the second was cut off by a failure of ours.
 */
export const JOURNEY = machine({
  queued: { offer: 'offered', nativeAnswer: 'talking', abandon: 'abandoned', lose: 'lost' },
  offered: {
    answer: 'talking',
    noAnswer: 'queued',
    withdraw: 'queued',
    nativeAnswer: 'talking',
    abandon: 'abandoned',
    lose: 'lost',
  },
  talking: {
    agentLost: 'reattaching',
    takeOver: 'talking',
    move: 'queued',
    leave: 'handed_over',
    hangup: 'ended',
    lose: 'lost',
  },
  reattaching: {
    reattach: 'talking',
    takeOver: 'talking',
    leave: 'handed_over',
    requeue: 'queued',
    hangup: 'ended',
    lose: 'lost',
  },
  handed_over: { takeBack: 'talking', requeue: 'queued', hangup: 'ended', lose: 'lost' },
  ended: {},
  abandoned: {},
  lost: {},
})
export type JourneyState = StateOf<typeof JOURNEY>
export type JourneyEventType = EventOf<typeof JOURNEY>

/** States in which a journey still has a caller on the line. */
export const LIVE_JOURNEY_STATES = [
  'queued',
  'offered',
  'talking',
  'reattaching',
  'handed_over',
] as const satisfies JourneyState[]

/**
 * Somebody whom an agent brings into a call: an expert unit or an emergency service. `asked`: an ordinary telephone
 * has answered and must accept with a key, so that a voicemail never joins a citizen's call; who does not is followed
 * by the `next` contact.
 */
export const PARTY = machine({
  ringing: { ask: 'asked', answer: 'talking', fail: 'failed', drop: 'left' },
  asked: { answer: 'talking', next: 'ringing', fail: 'failed', drop: 'left' },
  talking: { hold: 'held', drop: 'left' },
  held: { resume: 'talking', drop: 'left' },
  left: {},
  failed: {},
})
export type PartyState = StateOf<typeof PARTY>
export type PartyEventType = EventOf<typeof PARTY>

/**
 * A supervisor in an agent's call. `waiting`: the agent is fetched back, and the supervisor hears music until she is
 * there. `in_charge`: the call is the supervisor's own, and her leg is its agent's leg. An observer never keeps a call alive.
 */
export const OBSERVER = machine({
  ringing: {
    monitor: 'monitoring',
    whisper: 'whispering',
    barge: 'barging',
    takeOver: 'in_charge',
    fail: 'failed',
    leave: 'left',
  },
  monitoring: {
    whisper: 'whispering',
    barge: 'barging',
    takeOver: 'in_charge',
    suspend: 'waiting',
    leave: 'left',
  },
  whispering: {
    monitor: 'monitoring',
    barge: 'barging',
    takeOver: 'in_charge',
    suspend: 'waiting',
    leave: 'left',
  },
  barging: {
    monitor: 'monitoring',
    whisper: 'whispering',
    takeOver: 'in_charge',
    suspend: 'waiting',
    leave: 'left',
  },
  waiting: {
    monitor: 'monitoring',
    whisper: 'whispering',
    barge: 'barging',
    takeOver: 'in_charge',
    leave: 'left',
  },
  in_charge: {},
  left: {},
  failed: {},
})
export type ObserverState = StateOf<typeof OBSERVER>
export type ObserverEventType = EventOf<typeof OBSERVER>
