// 拨号盘: keys go out in the order in which they were pressed. What is pressed while a command is under way goes with
// the next one, so that fast fingers never overtake each other.
import { createStore, type ReadableStore } from '../../shared/store.ts'

export const DIALPAD_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** The contract takes no more tones in one command. */
const MOST_AT_ONCE = 20

export interface DialpadKeys extends ReadableStore<{ sent: string; failure: unknown }> {
  /** @returns false for what is no key of a telephone */
  readonly press: (key: string) => boolean
}

export function createDialpadKeys(send: (digits: string) => Promise<unknown>): DialpadKeys {
  const store = createStore<{ sent: string; failure: unknown }>({ sent: '', failure: undefined })
  let waiting = ''
  let busy = false
  const sendAll = async (): Promise<void> => {
    busy = true
    while (waiting !== '') {
      const digits = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(digits.length)
      try {
        await send(digits)
        store.update(({ sent }) => ({ sent: sent + digits, failure: undefined }))
      } catch (failure) {
        // What was typed after a lost tone would be wrong at the other end.
        waiting = ''
        store.update(({ sent }) => ({ sent, failure }))
      }
    }
    busy = false
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    press(key) {
      if (!DIALPAD_KEYS.some((one) => one === key)) return false
      waiting += key
      if (!busy) void sendAll()
      return true
    },
  }
}
