// The expert's seat over the line to the server: the newest view, and commands. Losing the line never touches the call in her headset.
import type { SeatView } from '@hotline/contract'
import { serverNow, setServerClock } from '../shared/clock.ts'
import { isNewer } from '../shared/newer-view.ts'
import type { SendCommand } from '../shared/send-command.ts'
import { createServerLine, type ServerLine } from '../shared/server-line.ts'
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

export function createSeatLink(line: ServerLine = createServerLine()): SeatLink {
  const { status, since } = line.get()
  const state = createStore<SeatLinkState>({ status, since, view: undefined })

  const show = (view: SeatView): void => {
    if (!isNewer(view, state.get().view)) return
    setServerClock(view.now)
    state.update((now) => ({ ...now, view }))
  }
  const command: SendCommand = async (name, input) => {
    const result = await line.command(name, input)
    if (name === 'seat:open' || name === 'expert:answer') show(result as SeatView)
    return result
  }
  line.subscribe(() => {
    const { status, since } = line.get()
    state.update((now) => (now.status === status ? now : { ...now, status, since }))
  })
  line.on('seat:changed', show)
  line.on('desk:replaced', () => {
    state.update((now) => ({ ...now, status: 'replaced', since: serverNow() }))
    line.rest()
  })
  line.greet(() => command('seat:open', {}))
  return {
    get: state.get,
    subscribe: state.subscribe,
    command,
    onUp: line.onUp,
    open: line.open,
    close: line.close,
  }
}
