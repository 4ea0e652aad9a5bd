/** Makes the one pool of a process; used by the database plugin and by the command line. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tables } from './schema.ts'

const INT8 = 20

export interface ConnectOptions {
  url: string
  pool: number
  timeoutMs: number
  onError: (error: Error) => void
}

export function connect(options: ConnectOptions): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.pool,
    connectionTimeoutMillis: options.timeoutMs,
    query_timeout: options.timeoutMs,
    statement_timeout: options.timeoutMs,
    // A transaction whose process hangs must not hold the day's ticket counter.
    idle_in_transaction_session_timeout: options.timeoutMs,
    types: { getTypeParser: readNumbers },
  })
  // Without a listener a broken idle connection ends the process.
  pool.on('error', options.onError)
  // And one that breaks while it is out, between two statements, has the pool's ear no longer.
  pool.on('connect', (client) => client.on('error', options.onError))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** Epoch ms and counts fit a double exactly until the year 287396. */
const readNumbers = ((oid: number, format?: 'text' | 'binary') =>
  oid === INT8 && format !== 'binary'
    ? Number
    : (pg.types.getTypeParser(oid, format) as (text: string) => unknown)) as typeof pg.types.getTypeParser
