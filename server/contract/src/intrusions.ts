import { z } from 'zod'
import { Instant } from './instant.ts'

/** Who tried passwords at the telephone system, by address. */
export const SipIntruder = z.object({
  address: z.string(),
  failures: z.int(),
  lastAt: Instant,
  /** Null: not shut out. */
  blockedUntil: Instant.nullable(),
})
export type SipIntruder = z.infer<typeof SipIntruder>

/** A login that is refused for a while: too many wrong passwords for this account, or from this address. */
export const RefusedLogin = z.object({
  /** The 工号 that was tried last. */
  account: z.string(),
  address: z.string(),
  refusals: z.int(),
  lastAt: Instant,
  until: Instant,
})
export type RefusedLogin = z.infer<typeof RefusedLogin>

/** 安全: who is kept out now, the newest first. */
export const IntrusionList = z.object({ sip: z.array(SipIntruder), logins: z.array(RefusedLogin) })
export type IntrusionList = z.infer<typeof IntrusionList>
