// One socket to the server, under the desk, the board or both: typed commands, checked events, and coming back.
import { io, type Socket } from 'socket.io-client'
import { EVENTS, type EventName, type EventPayload, type Forced } from '@hotline/contract'
import { ApiFailure } from './api.ts'
import { serverNow } from './clock.ts'
import type { SendCommand } from './send-command.ts'
import { commandOver } from './socket-command.ts'
import { createStore, type ReadableStore } from './store.ts'

export interface LineState {
  /** `ended`: the session is over. */
  status: 'connecting' | 'up' | 'down' | 'ended'
  /** Epoch ms, server's clock: when this status began. */
  since: number
  /** 强制签退: who ended the session. */
  forced: Forced | undefined
}

export interface ServerLine extends ReadableStore<LineState> {
  command: SendCommand
  /** An event that is none of the contract's is dropped. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): void
  /** Asked after every connect, and at once where there is one; up is who got an answer to all of them. */
  greet(ask: () => Promise<unknown>): void
  /** Called whenever everything that had to be asked was answered. */
  onUp(listener: () => void): () => void
  open(): void
  /** Disconnects and stays away until `open`. */
  rest(): void
  close(): void
}

/** After the server refused, or was not ready yet to answer, socket.io does not try again by itself. */
const AGAIN_MS = 1500

export type Connect = () => Socket
const connectToServer: Connect = () =>
  io({
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2000,
    timeout: 5000,
    autoConnect: false,
  })

export function createServerLine(connect: Connect = connectToServer): ServerLine {
  const socket = connect()
  const state = createStore<LineState>({ status: 'connecting', since: serverNow(), forced: undefined })
  const greetings: { ask: () => Promise<unknown>; answered: boolean }[] = []
  const upListeners = new Set<() => void>()
  let again: ReturnType<typeof setTimeout> | undefined
  let resting = false

  const turn = (status: LineState['status']): void =>
    state.update((now) => (now.status === status ? now : { ...now, status, since: serverNow() }))
  const hail = async (): Promise<void> => {
    clearTimeout(again)
    try {
      for (const greeting of greetings) {
        if (greeting.answered) continue
        await greeting.ask()
        greeting.answered = true
      }
      turn('up')
      for (const listener of [...upListeners]) listener()
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.code === 'NOT_LOGGED_IN') return turn('ended')
      // Connected but not served yet (Redis or Asterisk away while it boots): asked again until it answers.
      turn('down')
      if (socket.connected) again = setTimeout(() => void hail(), AGAIN_MS)
    }
  }

  socket.on('connect', () => {
    for (const greeting of greetings) greeting.answered = false
    void hail()
  })
  socket.on('disconnect', (reason) => {
    clearTimeout(again)
    if (resting || state.get().status === 'ended') return
    turn('down')
    // The server closed this socket on purpose (it is going down): socket.io would stay away.
    if (reason === 'io server disconnect') again = setTimeout(() => socket.connect(), AGAIN_MS)
  })
  socket.on('connect_error', (error) => {
    if (error.message === 'NOT_LOGGED_IN') return turn('ended')
    turn('down')
    if (!socket.active) again = setTimeout(() => socket.connect(), AGAIN_MS)
  })
  const on: ServerLine['on'] = (event, listener) => {
    const name: string = event
    socket.on(name, (payload: unknown) => {
      const told = EVENTS[event].safeParse(payload ?? {})
      if (told.success) listener(told.data as EventPayload<typeof event>)
    })
  }
  socket.on('session:ended', (payload: unknown) => {
    const told = EVENTS['session:ended'].safeParse(payload)
    state.update((now) => ({ ...now, forced: told.data?.forced }))
    turn('ended')
    socket.disconnect()
  })

  return {
    get: state.get,
    subscribe: state.subscribe,
    command: (name, input) => commandOver(socket, name, input),
    on,
    greet(ask) {
      greetings.push({ ask, answered: false })
      if (socket.connected) void hail()
    },
    onUp(listener) {
      upListeners.add(listener)
      return () => upListeners.delete(listener)
    },
    open() {
      resting = false
      turn('connecting')
      socket.connect()
    },
    rest() {
      resting = true
      clearTimeout(again)
      socket.disconnect()
    },
    close() {
      clearTimeout(again)
      upListeners.clear()
      socket.removeAllListeners()
      socket.disconnect()
    },
  }
}
