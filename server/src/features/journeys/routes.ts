/** Calls as the database remembers them: the stream's reader, and the list of those to call back. */
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { ErrorBody, MissedCallList } from '@hotline/contract'
import { isDatabaseAway } from '../../database/away.ts'
import { maskNumber } from '../../domain/mask.ts'
import { ENDINGS } from './contact.ts'
import { readJourneyEvent } from './event.ts'
import { listMissedCalls, writeJourneyEvent } from './repository.ts'
import { createStreamReader } from './stream-reader.ts'

/** More than a shift can call back; the rest follows as the list is worked down. */
const LISTED = 200

export const journeys: FastifyPluginCallbackZod = (app, _options, done) => {
  const { settings, db } = app
  let waiting = false
  const reader = createStreamReader({
    // A blocking read has no time limit, and a command waits for Redis to return.
    redis: app.openRedis('journey stream', { maxRetriesPerRequest: null }),
    stream: app.journeyStream,
    consumer: settings.node,
    claimAfterMs: settings.claimAfterMs,
    async write(text) {
      const event = readJourneyEvent(text)
      const contact = await writeJourneyEvent(db, event)
      waiting = false
      if (contact !== undefined && ENDINGS.includes(event.type))
        app.metrics.journeys.inc({ outcome: contact.outcome })
    },
    isAway: isDatabaseAway,
    onSetAside: (error, entryId) => {
      app.log.error({ err: error, entryId }, 'a journey event cannot be written and is set aside')
    },
    onTrouble: (error) => {
      // Once per outage; the retries are many.
      if (!waiting) app.log.warn({ err: error }, 'journey events wait in the stream')
      waiting = true
    },
  })
  app.addHook('onReady', (next) => {
    reader.start()
    next()
  })
  app.addHook('onClose', () => reader.close())

  app.get(
    '/api/missed-calls',
    {
      config: { roles: ['agent', 'supervisor'] },
      schema: { response: { 200: MissedCallList, 503: ErrorBody } },
    },
    async () => {
      const calls = await listMissedCalls(db, LISTED)
      return { calls: calls.map((call) => ({ ...call, number: maskNumber(call.number) })) }
    },
  )
  done()
}
