/** socket.io on the same port: sessions at the handshake, commands in, views out, one active device per agent. */
import { createAdapter } from '@socket.io/redis-streams-adapter'
import fp from 'fastify-plugin'
import { Server, type Socket } from 'socket.io'
import { AppError, type Ack, type EventName, type EventPayload, type Forced } from '@hotline/contract'
import { originAllowed } from '../auth/origin.ts'
import type { SessionUser } from '../auth/sessions.ts'
import { createBucket } from '../realtime/bucket.ts'
import { createCommands, type Caller, type Commands } from '../realtime/run-command.ts'
import { SESSION_COOKIE } from './auth.ts'

type Told = { [E in EventName]: (payload: EventPayload<E>) => void }
type Asked = Record<string, (input: unknown, ack: (answer: Ack<unknown>) => void) => void>
interface Link {
  user: SessionUser
  token: string
}
type DeskSocket = Socket<Asked, Told, Record<string, never>, Link>

export interface Realtime {
  /** To the agent's active desk, wherever it is connected. */
  push<E extends EventName>(agentId: string, event: E, payload: EventPayload<E>): void
  /** Evidence that the agent's active desk is there: at once, with every pong, and false when it is gone. */
  onPresence(listener: (agentId: string, present: boolean) => void): void
  hasDesk(agentId: string): boolean
  /** Shows the login on every page of this session and cuts it off. */
  endSession(token: string): void
  /** To every board that is open on this node. */
  pushToBoards<E extends EventName>(event: E, payload: EventPayload<E>): void
  hasBoards(): boolean
  /** 强制签退: ends this account's sessions and shows all its pages the login, with who did it. */
  showOut(userId: string, forced: Forced): Promise<void>
}

declare module 'fastify' {
  interface FastifyInstance {
    commands: Commands
    realtime: Realtime
  }
}

export default fp(
  (app, _options, done) => {
    const { socket: limits, http, session } = app.settings
    const io = new Server<Asked, Told, Record<string, never>, Link>(app.server, {
      serveClient: false,
      maxHttpBufferSize: limits.maxBytes,
      pingInterval: limits.pingIntervalMs,
      pingTimeout: limits.pingTimeoutMs,
      allowRequest: (request, decide) => {
        const allowed = originAllowed(request.headers.origin, request.headers.host, http.origins)
        if (!allowed) decide('FORBIDDEN', false)
        // A desk belongs to the node that leads the calls; its page asks again until it has found it.
        else if (!app.telephony.status().leads) decide('STANDBY', false)
        else decide(null, true)
      },
      ...(limits.adapter === 'redis'
        ? {
            adapter: createAdapter(app.openRedis('sockets', { maxRetriesPerRequest: null }), {
              streamName: `{${app.settings.redis.prefix}}:sockets`,
            }),
          }
        : {}),
    })
    const commands = createCommands({
      refuse: app.refuse,
      count: (command, outcome) => {
        app.metrics.commands.inc({ command, outcome })
      },
    })
    const desks = new Map<string, DeskSocket>()
    const listeners: ((agentId: string, present: boolean) => void)[] = []
    const tellPresence = (agentId: string, present: boolean): void => {
      for (const listener of listeners) listener(agentId, present)
    }

    io.use((socket, next) => {
      const token = app.parseCookie(socket.request.headers.cookie ?? '')[SESSION_COOKIE] ?? ''
      void admit(token).then(
        (user) => {
          socket.data = { user, token }
          next()
        },
        (error: unknown) => {
          next(new Error(app.refuse(error, { handshake: true }).code))
        },
      )
    })

    async function admit(token: string): Promise<SessionUser> {
      const user = token === '' ? undefined : await app.sessions.find(token)
      if (user === undefined) throw new AppError('NOT_LOGGED_IN')
      return user
    }

    io.on('connection', (socket) => {
      const { user } = socket.data
      const bucket = createBucket(limits.commandsPerSecond, app.now)
      const caller: Caller = {
        user,
        takeDesk: () => {
          takeDesk(socket)
        },
        watchBoard: () => {
          void socket.join(BOARD)
        },
      }
      app.metrics.sockets.inc()
      socket.onAny((name: string, ...args: unknown[]) => {
        const last = args.at(-1)
        const ack = typeof last === 'function' ? (last as (answer: Ack<unknown>) => void) : undefined
        if (!bucket.take()) {
          const { code } = app.refuse(new AppError('RATE_LIMITED'), { user: user.id })
          ack?.({ ok: false, error: { code, details: {} } })
          return
        }
        // A command without input may be sent without one.
        const input = ack === args[0] ? {} : args[0]
        void commands.run(name, input, caller).then((answer) => ack?.(answer))
      })
      // engine.io tells a pong by this name.
      socket.conn.on('heartbeat', () => {
        if (desks.get(user.id) === socket) tellPresence(user.id, true)
      })
      socket.on('disconnect', () => {
        app.metrics.sockets.dec()
        if (desks.get(user.id) !== socket) return
        desks.delete(user.id)
        tellPresence(user.id, false)
      })
    })

    function takeDesk(socket: DeskSocket): void {
      const { id } = socket.data.user
      const older = desks.get(id)
      if (!socket.connected) return
      desks.set(id, socket)
      void socket.join(roomOf(id))
      if (older !== undefined && older !== socket) {
        older.emit('desk:replaced', {})
        // A board goes on without its headset.
        if (older.rooms.has(BOARD)) void older.leave(roomOf(id))
        else older.disconnect(true)
      }
      tellPresence(id, true)
    }

    // An open page is a session in use; one that ended elsewhere is shown out.
    const watch = setInterval(
      () => {
        for (const socket of io.sockets.sockets.values()) {
          void app.sessions.find(socket.data.token).then(
            (user) => {
              if (user === undefined) showOut(socket)
            },
            (error: unknown) => app.refuse(error, { sessionWatch: true }),
          )
        }
      },
      Math.max(Math.min(session.idleMs / 4, 30_000), 250),
    )

    function showOut(socket: DeskSocket, forced?: Forced): void {
      socket.emit('session:ended', forced === undefined ? {} : { forced })
      socket.disconnect(true)
    }

    app.decorate('commands', commands)
    app.decorate('realtime', {
      push: (agentId, event, ...payload) => {
        io.to(roomOf(agentId)).emit(event, ...(payload as Parameters<Told[typeof event]>))
      },
      onPresence: (listener) => {
        listeners.push(listener)
      },
      hasDesk: (agentId) => desks.has(agentId),
      endSession: (token) => {
        for (const socket of io.sockets.sockets.values()) if (socket.data.token === token) showOut(socket)
      },
      pushToBoards: (event, ...payload) => {
        // Boards are open at the node that leads the calls, and so knows all of them.
        io.local.to(BOARD).emit(event, ...(payload as Parameters<Told[typeof event]>))
      },
      hasBoards: () => (io.sockets.adapter.rooms.get(BOARD)?.size ?? 0) > 0,
      showOut: async (userId, forced) => {
        await app.sessions.endAll(userId)
        for (const socket of io.sockets.sockets.values())
          if (socket.data.user.id === userId) showOut(socket, forced)
      },
    } satisfies Realtime)

    app.addHook('onReady', (next) => {
      const missing = commands.missing()
      next(missing.length === 0 ? undefined : new Error(`no handler for ${missing.join(', ')}`))
    })
    // Before the HTTP server closes, because open sockets would keep it waiting.
    app.addHook('preClose', (next) => {
      clearInterval(watch)
      void io.close().then(() => {
        next()
      })
    })
    done()
  },
  { name: 'realtime', dependencies: ['auth', 'errors', 'metrics', 'telephony'] },
)

const BOARD = 'board'

/** Chosen by the server alone. */
function roomOf(agentId: string): string {
  return `desk:${agentId}`
}
