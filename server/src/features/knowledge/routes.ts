/** Looking entries up beside the call. */
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ErrorBody, KnowledgeHitList, ROLES } from '@hotline/contract'

/** A list that fits the desk's column. */
const LIMIT = 20

export const knowledge: FastifyPluginCallbackZod = (app, _options, done) => {
  app.get(
    '/api/knowledge/search',
    {
      config: { roles: ROLES },
      schema: {
        // A spoken sentence, not a document.
        querystring: z.object({ q: z.string().max(200) }),
        response: { 200: KnowledgeHitList, 400: ErrorBody },
      },
    },
    async (request) => ({ hits: await app.knowledge.search(request.query.q, LIMIT) }),
  )
  done()
}
