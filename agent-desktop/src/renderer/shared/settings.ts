// Language and look, per computer.
import { z } from 'zod'
import { MEMORY_KEYS, type Memory } from './memory.ts'
import { createStore, type ReadableStore } from './store.ts'
import { LANGUAGES, speak } from './words.ts'

const Settings = z.object({ language: z.enum(LANGUAGES), theme: z.enum(['light', 'dark']) })
export type Settings = z.infer<typeof Settings>

export interface SettingsStore extends ReadableStore<Settings> {
  change(part: Partial<Settings>): void
}

export function createSettings(memory: Memory): SettingsStore {
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)').matches
  const store = createStore<Settings>(
    memory.read(MEMORY_KEYS.settings, Settings) ?? {
      language: 'zh-CN',
      theme: prefersDark ? 'dark' : 'light',
    },
  )
  const wear = (): void => {
    document.documentElement.dataset['theme'] = store.get().theme
  }
  wear()
  return {
    get: store.get,
    subscribe: store.subscribe,
    change(part) {
      store.update((settings) => ({ ...settings, ...part }))
      memory.write(MEMORY_KEYS.settings, store.get())
      wear()
      if (part.language !== undefined) void speak(part.language)
    },
  }
}
