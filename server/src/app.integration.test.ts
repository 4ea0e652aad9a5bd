import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { writeAccount } from './cli/account.ts'
import { seedDemo } from './seed/demo.ts'
import { readSettings } from './settings.ts'
import {
  createTestDatabase,
  eventually,
  needed,
  PASSWORD,
  startHotline,
  type TestDatabase,
} from './test/harness.ts'
import { createRelay } from './test/relay.ts'
import { createTelephonyDouble } from './test/telephony-double.ts'

describe('the application', () => {
  let database: TestDatabase
  const page = join(tmpdir(), `hotline-page-${String(process.pid)}`)
  beforeAll(async () => {
    database = await createTestDatabase()
    mkdirSync(join(page, 'assets'), { recursive: true })
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>市民热线</title>')
    writeFileSync(join(page, 'assets', 'main-abc.js'), 'export {}')
  })
  afterAll(async () => {
    await database.drop()
    rmSync(page, { recursive: true })
  })

  it('serves the desktop page, asked for anew each time, and its assets to keep', async () => {
    const hotline = await startHotline({ database, env: { HOTLINE_DESKTOP_DIR: page } })
    try {
      const get = (url: string) => hotline.app.inject({ url })
      expect((await get('/')).headers.location).toBe('/desktop/')
      expect((await get('/desktop')).headers.location).toBe('/desktop/')
      const index = await get('/desktop/')
      expect([index.statusCode, index.headers['cache-control']]).toEqual([200, 'no-cache'])
      expect(index.body).toContain('市民热线')
      expect(index.headers['content-security-policy']).toContain("script-src 'self';")
      expect((await get('/desktop/assets/main-abc.js')).headers['cache-control']).toContain('immutable')
      for (const url of [
        '/desktop/none.js',
        '/desktop/..%2f..%2fetc/passwd',
        '/desktop/%2e%2e/%2e%2e/etc/passwd',
      ]) {
        expect((await get(url)).json(), url).toMatchObject({ error: { code: 'NOT_FOUND' } })
      }
    } finally {
      await hotline.close()
    }
  })

  it('fails one request on a bug, says nothing of it to the outside and lives', async () => {
    const settings = readSettings({
      DATABASE_URL: database.url,
      REDIS_URL: needed('HOTLINE_TEST_REDIS_URL'),
      HOTLINE_REDIS_PREFIX: 'test-bug',
      HOTLINE_LOG_LEVEL: 'silent',
    })
    const app = await createApp({ settings, telephony: createTelephonyDouble() })
    app.get('/api/bug', { config: { roles: 'public' } }, () => {
      throw new TypeError('secret inside')
    })
    const answer = await app.inject({ url: '/api/bug' })
    expect([answer.statusCode, answer.json()]).toEqual([500, { error: { code: 'INTERNAL', details: {} } }])
    expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200)
    await app.close()
  })

  it('does not start with a route that declares no roles', async () => {
    const settings = readSettings({
      DATABASE_URL: database.url,
      REDIS_URL: needed('HOTLINE_TEST_REDIS_URL'),
      HOTLINE_REDIS_PREFIX: 'test-role',
      HOTLINE_LOG_LEVEL: 'silent',
    })
    const app = await createApp({ settings, telephony: createTelephonyDouble() })
    expect(() => app.get('/api/forgotten', () => 'x')).toThrow('declares no roles')
    await app.close()
  })

  it('is not ready without Redis, still logs people in and throttles, and recovers by itself', async () => {
    const wire = await createRelay(needed('HOTLINE_TEST_REDIS_URL'))
    const hotline = await startHotline({ database, env: { REDIS_URL: wire.url, HOTLINE_LOGIN_TRIES: '2' } })
    const status = async () => (await hotline.app.inject({ url: '/readyz' })).statusCode
    const login = async (id: string, password: string) =>
      (await hotline.app.inject({ method: 'POST', url: '/api/login', payload: { id, password } })).statusCode
    try {
      expect(await status()).toBe(200)
      await wire.cut()
      expect(await status()).toBe(503)
      expect(await login('1001', PASSWORD)).toBe(200)
      expect(await login('1002', 'wrong-password')).toBe(401)
      expect(await login('1002', 'wrong-password')).toBe(401)
      expect(await login('1002', PASSWORD)).toBe(429)
      await wire.mend()
      await eventually('ready again', async () => (await status()) === 200)
    } finally {
      await wire.mend().catch(() => undefined)
      await hotline.close()
      await wire.cut()
    }
  })

  it('carries pushes over Redis where there are several nodes', async () => {
    const hotline = await startHotline({ database, env: { HOTLINE_SOCKET_ADAPTER: 'redis' } })
    try {
      const desk = hotline.connect(await hotline.login('1001'))
      await desk.send('desk:open')
      await desk.send('agent:pauseAfterCall', { on: true })
      await desk.told('desk:changed')
    } finally {
      await hotline.close()
    }
  })

  it('refuses more requests of one address than the limit, but answers who watches it', async () => {
    const hotline = await startHotline({ database, env: { HOTLINE_REQUESTS_PER_10S: '5' } })
    try {
      const answers = []
      for (let time = 0; time < 8; time += 1) answers.push(await hotline.app.inject({ url: '/api/me' }))
      expect(answers.map((answer) => answer.statusCode)).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
      expect(answers.at(-1)?.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } })
      expect((await hotline.app.inject({ url: '/healthz' })).statusCode).toBe(200)
    } finally {
      await hotline.close()
    }
  })
})

describe('the demo county', () => {
  it('is the same after a second seed, takes a new password, and leaves real accounts alone', async () => {
    const database = await createTestDatabase()
    const { db } = database
    try {
      const count = async () => {
        const tables = [
          'users',
          'citizens',
          'citizen_numbers',
          'contacts',
          'tickets',
          'ticket_events',
          'knowledge_entries',
          'expert_units',
          'expert_contacts',
          'emergency_routes',
        ] as const
        return Promise.all(
          tables.map(async (table) => (await db.selectFrom(table).selectAll().execute()).length),
        )
      }
      const before = await count()
      // One expert contact: the demo expert's own seat.
      expect(before).toEqual([24, 20, 20, 2, 1, 1, 20, 4, 1, 0])
      const hash = () =>
        db.selectFrom('users').select('password_hash').where('id', '=', '1001').executeTakeFirst()
      const first = await hash()
      await seedDemo({ db, password: PASSWORD, now: Date.now() })
      expect(await count()).toEqual(before)
      expect(await hash()).toEqual(first)
      await writeAccount(db, 'a long enough password', ['1002', '真人', 'agent,supervisor'])
      await seedDemo({ db, password: 'another-password', now: Date.now() })
      expect(await hash()).not.toEqual(first)
      const real = await db.selectFrom('users').selectAll().where('id', '=', '1002').executeTakeFirstOrThrow()
      expect(real).toMatchObject({
        name: '真人',
        roles: ['agent', 'supervisor'],
        skills: ['general'],
        demo: false,
      })
    } finally {
      await database.drop()
    }
  })

  it('is no way into production: an operator makes accounts there', async () => {
    const database = await createTestDatabase()
    const hotline = await startHotline({ database, env: { HOTLINE_MODE: 'production' } })
    try {
      await expect(writeAccount(database.db, 'short', ['4001', '某人', 'agent'])).rejects.toThrow('password')
      await expect(
        writeAccount(database.db, 'a long enough password', ['4001', '某人', 'king']),
      ).rejects.toThrow('roles')
      await writeAccount(database.db, 'a long enough password', ['4001', '某人', 'agent'])
      const payload = { id: '4001', password: 'a long enough password' }
      const answer = await hotline.app.inject({ method: 'POST', url: '/api/login', payload })
      expect(answer.json()).toMatchObject({ id: '4001', mode: 'production' })
      expect(answer.cookies[0]).toMatchObject({ secure: true })
    } finally {
      await hotline.close()
      await database.drop()
    }
  })
})
