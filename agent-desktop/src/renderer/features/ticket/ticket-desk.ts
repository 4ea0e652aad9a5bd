// All tickets being written on this computer, and the one sender that brings intended saves to the server, each once.
import { TicketView } from '@hotline/contract'
import { ApiFailure, callApi, isPassing } from '../../shared/api.ts'
import { MEMORY_KEYS, type Memory } from '../../shared/memory.ts'
import { createStore, type ReadableStore } from '../../shared/store.ts'
import {
  accepted,
  emptyDraft,
  intend,
  isWorthKeeping,
  refused,
  TicketDraft,
  type IntendedSave,
} from './ticket-model.ts'

/** A journey's id, or `blank` for a ticket without a call. */
export type Slot = string
export const BLANK: Slot = 'blank'

export interface TicketDeskState {
  drafts: Readonly<Record<Slot, TicketDraft>>
  /** The last refusal per slot, until the next save. */
  failures: Readonly<Record<Slot, ApiFailure | undefined>>
  sending: Slot | undefined
  /** False: this computer refuses to keep drafts. */
  kept: boolean
}

export interface TicketDesk extends ReadableStore<TicketDeskState> {
  change(slot: Slot, change: (draft: TicketDraft) => TicketDraft): void
  save(slot: Slot, as: 'draft' | 'register'): void
  /** Lets the present ticket of the slot go; a new one begins. */
  fresh(slot: Slot): void
  /** What was written while nobody knew the call's journey belongs to this journey. */
  adoptBlank(journeyId: string): void
  /** Sends what waits, at once: the page was opened, or the server is back. */
  wake(): void
  close(): void
}

export interface TicketDeskNeeds {
  agentId: string
  memory: Memory
  newKey: () => string
  send: (save: IntendedSave) => Promise<TicketView>
  read: (number: string) => Promise<TicketView>
}

/** Between tries while the server is away; `wake` shortens it. */
const SEND_AGAIN_MS = 2000

export function createTicketDesk(needs: TicketDeskNeeds): TicketDesk {
  const { memory, agentId } = needs
  const store = createStore<TicketDeskState>({
    drafts: remembered(memory, agentId),
    failures: {},
    sending: undefined,
    kept: true,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const draftOf = (slot: Slot): TicketDraft =>
    store.get().drafts[slot] ?? emptyDraft(slot === BLANK ? null : slot)

  const keep = (slot: Slot, draft: TicketDraft): void => {
    const key = MEMORY_KEYS.draft(agentId, slot)
    const worth = isWorthKeeping(draft) || draft.saved !== null
    const kept = worth ? memory.write(key, draft) : (memory.forget(key), true)
    store.update((now) => ({ ...now, kept, drafts: { ...now.drafts, [slot]: draft } }))
  }
  const change: TicketDesk['change'] = (slot, alter) => {
    const before = draftOf(slot)
    const after = alter(before)
    if (after !== before) keep(slot, after)
    if (after.pending !== null) wake()
  }
  const fail = (slot: Slot, failure: ApiFailure | undefined): void =>
    store.update((now) => ({ ...now, failures: { ...now.failures, [slot]: failure } }))

  const wake = (): void => {
    clearTimeout(timer)
    timer = undefined
    void sendAll()
  }
  /** One at a time; a save that must wait holds up no other. */
  const sendAll = async (): Promise<void> => {
    const tried = new Map<Slot, string>()
    while (!closed && store.get().sending === undefined) {
      const next = Object.entries(store.get().drafts).find(
        ([slot, { pending }]) => pending !== null && tried.get(slot) !== pending.key,
      )
      if (next === undefined) break
      const [slot, { pending }] = next
      if (pending === null) break
      store.update((now) => ({ ...now, sending: slot }))
      const again = await deliver(slot, pending)
      store.update((now) => ({ ...now, sending: undefined }))
      if (again) tried.set(slot, pending.key)
    }
    if (tried.size > 0 && !closed) timer = setTimeout(wake, SEND_AGAIN_MS)
  }
  /** @returns true when it must be sent again later */
  const deliver = async (slot: Slot, save: IntendedSave): Promise<boolean> => {
    try {
      const ticket = await needs.send(save)
      fail(slot, undefined)
      keep(slot, accepted(draftOf(slot), ticket, needs.newKey()))
      return false
    } catch (cause) {
      const failure = cause instanceof ApiFailure ? cause : new ApiFailure('INTERNAL', {}, { cause })
      // A lost login keeps the save too: the next login of this agent sends it.
      if (isPassing(failure) || failure.code === 'NOT_LOGGED_IN') return true
      const stale = failure.code === 'VERSION_STALE' && save.do === 'update'
      const theirs = stale ? await needs.read(save.number).catch(() => undefined) : null
      if (theirs === undefined) return true
      if (theirs === null) fail(slot, failure)
      keep(slot, refused(draftOf(slot), theirs))
      return false
    }
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    change,
    save(slot, as) {
      fail(slot, undefined)
      change(slot, (draft) => intend(draft, as, needs.newKey()))
    },
    fresh(slot) {
      const { pending } = draftOf(slot)
      if (pending === null) keep(slot, emptyDraft(slot === BLANK ? null : slot))
    },
    adoptBlank(journeyId) {
      const blank = store.get().drafts[BLANK]
      if (blank === undefined || blank.saved !== null || blank.pending !== null) return
      if (!isWorthKeeping(blank) || store.get().drafts[journeyId] !== undefined) return
      keep(journeyId, { ...blank, journeyId })
      keep(BLANK, emptyDraft(null))
    },
    wake,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** The two HTTP calls of a ticket. */
export const ticketApi: Pick<TicketDeskNeeds, 'send' | 'read'> = {
  send: (save) =>
    callApi({
      method: save.do === 'create' ? 'POST' : 'PUT',
      path: save.do === 'create' ? '/api/tickets' : `/api/tickets/${save.number}`,
      body: save.body,
      idempotencyKey: save.key,
      answer: TicketView,
    }),
  read: (number) => callApi({ method: 'GET', path: `/api/tickets/${number}`, answer: TicketView }),
}

/** Saved and unchanged drafts of other days are the server's now. */
function remembered(memory: Memory, agentId: string): Record<Slot, TicketDraft> {
  const prefix = MEMORY_KEYS.draft(agentId, '')
  const drafts: Record<Slot, TicketDraft> = {}
  for (const key of memory.keys(prefix)) {
    const draft = memory.read(key, TicketDraft)
    if (draft !== undefined) drafts[key.slice(prefix.length)] = draft
  }
  return drafts
}
