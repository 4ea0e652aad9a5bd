// An expert's line to the server: the newest view, and commands. Losing it never touches the call in her headset.
import { io, type Socket } from 'socket.io-client'
import { EVENTS, type SeatView } from '@hotline/contract'
import { ApiFailure } from '../shared/api.ts'
import { serverNow, setServerClock } from '../shared/clock.ts'
import { isNewer } from '../shared/newer-view.ts'
import type { SendCommand } from '../shared/send-command.ts'
import { commandOver } from '../shared/socket-command.ts'
import { createStore, type ReadableStore } from '../shared/store.ts'

export interface SeatLinkState {
  /** `replaced`: another device took over. `ended`: the session is over. */
  status: 'connecting' | 'up' | 'down' | 'replaced' | 'ended'
  /** Epoch ms, server's clock: when this status began. */
  since: number
  view: SeatView | undefined
}

export interface SeatLink extends ReadableStore<SeatLinkState> {
  command: SendCommand
  /** Called after every connect, when the whole screen was read again. */
  onUp(listener: () => void): () => void
  /** Connects; also takes the seat back from another device. */
  open(): void
  close(): void
}

/** After the server refused, socket.io does not try again by itself. */
const AGAIN_MS = 1500

export function createSeatLink(
  connect: () => Socket = () =>
    io({
      transports: ['websocket'],
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
      timeout: 5000,
      autoConnect: false,
    }),
): SeatLink {
  const socket = connect()
  const state = createStore<SeatLinkState>({ status: 'connecting', since: serverNow(), view: undefined })
  const upListeners = new Set<() => void>()
  let again: ReturnType<typeof setTimeout> | undefined
  const over = (): boolean => ['replaced', 'ended'].includes(state.get().status)

  const turn = (status: SeatLinkState['status']): void =>
    state.update((now) => (now.status === status ? now : { ...now, status, since: serverNow() }))
  const show = (view: SeatView): void => {
    if (!isNewer(view, state.get().view)) return
    setServerClock(view.now)
    state.update((now) => ({ ...now, view }))
  }
  const command: SendCommand = async (name, input) => {
    const result = await commandOver(socket, name, input)
    if (name === 'seat:open' || name === 'expert:answer') show(result as SeatView)
    return result
  }
  const openSeat = async (): Promise<void> => {
    try {
      await command('seat:open', {})
      turn('up')
      for (const listener of [...upListeners]) listener()
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.code === 'NOT_LOGGED_IN') return turn('ended')
      turn('down')
      if (socket.connected) again = setTimeout(() => void openSeat(), AGAIN_MS)
    }
  }

  socket.on('connect', () => void openSeat())
  socket.on('disconnect', (reason) => {
    clearTimeout(again)
    if (over()) return
    turn('down')
    if (reason === 'io server disconnect') again = setTimeout(() => socket.connect(), AGAIN_MS)
  })
  socket.on('connect_error', (error) => {
    if (error.message === 'NOT_LOGGED_IN') return turn('ended')
    turn('down')
    if (!socket.active) again = setTimeout(() => socket.connect(), AGAIN_MS)
  })
  socket.on('seat:changed', (payload: unknown) => {
    const view = EVENTS['seat:changed'].safeParse(payload)
    if (view.success) show(view.data)
  })
  socket.on('desk:replaced', () => {
    turn('replaced')
    socket.disconnect()
  })
  socket.on('session:ended', () => {
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
      clearTimeout(again)
      upListeners.clear()
      socket.removeAllListeners()
      socket.disconnect()
    },
  }
}
