/** Tells "PostgreSQL is away, try later" from "the statement is wrong". */

const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  // https://www.postgresql.org/docs/15/errcodes-appendix.html
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
  '25P03', // idle_in_transaction_session_timeout
  '57014', // query_canceled: by statement_timeout
  '53300', // too_many_connections
])

/** pg has no codes for these; the texts are in pg 8's client.js and pg-pool's index.js. */
const AWAY_TEXTS = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
]

export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (AWAY_CODES.has(code) || code.startsWith('08')) return true
  if (error instanceof AggregateError && error.errors.some(isDatabaseAway)) return true
  return AWAY_TEXTS.some((text) => error.message.startsWith(text)) || isDatabaseAway(error.cause)
}

/** @returns the SQLSTATE, e.g. 23503 foreign_key_violation */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
