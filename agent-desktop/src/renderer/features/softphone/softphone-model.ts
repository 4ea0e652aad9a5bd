// What the softphone shows: the local leg is what the agent hears, so it comes first; the server's view fills in.
import type { AgentState, CallView, DeskView, JourneyId } from '@hotline/contract'

export type Registration = 'closed' | 'connecting' | 'registered' | 'failed'

/** The call in this headset, as the page itself knows it. */
export interface LocalCall {
  legId: string
  number: string
  journeyId: JourneyId | undefined
  /** A supervisor's leg in somebody else's call. */
  observes: boolean
  phase: 'ringing' | 'answering' | 'talking' | 'broken'
  /** Epoch ms of the server's clock: when ringing or talking began. */
  since: number
  muted: boolean
}

export type LineFact =
  | {
      type: 'ringing'
      legId: string
      number: string
      journeyId: JourneyId | undefined
      observes: boolean
      at: number
    }
  | { type: 'answering' | 'broken' | 'ended'; legId: string }
  | { type: 'answered'; legId: string; at: number }
  | { type: 'muted'; legId: string; muted: boolean }

/** A fact about another leg than the present one changes nothing. */
export function afterFact(call: LocalCall | undefined, fact: LineFact): LocalCall | undefined {
  if (fact.type === 'ringing') {
    const { legId, number, journeyId, observes, at } = fact
    return { legId, number, journeyId, observes, phase: 'ringing', since: at, muted: false }
  }
  if (call === undefined || call.legId !== fact.legId) return call
  switch (fact.type) {
    case 'answering':
      return call.phase === 'ringing' ? { ...call, phase: 'answering' } : call
    case 'answered':
      return { ...call, phase: 'talking', since: fact.at }
    case 'broken':
      return { ...call, phase: 'broken' }
    case 'muted':
      return { ...call, muted: fact.muted }
    case 'ended':
      return undefined
  }
}

/** What to do with a leg that rings now. */
export function onRing(
  call: LocalCall | undefined,
  leg: { reattaches: JourneyId | undefined; observes: JourneyId | undefined },
): 'ring' | 'answer' | 'replace' | 'refuse' {
  if (leg.reattaches !== undefined) return call === undefined ? 'answer' : 'replace'
  // One call is left for the next; a call of her own is not.
  if (leg.observes !== undefined && call !== undefined) return call.observes ? 'replace' : 'refuse'
  if (leg.observes !== undefined) return 'answer'
  return call === undefined ? 'ring' : 'refuse'
}

export type DeskState = AgentState

/** The word in the status bar: what the headset does now, else what the server says. */
export function deskState(
  view: DeskView | undefined,
  call: LocalCall | undefined,
  serverUp: boolean,
): DeskState {
  switch (call?.phase) {
    case 'ringing':
    case 'answering':
      return 'reserved'
    case 'talking':
      return 'talking'
    case 'broken':
      return 'reattaching'
    case undefined:
      return view === undefined ? 'not_ready' : withoutLeg(view.agent.state, serverUp)
  }
}

/** A lost server's last word may be about a call that has ended in this headset since. */
function withoutLeg(state: AgentState, serverUp: boolean): DeskState {
  if (serverUp) return state
  if (state === 'reserved') return 'not_ready'
  return state === 'talking' || state === 'reattaching' ? 'wrap_up' : state
}

export interface SoftphoneFacts {
  view: DeskView | undefined
  /** Whether `view` is the server's present word or only its last. */
  serverUp: boolean
  call: LocalCall | undefined
  registration: Registration
  /** The local leg ended a moment ago: the server's word about it is still on its way. */
  justEnded: boolean
}

export interface SoftphoneState {
  /** `handed_over`: the agent has left, and the caller talks on with others. */
  phase: 'idle' | 'ringing' | 'answering' | 'talking' | 'reattaching' | 'handed_over' | 'ended'
  number: string
  dialled: string
  native: boolean
  muted: boolean
  /** 保持: the caller hears music. */
  callerHeld: boolean
  /** Epoch ms, server's clock. */
  since: number | undefined
  journeyId: JourneyId | undefined
  can: { answer: boolean; hangup: boolean; mute: boolean }
}

export function softphoneState(facts: SoftphoneFacts): SoftphoneState {
  const { view, call } = facts
  if (call !== undefined) return withLeg(call, callOf(facts, call), facts.serverUp)
  const known = view?.call ?? undefined
  const agent = view?.agent.state
  const lost = facts.serverUp && (agent === 'talking' || agent === 'reattaching')
  const left = deskState(view, undefined, facts.serverUp) === 'wrap_up'
  const over = left || (lost && facts.justEnded)
  // The server has offered a call whose INVITE is still on its way, or cannot come.
  const coming = facts.serverUp && agent === 'reserved' && !facts.justEnded
  const handedOver = over && known?.state === 'handed_over'
  const phase = handedOver
    ? 'handed_over'
    : over
      ? 'ended'
      : lost
        ? 'reattaching'
        : coming
          ? 'ringing'
          : 'idle'
  return {
    phase,
    number: phase === 'idle' ? '' : (known?.callerNumber ?? ''),
    dialled: phase === 'idle' ? '' : (known?.dialled ?? ''),
    native: phase !== 'idle' && known?.native === true,
    muted: false,
    callerHeld: false,
    since: over || phase === 'ringing' ? view?.agent.since : (known?.answeredAt ?? undefined),
    journeyId: phase === 'idle' ? undefined : known?.journeyId,
    can: { answer: false, hangup: phase === 'reattaching' && known !== undefined, mute: false },
  }
}

function withLeg(call: LocalCall, known: CallView | undefined, serverUp: boolean): SoftphoneState {
  return {
    phase: call.phase === 'broken' ? 'reattaching' : call.phase,
    number: known?.callerNumber ?? call.number,
    dialled: known?.dialled ?? '',
    // What rings while there is no server, and is none of its calls, was assigned by the switch.
    native: known === undefined ? call.journeyId === undefined || !serverUp : known.native,
    muted: call.muted,
    callerHeld: known?.callerHeld === true,
    // A call that came back after a reload counts from its first answer.
    since: call.phase === 'ringing' ? call.since : (known?.answeredAt ?? call.since),
    journeyId: call.journeyId ?? known?.journeyId,
    can: { answer: call.phase === 'ringing', hangup: true, mute: call.phase === 'talking' },
  }
}

/**
 * The server's call for this leg. A leg that the switch assigned itself has no journey: then only what the server says
 * now, of the same number, may be taken for it; its last word before it went away is about another citizen.
 */
function callOf({ view, serverUp }: SoftphoneFacts, call: LocalCall): CallView | undefined {
  const known = view?.call ?? undefined
  if (known === undefined || known.endedAt !== null) return undefined
  if (call.journeyId !== undefined) return call.journeyId === known.journeyId ? known : undefined
  return serverUp && known.callerNumber === call.number ? known : undefined
}
