// What the agent may do with her state, and what stands in the way. Pure.
import type { AgentState, AgentView, Proofs } from '@hotline/contract'

export const PROOFS = ['headset', 'microphone', 'heartbeat'] as const satisfies (keyof Proofs)[]

/**
 * What the page knows itself counts as well as what the server was told: either may be behind.
 * @param local undefined fields are not known here
 */
export function proofsNow(told: Proofs | undefined, local: Proofs): Proofs {
  return {
    headset: local.headset && told?.headset === true,
    microphone: local.microphone && told?.microphone === true,
    heartbeat: local.heartbeat && told?.heartbeat === true,
  }
}

export function missing(proofs: Proofs): (keyof Proofs)[] {
  return PROOFS.filter((proof) => !proofs[proof])
}

export interface StateActions {
  ready: boolean
  pause: boolean
  pauseAfterCall: boolean
  logout: boolean
}

/** @param inCall a call in this headset, whatever the server knows */
export function allowedActions(
  agent: AgentView | undefined,
  proofs: Proofs,
  serverUp: boolean,
  inCall: boolean,
): StateActions {
  const nothing = { ready: false, pause: false, pauseAfterCall: false, logout: false }
  if (agent === undefined || !serverUp) return nothing
  const { state } = agent
  return {
    ready: state === 'not_ready' && !inCall && missing(proofs).length === 0,
    // From 未就绪 too: to say why, e.g. after a ring was missed.
    pause:
      !inCall &&
      (state === 'ready' || state === 'wrap_up' || (state === 'not_ready' && agent.reason !== 'break')),
    pauseAfterCall:
      state === 'reserved' || state === 'talking' || state === 'reattaching' || state === 'wrap_up',
    logout: !inCall && (state === 'not_ready' || state === 'ready' || state === 'wrap_up'),
  }
}

export type Tone = 'off' | 'ready' | 'ringing' | 'talking' | 'wrap-up'

export const TONE_OF: Record<AgentState, Tone> = {
  logged_out: 'off',
  not_ready: 'off',
  ready: 'ready',
  reserved: 'ringing',
  talking: 'talking',
  reattaching: 'talking',
  wrap_up: 'wrap-up',
}
