import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../options.ts'
import { AriError } from './ari-error.ts'
import type { AriEvent } from './ari-event.ts'
import { openAriHttp, type AriMethod, type AriRequestOptions } from './ari-http.ts'
import { openAriSession, SESSION_TIMING, type AriSession, type SessionTiming } from './ari-session.ts'
import { RETRY, retryDelayMs, type RetryTiming } from './retry.ts'

/** One guarded door to Asterisk's REST interface: requests that end, events that cannot kill, a link that returns. */
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
  /** Once for every `onSession` that was called. */
  onDown: (why: string) => void
  /** The application belongs to whoever connected last: somebody else did. The session has ended by that. */
  onReplaced?: () => void
  /** No session is opened while this says no. */
  mayOpen?: () => boolean
  timing?: Partial<SessionTiming & RetryTiming>
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
export function openAri(options: AriOptions): Ari {
  const { url, user, password, app, log } = options
  const timing = { ...SESSION_TIMING, ...RETRY, ...options.timing }
  const http = openAriHttp({ url, user, password })
  const closing = new AbortController()
  let session: AriSession | undefined
  let up = false

  const ari: Ari = {
    request: (method, path, requestOptions) => http.request(method, path, requestOptions),
    async claim(channelId) {
      try {
        await http.request('POST', '/events/claim', { query: { channelId, application: app } })
        return true
      } catch (failure) {
        // 409: another node was quicker; 404: the offer is over, or the caller hung up.
        if (failure instanceof AriError && (failure.status === 409 || failure.status === 404)) return false
        throw failure
      }
    },
    isUp: () => up,
    async close() {
      closing.abort()
      session?.close('closed by us')
      http.close()
      await running
    },
  }

  /** @returns whether it was a session that worked */
  const runSession = async (): Promise<boolean> => {
    const opened = await openAriSession({
      ...{ url, user, password, app, log, http, timing, onEvent: options.onEvent },
      onReplaced: () => told(() => options.onReplaced?.()),
      signal: closing.signal,
    })
    session = opened
    if (closing.signal.aborted) opened.close('closed by us')
    let reconciled = false
    try {
      // A link that dies meanwhile must not be waited for by the requests of reconciliation.
      const died = opened.ended.then((why) => Promise.reject(new Error(`ARI socket: ${why}`)))
      await Promise.race([options.onSession(ari), died])
      reconciled = true
      up = true
      log.info({ app }, 'ARI is up')
      opened.release()
    } catch (failure) {
      if (!closing.signal.aborted) log.warn({ err: failure, app }, 'an ARI session was not reconciled')
      opened.close('not reconciled')
    }
    const why = await opened.ended
    session = undefined
    up = false
    http.renew()
    if (!closing.signal.aborted) log.warn({ app, why }, 'ARI is down')
    told(() => options.onDown(why))
    return reconciled
  }

  const told = (tell: () => void) => {
    try {
      tell()
    } catch (failure) {
      log.error({ err: failure }, 'the end of an ARI session was not handled')
    }
  }

  const run = async () => {
    let attempt = 0
    while (!closing.signal.aborted) {
      if (options.mayOpen?.() === false) {
        await pause(timing.firstMs, undefined, { signal: closing.signal }).catch(() => undefined)
        continue
      }
      try {
        if (await runSession()) attempt = 0
      } catch (failure) {
        if (closing.signal.aborted) return
        log.debug({ err: failure, app, attempt }, 'ARI is not there')
        if (attempt === 0) log.warn({ app, url, why: String(failure) }, 'ARI cannot be reached; trying on')
      }
      // An aborted pause rejects, which is how closing ends it.
      await pause(retryDelayMs(attempt++, Math.random(), timing), undefined, {
        signal: closing.signal,
      }).catch(() => undefined)
    }
  }
  const running = run()
  return ari
}
