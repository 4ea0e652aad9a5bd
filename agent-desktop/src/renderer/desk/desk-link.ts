// The desk's line to the server: typed commands with an ack, and the newest view. Losing it never touches a call.
import { io, type Socket } from 'socket.io-client'
import {
  EVENTS,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type DeskView,
  type Forced,
  type PopView,
  type TakenOver,
} from '@hotline/contract'
import { ApiFailure } from '../shared/api.ts'
import { serverNow, setServerClock } from '../shared/clock.ts'
import { commandOver } from '../shared/socket-command.ts'
import { createStore, type ReadableStore } from '../shared/store.ts'
import { isNewer } from './desk-view.ts'

export interface LinkState {
  /** `replaced`: another device took over. `ended`: the session is over. */
  status: 'connecting' | 'up' | 'down' | 'replaced' | 'ended'
  /** Epoch ms, server's clock: when this status began. */
  since: number
  view: DeskView | undefined
  pop: PopView | undefined
  /** `replaced`: where and when. */
  takenOver: TakenOver | undefined
  /** 强制签退: who ended the session. */
  forced: Forced | undefined
}

export interface DeskLink extends ReadableStore<LinkState> {
  /** @throws ApiFailure SERVER_AWAY at once while the line is down */
  command<C extends CommandName>(name: C, input: CommandInput<C>): Promise<CommandOutput<C>>
  /** Called after every connect, when the whole desk was read again. */
  onUp(listener: () => void): () => void
  /** Connects; also takes the desk back from another device. */
  open(): void
  close(): void
}

/** After the server refused the connection itself, socket.io does not try again by itself. */
const REFUSED_AGAIN_MS = 1500

const has = (result: unknown, member: string): boolean =>
  typeof result === 'object' && result !== null && member in result
// Already checked by the command's own schema: one member tells them apart.
const isView = (result: unknown): result is DeskView => has(result, 'seq')
const isPop = (result: unknown): result is PopView => has(result, 'contactCount')

export function createDeskLink(
  connect: () => Socket = () =>
    io({
      transports: ['websocket'],
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
      timeout: 5000,
      autoConnect: false,
    }),
): DeskLink {
  const socket = connect()
  const state = createStore<LinkState>({
    status: 'connecting',
    since: serverNow(),
    view: undefined,
    pop: undefined,
    takenOver: undefined,
    forced: undefined,
  })
  const upListeners = new Set<() => void>()
  let refusedTimer: ReturnType<typeof setTimeout> | undefined

  const turn = (status: LinkState['status']): void =>
    state.update((now) => (now.status === status ? now : { ...now, status, since: serverNow() }))
  const show = (view: DeskView): void => {
    if (!isNewer(view, state.get().view)) return
    setServerClock(view.now)
    state.update((now) => ({ ...now, view, pop: view.call === null ? undefined : now.pop }))
  }
  const command: DeskLink['command'] = async (name, input) => {
    const result: unknown = await commandOver(socket, name, input)
    if (isView(result)) show(result)
    if (isPop(result)) showPop(result)
    return result as CommandOutput<typeof name>
  }
  const showPop = (pop: PopView): void => {
    const call = state.get().view?.call
    // A pop may arrive before the view that brings its call; one of an earlier call must not replace a newer.
    if (call !== undefined && call !== null && call.journeyId !== pop.journeyId) return
    state.update((now) => ({ ...now, pop }))
  }
  const openDesk = async (): Promise<void> => {
    try {
      await command('desk:open', {})
      turn('up')
      for (const listener of [...upListeners]) listener()
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.code === 'NOT_LOGGED_IN') return turn('ended')
      // Connected but not served yet (Redis or Asterisk away while it boots): asked again until it answers.
      turn('down')
      if (socket.connected) refusedTimer = setTimeout(() => void openDesk(), REFUSED_AGAIN_MS)
    }
  }

  socket.on('connect', () => void openDesk())
  socket.on('disconnect', (reason) => {
    clearTimeout(refusedTimer)
    if (['replaced', 'ended'].includes(state.get().status)) return
    turn('down')
    // The server closed this socket on purpose (it is going down): socket.io would stay away.
    if (reason === 'io server disconnect') refusedTimer = setTimeout(() => socket.connect(), REFUSED_AGAIN_MS)
  })
  socket.on('connect_error', (error) => {
    if (error.message === 'NOT_LOGGED_IN') return turn('ended')
    turn('down')
    if (!socket.active) refusedTimer = setTimeout(() => socket.connect(), REFUSED_AGAIN_MS)
  })
  socket.on('desk:changed', (payload: unknown) => {
    const view = EVENTS['desk:changed'].safeParse(payload)
    if (view.success) show(view.data)
  })
  socket.on('pop:changed', (payload: unknown) => {
    const pop = EVENTS['pop:changed'].safeParse(payload)
    if (pop.success) showPop(pop.data)
  })
  socket.on('desk:replaced', (payload: unknown) => {
    const told = EVENTS['desk:replaced'].safeParse(payload)
    state.update((now) => ({ ...now, takenOver: told.data }))
    turn('replaced')
    socket.disconnect()
  })
  socket.on('session:ended', (payload: unknown) => {
    const told = EVENTS['session:ended'].safeParse(payload)
    state.update((now) => ({ ...now, forced: told.data?.forced }))
    turn('ended')
    socket.disconnect()
  })

  return {
    get: state.get,
    subscribe: state.subscribe,
    command,
    onUp(listener) {
      upListeners.add(listener)
      return () => upListeners.delete(listener)
    },
    open() {
      turn('connecting')
      socket.connect()
    },
    close() {
      clearTimeout(refusedTimer)
      upListeners.clear()
      socket.removeAllListeners()
      socket.disconnect()
    },
  }
}
