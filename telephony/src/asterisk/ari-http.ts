import { AriError } from './ari-error.ts'
import { openHttpConnection, type HttpAnswer, type HttpConnection } from './http-connection.ts'

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
  const { hostname, port, protocol, host } = new URL(url)
  const always = `Host: ${host}\r\nAuthorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}\r\n`
  /** The one that was used last is taken first: it is the likeliest to be still there. */
  let idle: { connection: HttpConnection; since: number }[] = []
  let open = new Set<HttpConnection>()
  const queue: ((connection: HttpConnection) => void)[] = []
  let closed = false

  function take(): Promise<HttpConnection> | HttpConnection {
    const oldest = performance.now() - IDLE_MS
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (last.since > oldest && !last.connection.isClosed()) return last.connection
      forget(last.connection)
    }
    if (open.size >= CONNECTIONS) return new Promise((resolve) => queue.push(resolve))
    return connection()
  }

  function connection(): HttpConnection {
    const opened = openHttpConnection(hostname, Number(port || 80), () => {
      open.delete(opened)
      idle = idle.filter((each) => each.connection !== opened)
    })
    open.add(opened)
    return opened
  }

  function forget(old: HttpConnection): void {
    open.delete(old)
    old.destroy(new Error('not used any more'))
  }

  /** To the next who waits, or kept. */
  function giveBack(used: HttpConnection): void {
    const usable = !used.isClosed() && open.has(used)
    if (!usable) forget(used)
    const next = queue.shift()
    if (next !== undefined) next(usable ? used : connection())
    else if (usable) idle.push({ connection: used, since: performance.now() })
  }

  async function exchange(asked: string, timeoutMs: number, head: string, body: string): Promise<HttpAnswer> {
    const taken = take()
    const used = taken instanceof Promise ? await within(timeoutMs, asked, taken) : taken
    let late = false
    const timer = setTimeout(() => {
      late = true
      used.destroy(new Error('too late'))
    }, timeoutMs)
    try {
      return await used.exchange(head, body)
    } catch (cause) {
      throw new AriError(late ? 'timeout' : closed ? 'closed' : 'unreachable', 0, asked, { cause })
    } finally {
      clearTimeout(timer)
      giveBack(used)
    }
  }

  /** All connections are busy: who waits too long leaves the queue, and what it would have got goes to the next. */
  async function within(
    timeoutMs: number,
    asked: string,
    taken: Promise<HttpConnection>,
  ): Promise<HttpConnection> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), timeoutMs)
    })
    const used = await Promise.race([taken, late])
    clearTimeout(timer)
    if (used !== undefined) return used
    void taken.then(giveBack)
    throw new AriError('timeout', 0, asked)
  }

  return {
    async request<T>(method: AriMethod, path: string, options: AriRequestOptions = {}): Promise<T> {
      const asked = `${method} ${path}`
      if (closed) throw new AriError('closed', 0, asked)
      const { query, body, timeoutMs = REQUEST_TIMEOUT_MS } = options
      const target = `/ari${path}${queryString(query)}`
      if (protocol !== 'http:' || !/^[!-~]+$/.test(target)) throw new AriError('unreachable', 0, asked)
      const text = body === undefined ? '' : JSON.stringify(body)
      const type = body === undefined ? '' : 'Content-Type: application/json\r\n'
      const size = `Content-Length: ${String(Buffer.byteLength(text))}\r\n\r\n`
      const head = `${method} ${target} HTTP/1.1\r\n${always}${type}${size}`
      const answer = await exchange(asked, timeoutMs, head, text)
      const { status } = answer
      if (status < 200 || status > 299)
        throw new AriError('http', status, asked, { said: spoken(answer.body) })
      return (answer.body === '' ? undefined : parsed(asked, status, answer.body)) as T
    },
    renew() {
      for (const each of idle.splice(0)) forget(each.connection)
      // What is under way ends by itself or by its own time limit, and is not kept then.
      open = new Set()
    },
    close() {
      closed = true
      for (const each of open) each.destroy(new Error('closed by us'))
    },
  }
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
