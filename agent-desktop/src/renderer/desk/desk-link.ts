// The desk over the line to the server: the newest view and pop, and commands. Losing the line never touches a call.
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  DeskView,
  EventPayload,
  Forced,
  PopView,
} from '@hotline/contract'
import { serverNow, setServerClock } from '../shared/clock.ts'
import { isNewer } from '../shared/newer-view.ts'
import { createServerLine, type ServerLine } from '../shared/server-line.ts'
import { createStore, type ReadableStore } from '../shared/store.ts'

export interface LinkState {
  /** `replaced`: another device took over. `ended`: the session is over. */
  status: 'connecting' | 'up' | 'down' | 'replaced' | 'ended'
  /** Epoch ms, server's clock: when this status began. */
  since: number
  view: DeskView | undefined
  pop: PopView | undefined
  /** 专家答复 of one call, as told last. */
  answers: EventPayload<'answers:changed'> | undefined
  /** Messages of one call, as told last. */
  messages: EventPayload<'messages:changed'> | undefined
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

const has = (result: unknown, member: string): boolean =>
  typeof result === 'object' && result !== null && member in result
// Already checked by the command's own schema: one member tells them apart.
const isView = (result: unknown): result is DeskView => has(result, 'seq') && has(result, 'agent')
const isPop = (result: unknown): result is PopView => has(result, 'contactCount')

/**
 * @param shared another page's line, e.g. the board's: then the desk is opened beside it when asked, and neither a
 *   replaced desk nor `close` ends that line
 */
export function createDeskLink(line: ServerLine = createServerLine(), shared = false): DeskLink {
  const { status, since } = line.get()
  const state = createStore<LinkState>({
    status,
    since,
    view: undefined,
    pop: undefined,
    answers: undefined,
    messages: undefined,
    forced: undefined,
  })
  let opened = false
  let replaced = false

  const follow = (): void =>
    state.update((now) => {
      const { status, since, forced } = line.get()
      if (replaced && status !== 'ended')
        return now.status === 'replaced' ? now : { ...now, status: 'replaced', since: serverNow() }
      return now.status === status && now.forced === forced ? now : { ...now, status, since, forced }
    })
  const show = (view: DeskView): void => {
    if (!isNewer(view, state.get().view)) return
    setServerClock(view.now)
    state.update((now) => ({ ...now, view, pop: view.call === null ? undefined : now.pop }))
  }
  const showPop = (pop: PopView): void => {
    const call = state.get().view?.call
    // A pop may arrive before the view that brings its call; one of an earlier call must not replace a newer.
    if (call !== undefined && call !== null && call.journeyId !== pop.journeyId) return
    state.update((now) => ({ ...now, pop }))
  }
  const command: DeskLink['command'] = async (name, input) => {
    const result: unknown = await line.command(name, input)
    if (isView(result)) show(result)
    if (isPop(result)) showPop(result)
    return result as CommandOutput<typeof name>
  }
  const askForDesk = async (): Promise<void> => {
    if (!replaced) await command('desk:open', {})
  }
  line.subscribe(follow)
  line.on('desk:changed', show)
  line.on('pop:changed', showPop)
  line.on('answers:changed', (answers) => state.update((now) => ({ ...now, answers })))
  line.on('messages:changed', (messages) => state.update((now) => ({ ...now, messages })))
  line.on('desk:replaced', () => {
    replaced = true
    follow()
    if (!shared) line.rest()
  })
  if (!shared) line.greet(askForDesk)

  return {
    get: state.get,
    subscribe: state.subscribe,
    command,
    onUp: (listener) =>
      line.onUp(() => {
        if (!shared || (opened && !replaced)) listener()
      }),
    open() {
      const again = replaced
      replaced = false
      follow()
      if (!shared) line.open()
      else if (!opened || again) line.greet(askForDesk)
      opened = true
    },
    close() {
      if (!shared) line.close()
    },
  }
}
