/** Tells telephony what the database knows of a caller who waits; the ring never waits for it. */
import type { FastifyPluginCallback } from 'fastify'
import type { JourneyId } from '@hotline/contract'
import { isDatabaseAway } from '../../database/away.ts'
import { readCallerNumber, recognisedBy } from '../../numbers/caller-number.ts'
import { watchLastAgents } from './last-agents.ts'
import { readCallerFacts, readLastAgents } from './repository.ts'

export const routing: FastifyPluginCallback = (app, _options, done) => {
  const { telephony, db, databaseWatch } = app
  const { sticky } = app.routingRules
  const onTrouble = (error: unknown) => {
    if (!isDatabaseAway(error)) app.refuse(error, { routing: true })
  }

  async function tell(journeyId: JourneyId, callerNumber: string): Promise<void> {
    const key = recognisedBy(readCallerNumber(callerNumber))
    if (key === '' || !databaseWatch.up) return
    telephony.learn(journeyId, await readCallerFacts(db, key, journeyId, app.now()))
  }
  const stopListening = telephony.subscribe((fact) => {
    if (fact.type === 'arrived') tell(fact.journeyId, fact.callerNumber).catch(onTrouble)
  })

  const lastAgents =
    sticky === null
      ? undefined
      : watchLastAgents({
          read: (since) => readLastAgents(db, since),
          forMs: sticky.forMs,
          everyMs: app.settings.lastAgentsRefreshMs,
          now: app.now,
          onTrouble,
        })
  if (lastAgents !== undefined) telephony.preferAgents(lastAgents.of)

  app.addHook('onClose', (_app, next) => {
    stopListening()
    lastAgents?.close()
    next()
  })
  done()
}
