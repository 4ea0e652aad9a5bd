/** Tickets over HTTP. */
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  CreateTicketBody,
  ErrorBody,
  IdempotencyHeaders,
  LinkContactBody,
  TicketParams,
  TicketList,
  TicketView,
  UpdateTicketBody,
} from '@hotline/contract'
import { createFailedEmergencies, staysWithUs } from './failed-emergency.ts'
import { createTickets, type Tickets } from './service.ts'

const REFUSALS = {
  400: ErrorBody,
  401: ErrorBody,
  403: ErrorBody,
  404: ErrorBody,
  409: ErrorBody,
  413: ErrorBody,
  503: ErrorBody,
}
/** A change has its expected version; a key beside it makes a repetition safe too. */
const OptionalKey = IdempotencyHeaders.partial()
const WRITERS = ['agent', 'supervisor'] as const
const READERS = ['agent', 'supervisor', 'expert'] as const

export const tickets: FastifyPluginCallbackZod = (app, _options, done) => {
  const service = createTickets({
    db: app.db,
    telephony: app.telephony,
    messages: app.messages,
    policy: app.settings.policy,
    now: app.now,
  })
  registerFailedEmergencies(app, service)

  app.post(
    '/api/tickets',
    {
      config: { roles: WRITERS },
      schema: {
        headers: IdempotencyHeaders,
        body: CreateTicketBody,
        response: { 200: TicketView, 201: TicketView, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key']
      const { ticket, repeated } = await service.create(app.userOf(request), key, request.body)
      return reply.code(repeated ? 200 : 201).send(ticket)
    },
  )

  app.put(
    '/api/tickets/:number',
    {
      config: { roles: WRITERS },
      schema: {
        params: TicketParams,
        headers: OptionalKey,
        body: UpdateTicketBody,
        response: { 200: TicketView, ...REFUSALS },
      },
    },
    async (request) => {
      const key = request.headers['idempotency-key']
      return (await service.update(app.userOf(request), key, request.params.number, request.body)).ticket
    },
  )

  app.post(
    '/api/tickets/:number/contacts',
    {
      config: { roles: WRITERS },
      schema: {
        params: TicketParams,
        headers: OptionalKey,
        body: LinkContactBody,
        response: { 200: TicketView, ...REFUSALS },
      },
    },
    async (request) => {
      const key = request.headers['idempotency-key']
      return (await service.link(app.userOf(request), key, request.params.number, request.body)).ticket
    },
  )

  app.get(
    '/api/tickets/:number',
    {
      config: { roles: READERS },
      schema: { params: TicketParams, response: { 200: TicketView, ...REFUSALS } },
    },
    (request) => service.get(request.params.number),
  )

  app.get(
    '/api/tickets',
    {
      config: { roles: READERS },
      schema: {
        querystring: z.object({ q: z.string().max(100).default('') }),
        response: { 200: TicketList, ...REFUSALS },
      },
    },
    async (request) => ({ tickets: await service.list(app.userOf(request), request.query.q) }),
  )
  done()
}

/** As telephony tells of them, and what was missed whenever PostgreSQL is back and once in a while. */
function registerFailedEmergencies(app: FastifyInstance, tickets: Tickets): void {
  const { telephony, databaseWatch } = app
  const emergencies = createFailedEmergencies({
    db: app.db,
    tickets,
    callerNumber: (journeyId) => telephony.call(journeyId)?.view.callerNumber,
    now: app.now,
  })
  const onError = (error: unknown) => app.refuse(error, { failedEmergency: true })
  const catchUp = (): void => {
    if (databaseWatch.up) emergencies.catchUp().catch(onError)
  }
  const stopListening = telephony.subscribe((fact) => {
    if (fact.type !== 'party' || fact.party.role !== 'emergency' || !staysWithUs(fact.party)) return
    const { journeyId, party } = fact
    const agentId = fact.agentId ?? telephony.call(journeyId)?.agentId
    if (party.drill || agentId === undefined) return
    emergencies.register({ journeyId, agentId, party }).catch(onError)
  })
  const stopWatching = databaseWatch.subscribe(catchUp)
  const timer = setInterval(catchUp, app.settings.sweepMs)
  app.addHook('onClose', (_app, next) => {
    stopListening()
    stopWatching()
    clearInterval(timer)
    next()
  })
}
