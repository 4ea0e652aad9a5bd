import type { Client } from 'ari-client'
import type WebSocket from 'ws'
import type { Log } from '../options.ts'
import type { AriEvent } from './ari-event.ts'
import type { AriHttp } from './ari-http.ts'
import { loadAriClient } from './ari-library.ts'
import { afterPollTurn } from './poll-turn.ts'

/**
 * One ARI session from connecting to its end. The library `ari-client` reads the interface's description and opens the
 * socket; then we take the socket over, because the library dies of an unknown event and stays deaf after an outage.
 */
export interface AriSession {
  /** Delivers what was held since the socket opened, then everything as it comes. */
  release(): void
  close(why: string): void
  /** Resolves with the reason when the session is over. */
  readonly ended: Promise<string>
}

export interface AriSessionOptions {
  url: string
  user: string
  password: string
  app: string
  log: Log
  http: AriHttp
  timing: SessionTiming
  onEvent: (event: AriEvent) => void
  onReplaced: () => void
  signal: AbortSignal
}

export interface SessionTiming {
  pingEveryMs: number
  /** With `pingEveryMs` the longest that a half-open link goes unnoticed. */
  pongWithinMs: number
  openWithinMs: number
}

/** design.md: a dead link is found in at most 4 s. */
export const SESSION_TIMING: SessionTiming = { pingEveryMs: 2000, pongWithinMs: 1500, openWithinMs: 5000 }

/** Far more than happens while calls are compared with reality; beyond it the comparison hangs. */
const HELD_LIMIT = 20_000

/** Most of what Asterisk would send of a call, and nothing that decides anything: 39 of 57 events are variables. */
const DEAF_TO = [
  'ChannelVarset',
  'ChannelDialplan',
  'ChannelCallerId',
  'ChannelConnectedLine',
  'ChannelCreated',
  'ChannelStateChange',
  'ChannelLeftBridge',
  'BridgeCreated',
  'BridgeDestroyed',
  'Dial',
  'EndpointStateChange',
  'PeerStatusChange',
] as const

/** What the library keeps to itself. */
interface Insides {
  _ws: WebSocket
  _swagger: { apis: { events: { models: Readonly<Record<string, unknown>> } } }
}

/** @throws Error or AriError when the session does not come up */
export async function openAriSession(options: AriSessionOptions): Promise<AriSession> {
  const { app, http, timing, signal } = options
  await readDescription(http, timing.openWithinMs)
  signal.throwIfAborted()
  const client = await inTurn(() => within(timing.openWithinMs, 'reading the description', connect(options)))
  signal.throwIfAborted()
  // Its promise settles never or too late; `open`, `error` and `close` of the socket itself tell all.
  void client.start(app)
  const insides = client as unknown as Insides
  const socket = insides._ws
  for (const event of ['error', 'message', 'close', 'pong']) socket.removeAllListeners(event)
  const session = takeOver(socket, new Set(Object.keys(insides._swagger.apis.events.models)), options)
  try {
    await opened(socket, session, timing.openWithinMs)
    // Every variable and dialplan step of every call would come over the socket; we read what we need.
    await http.request('PUT', `/applications/${encodeURIComponent(app)}/eventFilter`, {
      body: { disallowed: DEAF_TO.map((type) => ({ type })) },
    })
  } catch (failure) {
    session.close('not opened')
    throw failure
  }
  return session
}

function takeOver(socket: WebSocket, known: ReadonlySet<string>, options: AriSessionOptions): AriSession {
  const { log, timing, onEvent } = options
  let held: AriEvent[] | undefined = []
  let over = false
  let resolveEnded: (why: string) => void
  const ended = new Promise<string>((resolve) => (resolveEnded = resolve))
  const unknown = new Set<string>()

  const deliver = (event: AriEvent) => {
    try {
      onEvent(event)
    } catch (failure) {
      log.error({ err: failure, type: event.type }, 'an ARI event was not handled')
    }
  }
  const hear = (frame: unknown) => {
    if (over) return
    const event = eventIn(String(frame))
    if (event === undefined) {
      log.warn({ frame: String(frame).slice(0, 200) }, 'ARI sent no event')
      return
    }
    if (!known.has(event.type) && !unknown.has(event.type)) {
      unknown.add(event.type)
      log.info({ type: event.type }, 'ARI sent an event that its description does not know')
    }
    if (event.type === 'ApplicationReplaced') {
      end('another node has the application')
      options.onReplaced()
    } else if (held === undefined) deliver(event)
    else if (held.push(event) > HELD_LIMIT) end('too many events while reconciling')
  }
  const end = (why: string) => {
    if (over) return
    over = true
    held = []
    clearInterval(pings)
    stopWaiting?.()
    socket.terminate()
    resolveEnded(why)
  }

  let stopWaiting: (() => void) | undefined
  const pings = setInterval(() => {
    if (socket.readyState !== socket.OPEN || stopWaiting !== undefined) return
    socket.ping()
    stopWaiting = afterPollTurn(timing.pongWithinMs, () => end('no pong'))
  }, timing.pingEveryMs)

  socket.on('message', hear)
  socket.on('pong', () => {
    stopWaiting?.()
    stopWaiting = undefined
  })
  socket.on('error', (failure: Error) => end(failure.message))
  socket.on('close', (code: number) => end(`closed ${String(code)}`))

  return {
    ended,
    close: end,
    release() {
      // What arrives while delivering comes in later turns of the event loop: the order is kept.
      const waiting = held ?? []
      held = undefined
      for (const event of waiting) if (!over) deliver(event)
    },
  }
}

function eventIn(frame: string): AriEvent | undefined {
  try {
    const event: unknown = JSON.parse(frame)
    const whole =
      typeof event === 'object' && event !== null && 'type' in event && typeof event.type === 'string'
    return whole ? (event as AriEvent) : undefined
  } catch {
    return undefined // broken JSON is answered like any frame that is no event
  }
}

/** The library throws where nobody can catch when a description is missing: it may only begin when all are there. */
async function readDescription(http: AriHttp, timeoutMs: number): Promise<void> {
  const { apis } = await http.request<{ apis: { path: string }[] }>('GET', '/api-docs/resources.json', {
    timeoutMs,
  })
  await Promise.all(
    apis.map(({ path }) => http.request('GET', path.replace('{format}', 'json'), { timeoutMs })),
  )
}

function connect({ url, user, password }: AriSessionOptions): Promise<Client> {
  return loadAriClient().connect(new URL(url).origin, user, password)
}

/** The library keeps one password per host name for the whole process: descriptions are read one after another. */
let turn: Promise<unknown> = Promise.resolve()
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work, work)
  turn = mine.catch(() => undefined) // told to the one who asked
  return mine
}

function opened(socket: WebSocket, session: AriSession, timeoutMs: number): Promise<void> {
  const open = new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    void session.ended.then((why) => reject(new Error(`ARI socket: ${why}`)))
  })
  return within(timeoutMs, 'opening the socket', open)
}

async function within<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`ARI session: ${what} took over ${String(timeoutMs)} ms`)),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
