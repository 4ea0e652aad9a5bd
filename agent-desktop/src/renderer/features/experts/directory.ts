// 专家目录 as read from the server: the newest question's answer wins, and what was read stays shown while it is
// read again, or while nobody answers.
import { ExpertUnitList, type ExpertUnitView } from '@hotline/contract'
import { callApi } from '../../shared/api.ts'
import { createStore, type ReadableStore } from '../../shared/store.ts'

export interface DirectoryState {
  /** Undefined before the first answer. */
  units: readonly ExpertUnitView[] | undefined
  /** Epoch ms: when `units` were read. */
  readAt: number | undefined
  /** What `units` are the answer to. */
  query: string
  failure: unknown
}

export interface Directory extends ReadableStore<DirectoryState> {
  readonly read: (query: string) => Promise<void>
}

export function createDirectory(needs: {
  ask: (query: string) => Promise<readonly ExpertUnitView[]>
  /** Epoch ms. */
  now: () => number
}): Directory {
  const store = createStore<DirectoryState>({
    units: undefined,
    readAt: undefined,
    query: '',
    failure: undefined,
  })
  let newest = 0
  return {
    get: store.get,
    subscribe: store.subscribe,
    async read(query) {
      newest += 1
      const mine = newest
      try {
        const units = await needs.ask(query)
        if (mine === newest) store.set({ units, readAt: needs.now(), query, failure: undefined })
      } catch (failure) {
        if (mine === newest) store.update((now) => ({ ...now, failure }))
      }
    },
  }
}

/** @throws ApiFailure */
export async function askDirectory(query: string): Promise<readonly ExpertUnitView[]> {
  const search = query === '' ? '' : `?${new URLSearchParams({ q: query }).toString()}`
  const { units } = await callApi({ method: 'GET', path: `/api/experts${search}`, answer: ExpertUnitList })
  return units
}
