/** Asterisk's manager interface for device state and the native queue: nothing injected, nothing lost in silence. */
import type { Log } from '../options.ts'

export type AmiFields = Readonly<Record<string, string | number | readonly string[] | undefined>>

export interface AmiEvent {
  /** As sent, e.g. `ContactStatus` */
  name: string
  /** Keys in lower case; of a repeated key the first value. */
  fields: Readonly<Record<string, string>>
}

export type AmiErrorCode = 'refused' | 'timeout' | 'down' | 'invalid'

/** `refused`: Asterisk said no, `said` tells why; `down`: not connected or lost meanwhile; `invalid`: never sent. */
export class AmiError extends Error {
  readonly code: AmiErrorCode
  readonly said: string

  constructor(code: AmiErrorCode, action: string, said = '') {
    super(`${action}: ${code}${said === '' ? '' : ` (${said})`}`)
    this.name = 'AmiError'
    this.code = code
    this.said = said
  }
}

export interface AmiOptions {
  host: string
  port: number
  user: string
  password: string
  log: Log
  /** Logged in anew: push what Asterisk must know. A rejection is logged; the session stays. */
  onSession: (ami: Ami) => Promise<void>
  onEvent: (event: AmiEvent) => void
  onDown: (why: string) => void
}

export interface Ami {
  /** The response's fields. @throws AmiError */
  action(name: string, fields?: AmiFields, options?: { timeoutMs?: number }): Promise<AmiEvent['fields']>
  /** An action answered by a list of events, e.g. QueueStatus. @throws AmiError */
  list(name: string, fields?: AmiFields, options?: { timeoutMs?: number }): Promise<AmiEvent[]>
  isUp(): boolean
  close(): Promise<void>
}

/** Connects in the background, without end; never throws. */
export declare function openAmi(options: AmiOptions): Ami
