/** Work on each thing in the order in which it was asked for, after what was asked before, whether that succeeded or not. */
export interface Turns {
  take(id: string, work: () => Promise<void>): Promise<void>
  /** What is asked of it next waits for nothing. */
  forget(id: string): void
  forgetAll(): void
}

export function createTurns(): Turns {
  /** The last thing that was asked. */
  const last = new Map<string, Promise<void>>()
  return {
    take(id, work) {
      const before = last.get(id) ?? Promise.resolve()
      const mine = before.then(work, work)
      last.set(id, mine)
      return mine
    },
    forget: (id) => void last.delete(id),
    forgetAll: () => last.clear(),
  }
}
