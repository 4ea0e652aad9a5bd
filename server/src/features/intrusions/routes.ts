/** 安全: who guesses at passwords and accounts, for supervisors and administrators. */
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { ErrorBody, IntrusionList } from '@hotline/contract'

export const intrusions: FastifyPluginCallbackZod = (app, _options, done) => {
  app.get(
    '/api/intrusions',
    {
      config: { roles: ['supervisor', 'administrator'] },
      schema: { response: { 200: IntrusionList, 401: ErrorBody, 403: ErrorBody } },
    },
    () => {
      const sip = app.telephony.guard().intruders.map(({ address, failures, lastAt, blockedUntil }) => ({
        address,
        failures,
        lastAt,
        blockedUntil: blockedUntil ?? null,
      }))
      const newestFirst = (one: { lastAt: number }, other: { lastAt: number }) => other.lastAt - one.lastAt
      return {
        sip: sip.sort(newestFirst),
        logins: app.loginThrottle.refused().sort(newestFirst),
      }
    },
  )
  done()
}
