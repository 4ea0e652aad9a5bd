// A supervisor in an agent's call: what her buttons may do, and how far the switch is with it. Pure.
import type { BoardCallView, ObserveMode, ObservingView } from '@hotline/contract'

export interface ListeningView {
  /** What the server says; null while she is in no call. */
  observing: ObservingView | null
  /** Her headset is being made ready for what she asked for. */
  preparing: { journeyId: string; mode: ObserveMode } | undefined
  /** A refusal, or a headset that cannot; empty: nothing is wrong. */
  trouble: string
  act: (journeyId: string, mode: ObserveMode) => void
  stop: () => void
}

/** The mode whose button is pressed in this call. */
export function pressedIn(view: ListeningView, journeyId: string): ObserveMode | undefined {
  if (view.observing?.journeyId === journeyId) return view.observing.mode
  return view.preparing?.journeyId === journeyId ? view.preparing.mode : undefined
}

/** Only a talk can be listened to; one that is already listened to may also lose its agent for a moment. */
export function mayObserve(
  call: Pick<BoardCallView, 'journeyId' | 'state'> | null,
  view: ListeningView,
): boolean {
  if (call === null) return false
  const mine = view.observing?.journeyId === call.journeyId
  return call.state === 'talking' || (mine && call.state === 'reattaching')
}

export type Tone = 'off' | 'ringing' | 'talking' | 'trouble'

const TONES = {
  ringing: 'ringing',
  monitoring: 'talking',
  whispering: 'talking',
  barging: 'talking',
  waiting: 'ringing',
  in_charge: 'talking',
  left: 'off',
  failed: 'trouble',
} as const satisfies Record<ObservingView['state'], Tone>

export function toneOf({ observing, preparing }: ListeningView): Tone {
  if (observing !== null) return TONES[observing.state]
  return preparing === undefined ? 'off' : 'ringing'
}
