/** Chains a ticket's events by hash, so that a change of any of them shows in all that follow. */
import { canonicalJson, sha256 } from '../canonical.ts'
import type { TicketEvent } from './events.ts'

/** Before the first event. */
export const GENESIS = '0'.repeat(64)

export interface ChainedEvent {
  event: TicketEvent
  prevHash: string
  hash: string
}

export function chain(prevHash: string, event: TicketEvent): ChainedEvent {
  return { event, prevHash, hash: sha256(prevHash + canonicalJson(event)) }
}

/** @returns the version of the first event that does not fit; undefined where the chain is whole */
export function firstBreak(events: readonly ChainedEvent[]): number | undefined {
  let prevHash = GENESIS
  for (const [at, link] of events.entries()) {
    const expected = chain(prevHash, link.event)
    const whole = link.event.version === at + 1 && link.prevHash === prevHash && link.hash === expected.hash
    if (!whole) return link.event.version
    prevHash = link.hash
  }
  return undefined
}
