/** 录音 over HTTP: ids only; a file is found in the store by its row, never by anything that was sent. */
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  AppError,
  ErrorBody,
  JourneyId,
  ListenAnswer,
  ListenBody,
  RecordingView,
  RedactBody,
} from '@hotline/contract'
import { FORMATS } from '../../recordings/encoder.ts'
import { createLinks } from './links.ts'
import { rangeOf } from './range.ts'
import { createRecordingService } from './service.ts'

const REFUSALS = { 401: ErrorBody, 403: ErrorBody, 404: ErrorBody, 503: ErrorBody }
const ofJourney = { params: z.object({ journeyId: JourneyId }) }

export const recordings: FastifyPluginCallbackZod = (app, _options, done) => {
  const { settings } = app
  const { agents, linkMs } = settings.recordings
  const service = createRecordingService({
    ...{ db: app.db, telephony: app.telephony, recordings: app.recordings, agents, linkMs, now: app.now },
    links: createLinks({ redis: app.redis, prefix: settings.redis.prefix, linkMs }),
  })

  app.get(
    '/api/journeys/:journeyId/recording',
    {
      config: { roles: ['agent', 'supervisor'] },
      schema: { ...ofJourney, response: { 200: RecordingView, ...REFUSALS } },
    },
    (request) => service.show(app.userOf(request), request.params.journeyId),
  )
  app.post(
    '/api/journeys/:journeyId/recording/listen',
    {
      config: { roles: ['agent', 'supervisor'] },
      schema: {
        ...ofJourney,
        body: ListenBody,
        response: { 200: ListenAnswer, 400: ErrorBody, ...REFUSALS },
      },
    },
    (request) => service.listen(app.userOf(request), request.params.journeyId, request.body.why),
  )
  app.post(
    '/api/journeys/:journeyId/recording/redactions',
    {
      config: { roles: ['supervisor'] },
      schema: {
        ...ofJourney,
        body: RedactBody,
        response: { 200: RecordingView, 400: ErrorBody, 409: ErrorBody, ...REFUSALS },
      },
    },
    (request) => service.redact(app.userOf(request), request.params.journeyId, request.body),
  )
  app.get(
    '/api/recordings/:fileId/audio',
    {
      config: { roles: ['agent', 'supervisor'] },
      schema: {
        params: z.object({ fileId: z.uuid() }),
        querystring: z.object({ link: z.string().regex(/^[\w-]{32}$/) }),
      },
    },
    async (request, reply) => {
      const { fileId } = request.params
      const file = await service.file(app.userOf(request), fileId, request.query.link)
      const range = rangeOf(request.headers.range, file.bytes)
      const { store } = app.recordings ?? {}
      if (store === undefined) throw new AppError('RECORDING_NOT_FOUND', { fileId })
      void reply.header('accept-ranges', 'bytes').header('cache-control', 'no-store')
      if (range === 'unsatisfiable')
        return reply
          .code(416)
          .header('content-range', `bytes */${String(file.bytes)}`)
          .send()
      void reply.type(FORMATS[file.name.endsWith('.wav') ? 'wav' : 'opus'].mediaType)
      if (range === undefined)
        return reply.header('content-length', file.bytes).send(await store.read(file.name))
      const { start, end } = range
      return reply
        .code(206)
        .header('content-range', `bytes ${String(start)}-${String(end)}/${String(file.bytes)}`)
        .header('content-length', end - start + 1)
        .send(await store.read(file.name, range))
    },
  )
  done()
}
