// The board's line to the server: the newest view, and commands. What it showed last stays while the server is away.
import { io, type Socket } from 'socket.io-client'
import { EVENTS, type BoardView } from '@hotline/contract'
import { isNewer } from '../desk/desk-view.ts'
import { ApiFailure } from '../shared/api.ts'
import { serverNow, setServerClock } from '../shared/clock.ts'
import type { SendCommand } from '../shared/send-command.ts'
import { commandOver } from '../shared/socket-command.ts'
import { createStore, type ReadableStore } from '../shared/store.ts'

export interface BoardLinkState {
  status: 'connecting' | 'up' | 'down' | 'ended'
  /** Epoch ms, server's clock: when this status began. */
  since: number
  view: BoardView | undefined
}

export interface BoardLink extends ReadableStore<BoardLinkState> {
  command: SendCommand
  open(): void
  close(): void
}

/** After the server refused, socket.io does not try again by itself. */
const AGAIN_MS = 1500

export function createBoardLink(
  connect: () => Socket = () =>
    io({
      transports: ['websocket'],
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
      timeout: 5000,
      autoConnect: false,
    }),
): BoardLink {
  const socket = connect()
  const state = createStore<BoardLinkState>({ status: 'connecting', since: serverNow(), view: undefined })
  let again: ReturnType<typeof setTimeout> | undefined

  const turn = (status: BoardLinkState['status']): void =>
    state.update((now) => (now.status === status ? now : { ...now, status, since: serverNow() }))
  const show = (view: BoardView): void => {
    if (!isNewer(view, state.get().view)) return
    setServerClock(view.now)
    state.update((now) => ({ ...now, view }))
  }
  const command: SendCommand = async (name, input) => {
    const result = await commandOver(socket, name, input)
    if (name === 'board:open' || name === 'agent:force') show(result as BoardView)
    return result
  }
  const openBoard = async (): Promise<void> => {
    try {
      await command('board:open', {})
      turn('up')
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.code === 'NOT_LOGGED_IN') return turn('ended')
      turn('down')
      if (socket.connected) again = setTimeout(() => void openBoard(), AGAIN_MS)
    }
  }

  socket.on('connect', () => void openBoard())
  socket.on('disconnect', (reason) => {
    clearTimeout(again)
    if (state.get().status === 'ended') return
    turn('down')
    if (reason === 'io server disconnect') again = setTimeout(() => socket.connect(), AGAIN_MS)
  })
  socket.on('connect_error', (error) => {
    if (error.message === 'NOT_LOGGED_IN') return turn('ended')
    turn('down')
    if (!socket.active) again = setTimeout(() => socket.connect(), AGAIN_MS)
  })
  socket.on('board:changed', (payload: unknown) => {
    const view = EVENTS['board:changed'].safeParse(payload)
    if (view.success) show(view.data)
  })
  socket.on('session:ended', () => {
    turn('ended')
    socket.disconnect()
  })

  return {
    get: state.get,
    subscribe: state.subscribe,
    command,
    open() {
      turn('connecting')
      socket.connect()
    },
    close() {
      clearTimeout(again)
      socket.removeAllListeners()
      socket.disconnect()
    },
  }
}
