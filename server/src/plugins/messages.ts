/** Messages that leave the hotline by the one configured channel; without one, nothing is written and nothing sent. */
import fp from 'fastify-plugin'
import type { Kysely } from 'kysely'
import type { MessageRow, Tables } from '../database/schema.ts'
import { enqueue, type NewMessage } from '../messages/outbox.ts'
import { createSender } from '../messages/sender.ts'
import { sendByWebhook } from '../messages/webhook.ts'

export interface Messages {
  readonly configured: boolean
  /** In the transaction of what it tells. Does nothing without a channel. */
  enqueue(trx: Kysely<Tables>, message: NewMessage): Promise<void>
  /** A message's status changed. */
  subscribe(listener: (message: MessageRow) => void): () => void
}

declare module 'fastify' {
  interface FastifyInstance {
    messages: Messages
  }
}

export default fp(
  (app, _options, done) => {
    const { url, token, privateAllowed, timeoutMs, tries, retryMs, everyMs } = app.settings.messages
    const listeners = new Set<(message: MessageRow) => void>()
    app.decorate('messages', {
      configured: url !== undefined,
      enqueue: async (trx, message) => {
        if (url !== undefined) await enqueue(trx, message, app.now())
      },
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    } satisfies Messages)
    if (url !== undefined) {
      const sender = createSender({
        ...{ db: app.db, now: app.now, tries, retryMs, everyMs },
        send: (message) => sendByWebhook({ url, token, privateAllowed, timeoutMs }, message),
        onChange: (message) => {
          for (const listener of listeners) listener(message)
        },
        onTrouble: (error) => {
          app.log.warn({ err: error }, 'messages wait in the outbox')
        },
      })
      app.addHook('onReady', (next) => {
        sender.start()
        next()
      })
      app.addHook('onClose', () => sender.close())
    }
    done()
  },
  { name: 'messages', dependencies: ['settings', 'database'] },
)
