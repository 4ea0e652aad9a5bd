// HTTP to our own server. Every failure becomes an `ApiFailure` whose code the UI translates.
import { ErrorBody } from '@hotline/contract'
import type { z } from 'zod'

/** `SERVER_AWAY` is ours: no answer, or an answer that is not the server's. */
export class ApiFailure extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}, options?: { cause?: unknown }) {
    super(code, options)
    this.name = 'ApiFailure'
    this.code = code
    this.details = details
  }
}

/** Worth sending again unchanged: the server or a part behind it was away, or was asked too often. */
const PASSING_CODES = ['SERVER_AWAY', 'DATABASE_AWAY', 'SWITCH_AWAY', 'LINE_AWAY', 'RATE_LIMITED', 'INTERNAL']

export function isPassing(failure: unknown): boolean {
  return failure instanceof ApiFailure && PASSING_CODES.includes(failure.code)
}

export interface ApiRequest<T> {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  body?: unknown
  idempotencyKey?: string
  /** For what takes the server longer than an answer, ms. */
  limitMs?: number
  answer: z.ZodType<T>
}

/** A save that hangs must not block the next try for longer than this. */
const REQUEST_LIMIT_MS = 10_000

/** @throws ApiFailure always, whatever went wrong */
export async function callApi<T>(request: ApiRequest<T>): Promise<T> {
  const response = await send(request)
  const text = await response.text().catch((cause: unknown) => {
    throw new ApiFailure('SERVER_AWAY', {}, { cause })
  })
  const json = parseJson(text)
  if (!response.ok) {
    const refusal = ErrorBody.safeParse(json)
    if (refusal.success) throw new ApiFailure(refusal.data.error.code, refusal.data.error.details)
    throw new ApiFailure(response.status === 401 ? 'NOT_LOGGED_IN' : 'SERVER_AWAY', {
      status: response.status,
    })
  }
  const answer = request.answer.safeParse(json)
  if (!answer.success) throw new ApiFailure('SERVER_AWAY', { path: request.path }, { cause: answer.error })
  return answer.data
}

async function send(request: ApiRequest<unknown>): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey
  try {
    return await fetch(request.path, {
      method: request.method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(request.limitMs ?? REQUEST_LIMIT_MS),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    })
  } catch (cause) {
    throw new ApiFailure('SERVER_AWAY', {}, { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not ours (a proxy's page, an empty body): the schemas decide what it is worth.
    return undefined
  }
}
