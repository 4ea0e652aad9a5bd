/** For machines that watch: is the process alive, may it take calls, and its figures. */
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '@hotline/contract'
import { measureTelephony } from './figures.ts'

const Readiness = z.object({
  /** degraded: calls go on, PostgreSQL is away; standby: another node leads the calls. */
  status: z.enum(['ready', 'degraded', 'standby', 'unavailable']),
  parts: z.object({ switch: z.boolean(), mirror: z.boolean(), redis: z.boolean(), database: z.boolean() }),
})

export const health: FastifyPluginCallbackZod = (app, _options, done) => {
  app.get(
    '/healthz',
    { config: { roles: 'public' }, schema: { response: { 200: z.object({ status: z.literal('ok') }) } } },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    { config: { roles: 'public' }, schema: { response: { 200: Readiness, 503: Readiness } } },
    async (_request, reply) => {
      const { leads, switch: switchUp, mirror, line } = app.telephony.status()
      const redis = line && (await redisAnswers())
      const database = app.databaseWatch.up
      const parts = { switch: switchUp, mirror, redis, database }
      if (!switchUp || !redis)
        return reply.code(503).send({ status: leads ? 'unavailable' : 'standby', parts })
      return { status: database ? ('ready' as const) : ('degraded' as const), parts }
    },
  )

  app.get('/metrics', { config: { roles: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const near = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)
    if (!near && app.settings.http.metrics !== 'all') throw new AppError('NOT_FOUND')
    measureTelephony(app.telephony, app.metrics, app.now())
    return reply.type(app.metrics.registry.contentType).send(await app.metrics.registry.metrics())
  })

  function redisAnswers(): Promise<boolean> {
    return app.redis.ping().then(
      () => true,
      () => false,
    )
  }
  done()
}
