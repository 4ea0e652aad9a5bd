import { setTimeout as wait } from 'node:timers/promises'
import { releaseWaiting, type AsteriskConnection } from '@hotline/telephony'
import { sentenceOf } from './refusal.ts'
import type { Say } from './step.ts'

/**
 * Watches the server nodes from outside. When none has answered for a while, callers whom they had claimed go back to the
 * dialplan and so to the native queue. Needs Asterisk alone: neither Redis nor PostgreSQL nor the server.
 */
export interface Kept {
  asterisk: AsteriskConnection
  /** The application that the server nodes share. */
  app: string
  /** Rejects while no server node answers. */
  alive: () => Promise<void>
  say: Say
  signal: AbortSignal
}

/** Design: "when a node has been gone for 3 s". */
const GONE_AFTER_MS = 3000
const LOOK_EVERY_MS = 500

export async function watchOver({ asterisk, app, alive, say, signal }: Kept): Promise<void> {
  let seenAt = performance.now()
  let trouble = ''
  while (!signal.aborted) {
    const answered = await alive().then(
      () => true,
      () => false, // gone or stuck: to callers it is the same
    )
    if (answered) seenAt = performance.now()
    else if (performance.now() - seenAt > GONE_AFTER_MS && !signal.aborted)
      trouble = await releaseWaiting(asterisk, app).then(
        (moved) => {
          if (moved > 0) say(`server away: ${String(moved)} waiting caller(s) moved to the native queue`)
          return ''
        },
        (failure: unknown) => {
          const now = sentenceOf(failure)
          // Asterisk may be away too; once is enough to say so.
          if (now !== trouble) say(`server away, and waiting callers could not be moved: ${now}`)
          return now
        },
      )
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined) // called off: the loop ends
  }
}
