/** The pop over the socket and the choice of the person on the line over HTTP. */
import { randomUUID } from 'node:crypto'
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ChooseCitizenBody, ErrorBody, JourneyId, PopView } from '@hotline/contract'
import { createPops } from './service.ts'

export const citizens: FastifyPluginCallbackZod = (app, _options, done) => {
  const { telephony, databaseWatch, realtime } = app
  const onError = (error: unknown) => app.refuse(error, { pop: true })
  const pops = createPops({
    db: app.db,
    databaseUp: () => databaseWatch.up,
    telephony,
    knowledge: app.knowledge,
    push: (agentId, pop) => {
      realtime.push(agentId, 'pop:changed', pop)
    },
    onError,
    newId: randomUUID,
    now: app.now,
    budgetMs: app.settings.popBudgetMs,
  })
  const stopListening = telephony.subscribe((fact) => {
    if (fact.type === 'offered') pops.offer(fact.agentId, fact.call).catch(onError)
  })
  const stopWatching = databaseWatch.subscribe((up) => {
    if (up) pops.catchUp().catch(onError)
  })
  app.addHook('onClose', (_app, next) => {
    stopListening()
    stopWatching()
    next()
  })

  app.commands.handle('pop:open', ({ journeyId }, { user }) => pops.open(user.id, journeyId))

  app.post(
    '/api/journeys/:journeyId/citizen',
    {
      config: { roles: ['agent', 'supervisor'] },
      schema: {
        params: z.object({ journeyId: JourneyId }),
        body: ChooseCitizenBody,
        response: { 200: PopView, 400: ErrorBody, 404: ErrorBody, 503: ErrorBody },
      },
    },
    (request) => pops.choose(app.userOf(request).id, request.params.journeyId, request.body),
  )
  done()
}
