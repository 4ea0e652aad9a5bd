import type { BreakReason, ObserveMode } from '@hotline/contract'

/** 小休: how often and how long, and how many may go at once. A shift is from 签到 to 签退. */
export interface BreakPolicy {
  /** Of each kind: how often in a shift, and after how many minutes one is overdue; null: no limit. */
  readonly kinds: Readonly<
    Record<BreakReason, { readonly limit: number | null; readonly minutes: number | null }>
  >
  /** So many may be on a break together. */
  readonly atOnce: number
}

/** Limits of a call's way; each is a setting with its reason. Milliseconds. */
export interface CallPolicy {
  /** How long one headset rings before the call goes to the next agent. GB/T 33358-2016 wants 15 s in all. */
  ringTimeoutMs: number
  /** Time to write the wrap-up before the agent is ready again by herself; 0: none. */
  wrapUpMs: number
  /** How long a lost headset is awaited before the caller goes to the head of the line. */
  reattachMs: number
  /** How long after a lost proof an agent becomes ready again by herself, at her old place: a page reload on an old PC. */
  resumeMs: number
  /** 工号…为您服务 when an agent answers; S1 and GB/T 33358 want the agent to be known to the caller. */
  announceAgent: boolean
  /** How long one contact of an expert unit rings before the next is tried: a walk across an office. */
  partyRingMs: number
  /** How long one route to an emergency service may take to be answered before the next is tried. */
  emergencyRingMs: number
  /**
   * Who lets go of a caller for whom an emergency service is still rung (EM-1). `answered`: nobody before it has
   * answered; an agent's leg that ends all the same is fetched back. `agent`: she may, and the caller waits with music.
   */
  emergencyLetGo: 'answered' | 'agent'
  /** A route or contact that does not even ring by then is dead: SIP itself would wait 32 s. */
  partyProgressMs: number
  /** On one call, caller and agent among them: more voices are no conversation. */
  maxParties: number
  /** How long a supervisor's headset may take to answer by itself: a page that is there does so in a second. */
  observerRingMs: number
  /** What a call needs whose dialled number asks for nothing special. */
  defaultSkill: string
  breaks: BreakPolicy
  /** In which modes an agent sees that a supervisor is in her call. */
  observersShown: readonly ObserveMode[]
}

export const DEFAULT_CALL_POLICY: CallPolicy = {
  ringTimeoutMs: 15_000,
  wrapUpMs: 30_000,
  reattachMs: 10_000,
  resumeMs: 15_000,
  announceAgent: true,
  partyRingMs: 20_000,
  emergencyRingMs: 15_000,
  emergencyLetGo: 'answered',
  partyProgressMs: 4_000,
  maxParties: 6,
  defaultSkill: 'general',
  observerRingMs: 8_000,
  breaks: {
    kinds: {
      break: { limit: 6, minutes: 15 },
      meal: { limit: 2, minutes: 60 },
      training: { limit: null, minutes: null },
    },
    atOnce: 10,
  },
  observersShown: ['whisper', 'barge', 'take_over'],
}
