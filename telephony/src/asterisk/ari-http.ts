import { Agent, request as send, type RequestOptions } from 'node:http'
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
  close(): void
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
  const { hostname, port } = new URL(url)
  // The connection that was used last is the likeliest to be still there.
  const open = () =>
    new Agent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: IDLE_MS, scheduling: 'lifo' })
  let agent = open()
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  let closed = false

  return {
    async request<T>(method: AriMethod, path: string, options: AriRequestOptions = {}): Promise<T> {
      const asked = `${method} ${path}`
      if (closed) throw new AriError('closed', 0, asked)
      const { query, body, timeoutMs = REQUEST_TIMEOUT_MS } = options
      const text = body === undefined ? '' : JSON.stringify(body)
      const { statusCode, answer } = await exchange(asked, timeoutMs, text, {
        ...{ agent, hostname, port, method, path: `/ari${path}${queryString(query)}` },
        headers: {
          authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          'content-length': Buffer.byteLength(text),
        },
      })
      if (statusCode < 200 || statusCode > 299)
        throw new AriError('http', statusCode, asked, { said: spoken(answer) })
      return (answer === '' ? undefined : parsed(asked, statusCode, answer)) as T
    },
    renew() {
      // What is under way ends by its own time limit, and the old connections by theirs.
      if (!closed) agent = open()
    },
    close() {
      closed = true
      agent.destroy()
    },
  }
}

/** One request as one packet: on the way to a ring each turn of the event loop counts. */
function exchange(
  asked: string,
  timeoutMs: number,
  text: string,
  options: RequestOptions,
): Promise<{ statusCode: number; answer: string }> {
  return new Promise((resolve, reject) => {
    let late = false
    const fail = (cause: Error) => {
      clearTimeout(timer)
      reject(new AriError(late ? 'timeout' : 'unreachable', 0, asked, { cause }))
    }
    const request = send(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', fail)
      response.on('end', () => {
        clearTimeout(timer)
        resolve({ statusCode: response.statusCode ?? 0, answer: Buffer.concat(chunks).toString() })
      })
    })
    const timer = setTimeout(() => {
      late = true
      request.destroy(new Error('too late'))
    }, timeoutMs)
    request.on('error', fail)
    request.end(text)
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
