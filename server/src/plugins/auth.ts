/** Who asks: the session cookie on every request, the roles that each route declares, and the page's origin. */
import cookie from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { AppError, type Role } from '@hotline/contract'
import { createLoginThrottle, type LoginThrottle } from '../auth/login-throttle.ts'
import { originAllowed } from '../auth/origin.ts'
import { createSessions, type Sessions, type SessionUser } from '../auth/sessions.ts'

export const SESSION_COOKIE = 'hotline_session'

declare module 'fastify' {
  interface FastifyInstance {
    sessions: Sessions
    loginThrottle: LoginThrottle
    /** Every route that the application declared, for the matrix test. */
    routeAccess: readonly { method: string; url: string; roles: Access }[]
    userOf: (request: FastifyRequest) => SessionUser
  }
  interface FastifyRequest {
    user: SessionUser | null
  }
  interface FastifyContextConfig {
    roles?: Access
  }
}

export type Access = 'public' | readonly Role[]

/** Pages and documents without data: the desktop's files, the API's description. */
const OPEN_PREFIXES = ['/desktop', '/api/docs']

export default fp(
  async (app) => {
    await app.register(cookie)
    const { session, login, mode, redis } = app.settings
    const sessions = createSessions({
      db: app.db,
      now: app.now,
      ...session,
      demoAllowed: mode === 'demo',
      inCall: (userId) => (app.telephony.desk(userId)?.call ?? null) !== null,
    })
    const routeAccess: { method: string; url: string; roles: Access }[] = []
    app.decorate('sessions', sessions)
    app.decorate(
      'loginThrottle',
      createLoginThrottle({
        ...{ redis: app.redis, prefix: redis.prefix, now: app.now, ...login },
        onRefused: () => {
          app.metrics.loginsRefused.inc()
        },
      }),
    )
    app.decorate('routeAccess', routeAccess)
    app.decorate('userOf', (request: FastifyRequest) => {
      if (request.user === null) throw new AppError('NOT_LOGGED_IN')
      return request.user
    })
    app.decorateRequest('user', null)

    app.addHook('onRoute', (route) => {
      const open = OPEN_PREFIXES.some((prefix) => route.url.startsWith(prefix))
      const roles = route.config?.roles ?? (open ? 'public' : undefined)
      // A route without roles does not start: forgetting is not possible.
      if (roles === undefined) throw new Error(`route ${String(route.method)} ${route.url} declares no roles`)
      route.config = { ...route.config, roles }
      for (const method of [route.method].flat()) routeAccess.push({ method, url: route.url, roles })
    })

    app.addHook('onRequest', async (request) => {
      if (request.is404) return
      const { origin, host } = request.headers
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        if (!originAllowed(origin, host, app.settings.http.origins)) throw new AppError('FORBIDDEN')
      }
      const roles = request.routeOptions.config.roles
      if (roles === 'public') return
      const token = request.cookies[SESSION_COOKIE]
      request.user = token === undefined ? null : ((await sessions.find(token)) ?? null)
      const user = app.userOf(request)
      if (roles?.some((role) => user.roles.includes(role)) !== true) throw new AppError('FORBIDDEN')
    })
  },
  { name: 'auth', dependencies: ['settings', 'metrics', 'database', 'redis', 'telephony'] },
)
