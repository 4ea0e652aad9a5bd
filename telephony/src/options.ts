import type { Redis } from 'ioredis'
import type { RecordingOptions } from './recorder.ts'
import type { CallPolicy } from './domain/call-policy.ts'
import type { GuardPolicy } from './domain/intruders.ts'
import type { RoutingRules } from './domain/routing-rules.ts'

/** What `createTelephony` needs. */
export interface TelephonyOptions {
  /** This server node. Of several with the same `redisPrefix` one leads the calls. */
  node: string
  asterisk: AsteriskConnection
  /** A connected or connecting client of its own; errors are the owner's to log. */
  redis: Redis
  /** Every key begins with `{<prefix>}`; the ARI application of this hotline is `hotline-<prefix>`. */
  redisPrefix: string
  policy: CallPolicy
  /** Absent: one line for everybody. */
  routing?: RoutingRules
  /** `webrtc` in browsers; `sip` where agents have desk telephones. */
  headsetKind: 'webrtc' | 'sip'
  /** How often beliefs are compared with Asterisk and the line, beside every reconnection. */
  sweepMs: number
  /** Undefined: nothing is recorded by this node. */
  recording?: RecordingOptions
  guard: SipGuardOptions
  log: Log
  /** Epoch ms. */
  now: () => number
}

export interface SipGuardOptions extends GuardPolicy {
  /** Never shut out: the trunk, and where agents sit. A forged sender must not cut off either. */
  exempt: (address: string) => boolean
}

export interface AsteriskConnection {
  /** e.g. http://127.0.0.1:8188 */
  ariUrl: string
  ariUser: string
  ariPassword: string
  amiHost: string
  amiPort: number
  amiUser: string
  amiPassword: string
  /** What the browser connects to, e.g. ws://127.0.0.1:8188/ws */
  headsetUrl: string
}

/** The part of pino that is used. */
export interface Log {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
