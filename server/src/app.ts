/** The whole server as one plugin-built application: everything is registered here, in a written order. */
import { readFileSync } from 'node:fs'
import { fastify, LogController, type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Telephony } from '@hotline/telephony'
import { accounts } from './features/accounts/routes.ts'
import { board } from './features/board/routes.ts'
import { calls } from './features/calls/commands.ts'
import { citizens } from './features/citizens/routes.ts'
import { desk } from './features/desk/commands.ts'
import { expertSeat } from './features/expert-seat/commands.ts'
import { experts } from './features/experts/routes.ts'
import { health } from './features/health/routes.ts'
import { intrusions } from './features/intrusions/routes.ts'
import { journeys } from './features/journeys/routes.ts'
import { knowledge } from './features/knowledge/routes.ts'
import { routing } from './features/routing/caller-facts.ts'
import { supervision } from './features/supervision/commands.ts'
import { recordings } from './features/recordings/routes.ts'
import { messages } from './features/messages/commands.ts'
import { tickets } from './features/tickets/routes.ts'
import { logOptions } from './log.ts'
import auth from './plugins/auth.ts'
import boards from './plugins/boards.ts'
import database from './plugins/database.ts'
import desktopPage from './plugins/desktop-page.ts'
import emergencyPlugin from './plugins/emergency.ts'
import errors from './plugins/errors.ts'
import expertsPlugin from './plugins/experts.ts'
import headers from './plugins/headers.ts'
import housekeeping from './plugins/housekeeping.ts'
import knowledgePlugin from './plugins/knowledge.ts'
import messagesPlugin from './plugins/messages.ts'
import metrics from './plugins/metrics.ts'
import openapi from './plugins/openapi.ts'
import realtime from './plugins/realtime.ts'
import recordingsPlugin from './plugins/recordings.ts'
import redis from './plugins/redis.ts'
import requestRate from './plugins/request-rate.ts'
import routingPlugin from './plugins/routing.ts'
import settingsPlugin from './plugins/settings.ts'
import telephonyPlugin from './plugins/telephony.ts'
import type { Settings } from './settings.ts'

export interface AppOptions {
  settings: Settings
  /** Another telephony room than the real one: tests of routes and sockets. */
  telephony?: Telephony
  now?: () => number
}

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { settings } = options
  const { tls } = settings.http
  const app = fastify({
    // The type of the plain server fits both: nothing here looks at the difference.
    ...({ https: tls === undefined ? null : { ...readPair(tls), minVersion: 'TLSv1.2' } } as { https: null }),
    logger: logOptions(settings.logLevel),
    // One line per refusal (plugins/errors.ts) and a histogram of the rest.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.http.bodyLimit,
    trustProxy: settings.http.trustedProxies.length === 0 ? false : settings.http.trustedProxies,
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  await app.register(settingsPlugin, { settings, now: options.now ?? Date.now })
  await app.register(metrics)
  await app.register(errors)
  await app.register(headers)
  await app.register(requestRate)
  await app.register(database)
  await app.register(messagesPlugin)
  await app.register(redis)
  await app.register(routingPlugin)
  await app.register(recordingsPlugin)
  await app.register(telephonyPlugin, { telephony: options.telephony })
  await app.register(expertsPlugin)
  await app.register(emergencyPlugin)
  await app.register(auth)
  await app.register(realtime)
  await app.register(boards)
  await app.register(knowledgePlugin)
  await app.register(housekeeping)
  await app.register(openapi)

  await app.register(health)
  await app.register(accounts)
  await app.register(desk)
  await app.register(calls)
  await app.register(experts)
  await app.register(routing)
  await app.register(expertSeat)
  await app.register(messages)
  await app.register(journeys)
  await app.register(board)
  await app.register(supervision)
  await app.register(intrusions)
  await app.register(citizens)
  await app.register(tickets)
  await app.register(recordings)
  await app.register(knowledge)

  await app.register(desktopPage)
  return app
}

function readPair({ cert, key }: { cert: string; key: string }): { cert: string; key: string } {
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}
