/** One guarded door to Asterisk's REST interface: requests that end, events that cannot kill, a link that always returns. */
import type { Log } from '../options.ts'
import type { AriEvent } from './ari-event.ts'

export type AriMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface AriRequestOptions {
  query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Sent as JSON; channel variables go as `{ variables: { … } }`. */
  body?: unknown
  /** @default 3000 */
  timeoutMs?: number
}

export interface AriOptions {
  /** e.g. http://127.0.0.1:8188 */
  url: string
  user: string
  password: string
  /** e.g. hotline-a */
  app: string
  log: Log
  /**
   * A new session's socket is open; compare with reality here. Events are held until it resolves, then delivered in
   * order. A rejection ends the session and another is tried.
   */
  onSession: (ari: Ari) => Promise<void>
  /** Every event with a `type`, known to us or not; a throw is logged and costs that event only. */
  onEvent: (event: AriEvent) => void
  /** Once per session that had opened. */
  onDown: (why: string) => void
}

export interface Ari {
  /** `path` without /ari, e.g. `/channels`; ids in it must be encoded. @throws AriError */
  request<T = void>(method: AriMethod, path: string, options?: AriRequestOptions): Promise<T>
  /** Whether this node is the first to claim a broadcast call. @throws AriError when Asterisk could not be asked */
  claim(channelId: string): Promise<boolean>
  /** A session is open and reconciled. */
  isUp(): boolean
  /** Ends session and pool; calls in Asterisk stay as they are. */
  close(): Promise<void>
}

/** Connects in the background, without end; never throws. */
export declare function openAri(options: AriOptions): Ari
