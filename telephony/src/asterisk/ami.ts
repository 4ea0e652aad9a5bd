import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../options.ts'
import { AmiError } from './ami-error.ts'
import type { AmiEvent, AmiFields } from './ami-fields.ts'
import { openAmiSession, type AmiSession, type AmiSessionTiming } from './ami-session.ts'
import { SESSION_TIMING } from './ari-session.ts'
import { RETRY, retryDelayMs, type RetryTiming } from './retry.ts'

/** Asterisk's manager interface for device state and the native queue: nothing injected, nothing lost in silence. */
export interface AmiOptions {
  host: string
  port: number
  user: string
  password: string
  log: Log
  /** Logged in anew: push what Asterisk must know. A rejection is logged; the session stays. */
  onSession: (ami: Ami) => Promise<void>
  /** Undefined: no events are wanted. */
  onEvent?: (event: AmiEvent) => void
  /** Classes of events that are wanted, e.g. `security`; each costs Asterisk and us. Absent: all that the user may read. */
  eventMask?: string
  onDown: (why: string) => void
  timing?: Partial<AmiSessionTiming & RetryTiming>
}

export interface Ami {
  /** The response's fields, keys in lower case. Refused at once while down. @throws AmiError */
  action(name: string, fields?: AmiFields, options?: { timeoutMs?: number }): Promise<AmiEvent['fields']>
  /** An action answered by a list of events, e.g. QueueStatus; without the closing event. @throws AmiError */
  list(name: string, fields?: AmiFields, options?: { timeoutMs?: number }): Promise<AmiEvent[]>
  isUp(): boolean
  close(): Promise<void>
}

/** Like an ARI request: Asterisk answers in a few ms or is in trouble. */
const ACTION_TIMEOUT_MS = 3000

/** Connects in the background, without end; never throws. */
export function openAmi(options: AmiOptions): Ami {
  const { host, port, log, onEvent } = options
  const timing = { ...SESSION_TIMING, ...RETRY, ...options.timing }
  const closing = new AbortController()
  let session: AmiSession | undefined

  const open = (name: string): AmiSession => {
    if (session === undefined) throw new AmiError('down', name)
    return session
  }
  const ami: Ami = {
    // async: what is thrown at once arrives as a rejection like the rest
    action: async (name, fields = {}, { timeoutMs = ACTION_TIMEOUT_MS } = {}) =>
      open(name).action(name, fields, timeoutMs),
    list: async (name, fields = {}, { timeoutMs = ACTION_TIMEOUT_MS } = {}) =>
      open(name).list(name, fields, timeoutMs),
    isUp: () => session !== undefined,
    async close() {
      closing.abort()
      session?.close('closed by us')
      await running
    },
  }

  const runSession = async (): Promise<void> => {
    const { user, password, eventMask } = options
    const opened = await openAmiSession({ host, port, user, password, log, timing, onEvent, eventMask })
    if (closing.signal.aborted) {
      opened.close('closed by us')
      return
    }
    session = opened
    log.info({ host, port }, 'AMI is up')
    // Not awaited: a push that hangs must not hide the end of the session.
    void Promise.resolve()
      .then(() => options.onSession(ami))
      .catch((failure: unknown) => log.warn({ err: failure }, 'a new AMI session was not told everything'))
    const why = await opened.ended
    session = undefined
    if (!closing.signal.aborted) log.warn({ why }, 'AMI is down')
    try {
      options.onDown(why)
    } catch (failure) {
      log.error({ err: failure }, 'the end of an AMI session was not handled')
    }
  }

  const run = async () => {
    let attempt = 0
    while (!closing.signal.aborted) {
      try {
        await runSession()
        attempt = 0
      } catch (failure) {
        log.debug({ err: failure, attempt }, 'AMI is not there')
        if (attempt === 0 && !closing.signal.aborted)
          log.warn({ host, port, why: String(failure) }, 'AMI cannot be reached; trying on')
      }
      // An aborted pause rejects, which is how closing ends it.
      await pause(retryDelayMs(attempt++, Math.random(), timing), undefined, {
        signal: closing.signal,
      }).catch(() => undefined)
    }
  }
  const running = run()
  return ami
}
