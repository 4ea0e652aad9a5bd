// The softphone's view: state with its actions; an absent action is an absent possibility.
import { useState } from 'react'
import { useStore } from '../../shared/store.ts'
import type { Softphone } from './softphone-line.ts'
import {
  softphoneState,
  type Registration,
  type SoftphoneFacts,
  type SoftphoneState,
} from './softphone-model.ts'

/** A view that follows a hang-up takes milliseconds; a call lost for longer is really being brought back. */
const JUST_ENDED_MS = 2000

export interface SoftphoneView extends SoftphoneState {
  registration: Registration
  /** How long the caller has been on hold as far as this page saw it; undefined while she is not. */
  heldMs: number | undefined
  answer: (() => void) | undefined
  hangup: (() => void) | undefined
  toggleMute: (() => void) | undefined
}

export function useSoftphone(
  softphone: Softphone,
  facts: Pick<SoftphoneFacts, 'view' | 'serverUp'>,
  /** Epoch ms, server's clock. */
  now: number,
  /** For a call that the server knows and this headset has lost. */
  hangUpAtServer: (journeyId: string) => void,
): SoftphoneView {
  const { registration, call, endedAt } = useStore(softphone)
  const justEnded = endedAt !== undefined && now - endedAt < JUST_ENDED_MS
  const state = softphoneState({ ...facts, call, registration, justEnded })
  const { can, journeyId } = state
  const [heldSince, setHeldSince] = useState<number>()
  // The clock stands at 0 until its first tick.
  const held = state.callerHeld && now > 0
  if (held !== (heldSince !== undefined)) setHeldSince(held ? now : undefined)
  return {
    ...state,
    registration,
    heldMs: heldSince === undefined ? undefined : now - heldSince,
    answer: can.answer ? softphone.answer : undefined,
    hangup: can.hangup
      ? () => {
          if (!softphone.hangup() && journeyId !== undefined) hangUpAtServer(journeyId)
        }
      : undefined,
    toggleMute: can.mute ? softphone.toggleMute : undefined,
  }
}
