// The board over the line to the server: the newest view, and commands. What it showed last stays while the server is away.
import type { BoardView, CommandName } from '@hotline/contract'
import { setServerClock } from '../shared/clock.ts'
import { isNewer } from '../shared/newer-view.ts'
import type { SendCommand } from '../shared/send-command.ts'
import { createServerLine, type LineState, type ServerLine } from '../shared/server-line.ts'
import { createStore, type ReadableStore } from '../shared/store.ts'

export interface BoardLinkState extends Pick<LineState, 'status' | 'since'> {
  view: BoardView | undefined
}

export interface BoardLink extends ReadableStore<BoardLinkState> {
  command: SendCommand
  open(): void
  close(): void
}

/** Commands that are answered with the board. */
const SHOW_BOARD: readonly CommandName[] = ['board:open', 'agent:force', 'call:assign', 'alarm:acknowledge']

export function createBoardLink(line: ServerLine = createServerLine()): BoardLink {
  const state = createStore<BoardLinkState>({ ...statusOf(line), view: undefined })
  const show = (view: BoardView): void => {
    if (!isNewer(view, state.get().view)) return
    setServerClock(view.now)
    state.update((now) => ({ ...now, view }))
  }
  const command: SendCommand = async (name, input) => {
    const result = await line.command(name, input)
    if (SHOW_BOARD.includes(name)) show(result as BoardView)
    return result
  }
  line.subscribe(() => state.update((now) => ({ ...now, ...statusOf(line) })))
  line.on('board:changed', show)
  line.greet(() => command('board:open', {}))
  return { get: state.get, subscribe: state.subscribe, command, open: line.open, close: line.close }
}

function statusOf(line: ServerLine): Pick<LineState, 'status' | 'since'> {
  const { status, since } = line.get()
  return { status, since }
}
