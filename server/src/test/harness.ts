/** A hotline of its own for one test file: fresh database, fresh Redis prefix, the whole application. */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { io, type Socket } from 'socket.io-client'
import type { Ack } from '@hotline/contract'
import { createApp } from '../app.ts'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import type { Tables } from '../database/schema.ts'
import { seedDemo } from '../seed/demo.ts'
import { readSettings } from '../settings.ts'
import { createTelephonyDouble, type TelephonyDouble } from './telephony-double.ts'

export const PASSWORD = 'demo-password-1'
/** For hanging only; nothing here takes a tenth of it. */
const DEADLINE_MS = 20_000

export interface TestDatabase {
  url: string
  db: Kysely<Tables>
  drop(): Promise<void>
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const admin = needed('HOTLINE_TEST_DATABASE_URL')
  const name = `hotline_test_${randomBytes(6).toString('hex')}`
  await asAdmin(admin, `create database ${name}`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  const db = connect({ url: url.href, pool: 4, timeoutMs: DEADLINE_MS, onError: () => undefined })
  await migrate(db)
  await seedDemo({ db, password: PASSWORD, now: Date.now() })
  return {
    url: url.href,
    db,
    async drop() {
      await db.destroy()
      await asAdmin(admin, `drop database if exists ${name} with (force)`)
    },
  }
}

export interface Hotline {
  app: FastifyInstance
  telephony: TelephonyDouble
  db: Kysely<Tables>
  url: string
  /** The cookie header of somebody who logged in. */
  login(id: string): Promise<string>
  connect(cookie: string, headers?: Record<string, string>): Desk
  close(): Promise<void>
}

export async function startHotline(given: {
  env?: Record<string, string>
  database?: TestDatabase
  now?: () => number
}): Promise<Hotline> {
  const database = given.database ?? (await createTestDatabase())
  const telephony = createTelephonyDouble(given.now)
  const settings = readSettings({
    DATABASE_URL: database.url,
    REDIS_URL: needed('HOTLINE_TEST_REDIS_URL'),
    HOTLINE_REDIS_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    HOTLINE_LOG_LEVEL: 'silent',
    HOTLINE_DESKTOP_DIR: '/nonexistent',
    HOTLINE_HTTP_PORT: '0',
    ...given.env,
  })
  const app = await createApp({ settings, telephony, ...(given.now === undefined ? {} : { now: given.now }) })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`
  const desks: Desk[] = []
  const cookies = new Map<string, string>()
  return {
    app,
    telephony,
    db: database.db,
    url,
    async login(id) {
      const before = cookies.get(id)
      if (before !== undefined) return before
      const answer = await app.inject({
        method: 'POST',
        url: '/api/login',
        payload: { id, password: PASSWORD },
      })
      const cookie = answer.cookies[0]
      if (answer.statusCode !== 200 || cookie === undefined) throw new Error(`login ${id}: ${answer.body}`)
      const header = `${cookie.name}=${cookie.value}`
      cookies.set(id, header)
      return header
    },
    connect(cookie, headers = {}) {
      const desk = createDesk(
        io(url, { transports: ['websocket'], reconnection: false, extraHeaders: { cookie, ...headers } }),
      )
      desks.push(desk)
      return desk
    },
    async close() {
      for (const desk of desks) desk.socket.disconnect()
      const keys = await app.redis.keys(`{${settings.redis.prefix}}*`)
      await app.close()
      if (keys.length > 0) await forgetKeys(keys)
      if (given.database === undefined) await database.drop()
    },
  }
}

export interface Desk {
  socket: Socket
  send(name: string, input?: unknown): Promise<Ack<never>>
  /** The next push of this name that fits; those that came before count too. */
  told<T>(name: string, fits?: (payload: T) => boolean): Promise<T>
}

function createDesk(socket: Socket): Desk {
  const heard: { name: string; payload: unknown }[] = []
  socket.onAny((name: string, payload: unknown) => heard.push({ name, payload }))
  return {
    socket,
    send: (name, input = {}) => socket.timeout(DEADLINE_MS).emitWithAck(name, input) as Promise<Ack<never>>,
    told: <T>(name: string, fits: (payload: T) => boolean = () => true) =>
      eventually(
        `push ${name}`,
        () => heard.find((each) => each.name === name && fits(each.payload as T))?.payload as T,
      ),
  }
}

/** Asks until the answer is neither undefined nor false. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const until = Date.now() + DEADLINE_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > until) throw new Error(`did not happen: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export function needed(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`This test needs ${name}; npm test sets it.`)
  return value
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function forgetKeys(keys: string[]): Promise<void> {
  const { Redis } = await import('ioredis')
  const redis = new Redis(needed('HOTLINE_TEST_REDIS_URL'))
  await redis.del(...keys)
  redis.disconnect()
}
