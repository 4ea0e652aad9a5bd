/** 专家目录 over HTTP. */
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ErrorBody, ExpertUnitList, ROLES } from '@hotline/contract'

export const experts: FastifyPluginCallbackZod = (app, _options, done) => {
  app.get(
    '/api/experts',
    {
      config: { roles: ROLES },
      schema: {
        querystring: z.object({
          q: z
            .string()
            .max(100)
            .default('')
            .describe('Words that each stand in the name, the duty or the place; empty: every unit.'),
        }),
        response: { 200: ExpertUnitList, 400: ErrorBody, 401: ErrorBody, 503: ErrorBody },
      },
    },
    async (request) => ({ units: await app.experts.list(request.query.q) }),
  )
  done()
}
