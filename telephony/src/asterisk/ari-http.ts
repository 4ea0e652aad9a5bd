import { Pool, type Dispatcher } from 'undici'
import { AriError } from './ari-error.ts'

/** ARI's commands over kept connections: each ends within its time limit, each failure is an AriError. */
export type AriMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface AriRequestOptions {
  query?: Readonly<Record<string, string | number | boolean | undefined>>
  /** Sent as JSON; channel variables go as `{ variables: { … } }`. */
  body?: unknown
  /** @default 3000 */
  timeoutMs?: number
}

export interface AriHttp {
  request<T>(method: AriMethod, path: string, options?: AriRequestOptions): Promise<T>
  /** After a lost link: its kept connections may be half-open too, and each would cost a time limit. */
  renew(): void
  close(): Promise<void>
}

/** Asterisk answers in a few ms; a caller who waits longer than this for one command hears that something is wrong. */
const REQUEST_TIMEOUT_MS = 3000
/** A burst of calls shares these; Asterisk gives each a thread. */
const CONNECTIONS = 32
/** Shorter than `session_keep_alive` in http.conf (60 s), so that we never write on a connection that it is closing. */
const IDLE_MS = 20_000

export function openAriHttp({
  url,
  user,
  password,
}: {
  url: string
  user: string
  password: string
}): AriHttp {
  const origin = new URL(url).origin
  const open = () =>
    new Pool(origin, { connections: CONNECTIONS, keepAliveTimeout: IDLE_MS, keepAliveMaxTimeout: IDLE_MS })
  let pool = open()
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  let closed = false

  return {
    async request<T>(method: AriMethod, path: string, options: AriRequestOptions = {}): Promise<T> {
      const asked = `${method} ${path}`
      if (closed) throw new AriError('closed', 0, asked)
      const { query, body, timeoutMs = REQUEST_TIMEOUT_MS } = options
      const { statusCode, text } = await exchange(pool, asked, timeoutMs, {
        method,
        path: `/ari${path}${queryString(query)}`,
        headers: {
          authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      })
      if (statusCode < 200 || statusCode > 299)
        throw new AriError('http', statusCode, asked, { said: spoken(text) })
      return (text === '' ? undefined : parsed(asked, statusCode, text)) as T
    },
    renew() {
      if (closed) return
      const old = pool
      pool = open()
      // Waits for what is under way, which ends by its own time limit.
      old.close().catch(() => undefined)
    },
    async close() {
      closed = true
      await pool.destroy()
    },
  }
}

/** One request by undici's plain callbacks: its streams cost more than Asterisk's answer, and this is on the way to a ring. */
function exchange(
  pool: Pool,
  asked: string,
  timeoutMs: number,
  request: Dispatcher.DispatchOptions,
): Promise<{ statusCode: number; text: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let statusCode = 0
    let abort: (() => void) | undefined
    let late = false
    const fail = (cause: Error) => {
      clearTimeout(timer)
      reject(new AriError(late ? 'timeout' : 'unreachable', 0, asked, { cause }))
    }
    const timer = setTimeout(() => {
      late = true
      if (abort === undefined) fail(new Error('no connection'))
      else abort()
    }, timeoutMs)
    pool.dispatch(request, {
      onRequestStart(controller) {
        abort = () => controller.abort(new Error('too late'))
        if (late) abort()
      },
      onResponseStart(_controller, code) {
        statusCode = code
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        clearTimeout(timer)
        resolve({ statusCode, text: Buffer.concat(chunks).toString() })
      },
      onResponseError(_controller, error) {
        fail(error)
      },
    })
  })
}

function queryString(query: AriRequestOptions['query']): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(key, String(value))
  return search.size === 0 ? '' : `?${search.toString()}`
}

/** A proxy or a half-dead server may answer 200 with anything. */
function parsed(asked: string, status: number, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AriError('http', status, asked, { cause, said: 'not JSON' })
  }
}

function spoken(text: string): string {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null && 'message' in answer) return String(answer.message)
  } catch {
    // no JSON: said as it is
  }
  return text.slice(0, 200)
}
