/** Headset accounts: SIP accounts in Asterisk's memory that live only while an agent is logged in. */
import type { Ari } from './ari.ts'

export interface HeadsetSecret {
  /** `h-…`, unguessable, never the 工号: a caller id must not be able to equal it. */
  name: string
  password: string
}

/** Makes or replaces the account. Idempotent. @throws AriError */
export declare function putHeadset(ari: Ari, headset: HeadsetSecret): Promise<void>

/** Removes the account and with it its registration. Idempotent. @throws AriError */
export declare function deleteHeadset(ari: Ari, name: string): Promise<void>
