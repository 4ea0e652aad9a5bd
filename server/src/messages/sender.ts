/** Sends what is due, and tries again with growing pauses. A message may arrive twice, with the same key. */
import type { Kysely } from 'kysely'
import type { MessageRow, Tables } from '../database/schema.ts'
import { noteFailed, noteSent, takeDue } from './outbox.ts'

export interface Sender {
  start(): void
  close(): Promise<void>
}

export interface SenderOptions {
  db: Kysely<Tables>
  send: (message: MessageRow) => Promise<void>
  /** Its status changed. */
  onChange: (message: MessageRow) => void
  /** Once an outage of the database or of the channel. */
  onTrouble: (error: unknown) => void
  now: () => number
  everyMs: number
  /** After the first failure; doubled with each. */
  retryMs: number
  tries: number
}

export function createSender(options: SenderOptions): Sender {
  const { db, send, now, tries, retryMs } = options
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let troubled = false
  let working: Promise<void> = Promise.resolve()

  async function one(message: MessageRow): Promise<void> {
    try {
      await send(message)
      await noteSent(db, message.id, now())
      troubled = false
    } catch (error) {
      trouble(error)
      const last = message.attempts >= tries
      const nextAt = last ? undefined : now() + retryMs * 2 ** (message.attempts - 1)
      await noteFailed(db, message.id, { error: error instanceof Error ? error.message : 'failed', nextAt })
    }
    options.onChange(message)
  }

  async function round(): Promise<void> {
    try {
      for (const message of await takeDue(db, now())) await one(message)
    } catch (error) {
      trouble(error)
    }
    if (!closed) timer = setTimeout(go, options.everyMs)
  }

  function go(): void {
    working = round()
  }

  function trouble(error: unknown): void {
    if (!troubled && !closed) options.onTrouble(error)
    troubled = true
  }

  return {
    start: go,
    async close() {
      closed = true
      clearTimeout(timer)
      await working
    },
  }
}
