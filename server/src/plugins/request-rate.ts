/** A bound on the requests of one address, and a refusal while the event loop is choked: calls come first. */
import rateLimit from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import { AppError } from '@hotline/contract'

/** A loop that lags three seconds can no longer ring in time; refusing pages then gives it back to calls. */
const MAX_LAG_MS = 3_000

export default fp(
  async (app) => {
    await app.register(rateLimit, {
      // As a hook of the whole application below: hooks of routes come after the session, and 404 has none.
      global: false,
      max: app.settings.http.requestsPer10s,
      timeWindow: 10_000,
      // Health must be visible exactly when things are bad.
      allowList: (request) => ['/healthz', '/readyz', '/metrics'].includes(request.routeOptions.url ?? ''),
      errorResponseBuilder: (_request, { ttl }) => new AppError('RATE_LIMITED', { retryAfterMs: ttl }),
    })
    app.addHook('onRequest', app.rateLimit())
    await app.register(underPressure, {
      maxEventLoopDelay: MAX_LAG_MS,
      pressureHandler: (request) => {
        const watched = ['/healthz', '/readyz', '/metrics'].includes(request.routeOptions.url ?? '')
        if (!watched) throw new AppError('RATE_LIMITED', { retryAfterMs: MAX_LAG_MS })
      },
    })
  },
  { name: 'request-rate', dependencies: ['settings', 'errors'] },
)
