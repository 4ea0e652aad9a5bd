// Which actions on the call exist now, and why the others do not. The server decides again; this keeps hands off
// buttons that cannot work. Pure.
import type { CallView, DeskView, EmergencyService, PartyView } from '@hotline/contract'

/** In the order in which they stand; 恢复 shares the place of 保持. */
export const CONTROLS = [
  'hold',
  'resume',
  'dialpad',
  'invite',
  'consult',
  'join',
  'swap',
  'transfer',
  'leave',
  'takeBack',
  'onBehalf',
] as const
export type Control = (typeof CONTROLS)[number]

export type Why =
  | 'serverAway'
  | 'noCall'
  | 'native'
  | 'reattaching'
  | 'ended'
  | 'handedOver'
  | 'held'
  | 'notHeld'
  | 'consulting'
  | 'partyNotYet'
  | 'notConsulting'
  | 'withCaller'
  | 'nobodyElse'
  | 'callerHeld'
  | 'emergencyOn'
  | 'notOpen'

export interface CallControlState {
  /** An action that is not in here exists. */
  absent: Partial<Record<Control, Why>>
  callerHeld: boolean
  /** There is somebody to change places with. */
  swaps: boolean
  /** 转接 needs no choice: the consulted party gets the caller. */
  completesTransfer: boolean
  /** Emergency services that have not answered yet: the caller is kept for them. */
  awaited: EmergencyService[]
}

export function callControl(view: DeskView | undefined, serverUp: boolean): CallControlState {
  const call = view?.call ?? undefined
  const parties = call?.parties.filter(isLive) ?? []
  const consulted = call === undefined ? undefined : consultedParty(call)
  const answered = consulted !== undefined && hasAnswered(consulted)
  const why = withoutCall(view, serverUp)
  const absent = call === undefined || why !== undefined ? allFor(why ?? 'noCall') : inCall(call, parties)
  return {
    absent: { ...absent, onBehalf: 'notOpen' },
    callerHeld: call?.callerHeld === true,
    swaps: answered,
    completesTransfer: answered,
    awaited: parties.flatMap(({ service, state }) =>
      service !== null && (state === 'ringing' || state === 'asked') ? [service] : [],
    ),
  }
}

/** Ringing, talking or held: whoever has not left. */
export function isLive(party: PartyView): boolean {
  return party.state !== 'left' && party.state !== 'failed'
}

/** Whom the agent has asked in private and not yet joined: one of both hears music, or will. */
function consultedParty(call: CallView): PartyView | undefined {
  return call.parties.find(
    (party) => party.purpose === 'consult' && isLive(party) && (call.callerHeld || party.state === 'held'),
  )
}

function hasAnswered(party: PartyView): boolean {
  return party.state === 'talking' || party.state === 'held'
}

function withoutCall(view: DeskView | undefined, serverUp: boolean): Why | undefined {
  if (!serverUp) return 'serverAway'
  if (view === undefined || view.call === null) return 'noCall'
  if (view.call.native) return 'native'
  switch (view.agent.state) {
    case 'talking':
      return undefined
    case 'reattaching':
      return 'reattaching'
    case 'wrap_up':
      return view.call.state === 'handed_over' ? 'handedOver' : 'ended'
    default:
      return 'noCall'
  }
}

function allFor(why: Why): CallControlState['absent'] {
  const absent: CallControlState['absent'] = {}
  for (const control of CONTROLS) absent[control] = why
  if (why === 'handedOver') delete absent.takeBack
  return absent
}

function inCall(call: CallView, parties: readonly PartyView[]): CallControlState['absent'] {
  const consulted = consultedParty(call)
  const emergency = parties.some(({ role }) => role === 'emergency')
  const awaited = parties.some(({ state }) => state === 'ringing' || state === 'asked')
  const joinable = parties.some(({ state }) => state === 'held' || (state === 'talking' && call.callerHeld))
  const privately = consulted === undefined ? undefined : 'consulting'
  const notYet = consulted !== undefined && !hasAnswered(consulted) ? 'partyNotYet' : undefined
  return only({
    hold: privately ?? (call.callerHeld ? 'held' : emergency ? 'emergencyOn' : undefined),
    resume: privately ?? (call.callerHeld ? undefined : 'notHeld'),
    invite: privately,
    consult: privately ?? (emergency ? 'emergencyOn' : awaited ? 'partyNotYet' : undefined),
    join: notYet ?? (joinable ? undefined : 'notConsulting'),
    swap: notYet ?? (consulted === undefined ? 'notConsulting' : undefined),
    transfer: notYet ?? (emergency ? 'emergencyOn' : awaited ? 'partyNotYet' : undefined),
    // EM-1: nobody is left with a service that has not answered.
    leave:
      privately ??
      (parties.length === 0
        ? 'nobodyElse'
        : call.callerHeld
          ? 'callerHeld'
          : emergency && awaited
            ? 'emergencyOn'
            : undefined),
    takeBack: consulted !== undefined && call.callerHeld ? undefined : 'withCaller',
  })
}

function only(reasons: Partial<Record<Control, Why | undefined>>): CallControlState['absent'] {
  const absent: CallControlState['absent'] = {}
  for (const control of CONTROLS) {
    const why = reasons[control]
    if (why !== undefined) absent[control] = why
  }
  return absent
}
