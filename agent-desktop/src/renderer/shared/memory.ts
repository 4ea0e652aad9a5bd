// What this computer remembers for the page. Keys live here so that none is used twice; a full or forbidden storage
// must never stop a call, so every failure reads as "nothing remembered".
import type { z } from 'zod'

export interface Memory {
  read<T>(key: string, schema: z.ZodType<T>): T | undefined
  /** @returns false when the browser refused to keep it */
  write(key: string, value: unknown): boolean
  forget(key: string): void
  keys(prefix: string): string[]
}

export const MEMORY_KEYS = {
  settings: 'hotline.settings',
  devices: 'hotline.devices',
  /** In the session's storage: heard once, until the tab closes. */
  microphoneProof: 'hotline.microphone-proof',
  draft: (agentId: string, slot: string) => `hotline.draft.${agentId}.${slot}`,
  answer: (seatId: string, ask: string) => `hotline.answer.${seatId}.${ask}`,
  wrapUp: (agentId: string, journeyId: string) => `hotline.wrap-up.${agentId}.${journeyId}`,
} as const

export function createMemory(storage: () => Storage): Memory {
  return {
    read(key, schema) {
      try {
        const text = storage().getItem(key)
        if (text === null) return undefined
        const parsed = schema.safeParse(JSON.parse(text))
        return parsed.success ? parsed.data : undefined
      } catch {
        // Storage is forbidden or holds something else's text: as good as nothing.
        return undefined
      }
    },
    write(key, value) {
      try {
        storage().setItem(key, JSON.stringify(value))
        return true
      } catch {
        return false
      }
    },
    forget(key) {
      try {
        storage().removeItem(key)
      } catch {
        // A storage that cannot be opened has nothing to forget.
      }
    },
    keys(prefix) {
      try {
        return Object.keys(storage()).filter((key) => key.startsWith(prefix))
      } catch {
        return []
      }
    },
  }
}
