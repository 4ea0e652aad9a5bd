/** The one place where a thrown error becomes an answer: by code, logged once, never ending the process. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { AppError, ERRORS, type ErrorBody } from '@hotline/contract'
import { isDatabaseAway } from '../database/away.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Turns anything thrown into one of ours, logs it once and counts it. */
    refuse: (error: unknown, facts: Readonly<Record<string, unknown>>) => AppError
  }
}

export default fp(
  (app, _options, done) => {
    app.decorate('refuse', (error: unknown, facts: Readonly<Record<string, unknown>>) => {
      const known = toAppError(error)
      if (known.code === 'INTERNAL') app.log.error({ ...facts, err: error }, 'a bug failed one request')
      else if (ERRORS[known.code].status >= 500) {
        app.log.error({ ...facts, code: known.code, cause: causeOf(error) }, 'a part is away')
      } else app.log.info({ ...facts, code: known.code, details: known.details }, 'refused')
      app.metrics.errors.inc({ code: known.code })
      return known
    })
    app.setErrorHandler(async (error: FastifyError, request, reply) => {
      const known = app.refuse(error, requestFacts(request))
      if (known.code === 'BODY_TOO_LARGE') await heardOut(request)
      answer(reply, known)
      return reply
    })
    app.setNotFoundHandler((request, reply) => {
      answer(reply, app.refuse(new AppError('NOT_FOUND'), requestFacts(request)))
    })
    done()
  },
  { name: 'errors', dependencies: ['metrics'] },
)

function answer(reply: FastifyReply, error: AppError): void {
  const body: ErrorBody = { error: { code: error.code, details: error.details } }
  if (typeof error.details.retryAfterMs === 'number') {
    void reply.header('retry-after', Math.ceil(error.details.retryAfterMs / 1000))
  }
  void reply.code(ERRORS[error.code].status).type('application/json').send(body)
}

/**
 * Whoever still sends does not read: closed at once, the connection would break before the sentence why is heard. What
 * comes is thrown away as it comes, and who takes too long is cut off.
 */
async function heardOut({ raw }: FastifyRequest): Promise<void> {
  if (raw.complete || raw.destroyed) return
  raw.resume()
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, HEARD_OUT_MS)
    for (const over of ['end', 'error', 'close'])
      raw.once(over, () => {
        clearTimeout(timer)
        resolve()
      })
  })
}

/** A few megabytes at an office's line. */
const HEARD_OUT_MS = 5_000

/** The pattern, not the URL: a query may carry a citizen's number. */
function requestFacts(request: FastifyRequest): Readonly<Record<string, unknown>> {
  return { method: request.method, route: request.routeOptions.url ?? '(none)', requestId: request.id }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((issue) => `${error.validationContext ?? ''}${issue.instancePath}`)
    return new AppError('INPUT_INVALID', { fields: [...new Set(fields)].slice(0, 20) }, { cause: error })
  }
  if (isDatabaseAway(error)) return new AppError('DATABASE_AWAY', {}, { cause: error })
  const status = statusOf(error)
  if (status === 413) return new AppError('BODY_TOO_LARGE', {}, { cause: error })
  if (status === 429) return new AppError('RATE_LIMITED', {}, { cause: error })
  if (status === 404) return new AppError('NOT_FOUND', {}, { cause: error })
  // Fastify's own complaints about a request: broken JSON, wrong media type, wrong content length.
  if (status !== undefined && status >= 400 && status < 500) {
    return new AppError('INPUT_INVALID', { fields: [] }, { cause: error })
  }
  return new AppError('INTERNAL', {}, { cause: error })
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined
}

function causeOf(error: unknown): string {
  const cause = error instanceof AppError && error.cause !== undefined ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
