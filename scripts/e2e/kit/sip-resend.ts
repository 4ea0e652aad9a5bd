/** UDP loses: SIP says a message again until the other side has shown that it came (RFC 3261 17.1). */

const T1_MS = 500
const T2_MS = 4000
/** 64 × T1: then the other side is gone, and nobody waits any more. */
export const SIP_PATIENCE_MS = 32_000

/** Sends now and again, at growing intervals. @returns what stops it; idempotent */
export function resend(send: () => void): () => void {
  const deadline = performance.now() + SIP_PATIENCE_MS
  let waitMs = T1_MS
  let timer: NodeJS.Timeout | undefined
  const say = () => {
    send()
    timer = performance.now() < deadline ? setTimeout(say, waitMs) : undefined
    waitMs = Math.min(waitMs * 2, T2_MS)
  }
  say()
  return () => clearTimeout(timer)
}
