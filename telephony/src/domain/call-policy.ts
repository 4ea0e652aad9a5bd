/** Limits of a call's way; each is a setting with its reason. Milliseconds. */
export interface CallPolicy {
  /** How long one headset rings before the call goes to the next agent. GB/T 33358-2016 wants 15 s in all. */
  ringTimeoutMs: number
  /** Time to write the wrap-up before the agent is ready again by herself; 0: none. */
  wrapUpMs: number
  /** How long a lost headset is awaited before the caller goes to the head of the line. */
  reattachMs: number
  /** How long a headset may be unregistered before its agent is not ready: a page reload takes about two seconds. */
  headsetGraceMs: number
}

export const DEFAULT_CALL_POLICY: CallPolicy = {
  ringTimeoutMs: 15_000,
  wrapUpMs: 30_000,
  reattachMs: 10_000,
  headsetGraceMs: 5_000,
}
