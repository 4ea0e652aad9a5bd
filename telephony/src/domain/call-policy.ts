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
  /** What a call needs whose dialled number asks for nothing special. */
  defaultSkill: string
}

export const DEFAULT_CALL_POLICY: CallPolicy = {
  ringTimeoutMs: 15_000,
  wrapUpMs: 30_000,
  reattachMs: 10_000,
  resumeMs: 15_000,
  announceAgent: true,
  defaultSkill: 'general',
}
