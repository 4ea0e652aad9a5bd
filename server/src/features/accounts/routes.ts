/** Logging in and out. The cookie is for the browser alone: no script reads it, no other site sends it. */
import type { FastifyReply } from 'fastify'
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError, ErrorBody, LoginBody, Me, ROLES } from '@hotline/contract'
import type { SessionUser } from '../../auth/sessions.ts'
import { SESSION_COOKIE } from '../../plugins/auth.ts'
import { createAccounts } from './service.ts'

export const accounts: FastifyPluginCallbackZod = (app, _options, done) => {
  const { mode, http, session } = app.settings
  const service = createAccounts({
    db: app.db,
    sessions: app.sessions,
    throttle: app.loginThrottle,
    demoAllowed: mode === 'demo',
  })
  const meOf = (user: SessionUser): Me => ({ id: user.id, name: user.name, roles: [...user.roles], mode })
  const cookieOptions = { httpOnly: true, sameSite: 'strict', secure: http.https, path: '/' } as const
  const forget = (reply: FastifyReply): FastifyReply => reply.clearCookie(SESSION_COOKIE, cookieOptions)

  app.post(
    '/api/login',
    {
      config: { roles: 'public' },
      schema: { body: LoginBody, response: { 200: Me, 400: ErrorBody, 401: ErrorBody, 429: ErrorBody } },
    },
    async (request, reply) => {
      const { user, token } = await service.login(request.body.id, request.body.password, request.ip)
      void reply.setCookie(SESSION_COOKIE, token, {
        ...cookieOptions,
        maxAge: Math.ceil(session.maxMs / 1000),
      })
      return meOf(user)
    },
  )

  app.post(
    '/api/logout',
    {
      config: { roles: ROLES },
      schema: { response: { 200: z.object({}), 401: ErrorBody, 409: ErrorBody } },
    },
    async (request, reply) => {
      const user = app.userOf(request)
      const token = request.cookies[SESSION_COOKIE]
      if (token === undefined) throw new AppError('NOT_LOGGED_IN')
      // Telephony refuses while a call is on the desk, and then nothing is ended.
      if (app.telephony.desk(user.id) !== undefined) await app.telephony.logout(user.id)
      await app.telephony.closeSeat(user.id)
      await app.sessions.end(token)
      app.realtime.endSession(token)
      void forget(reply)
      return {}
    },
  )

  app.get(
    '/api/me',
    { config: { roles: ROLES }, schema: { response: { 200: Me, 401: ErrorBody } } },
    (request) => meOf(app.userOf(request)),
  )
  done()
}
