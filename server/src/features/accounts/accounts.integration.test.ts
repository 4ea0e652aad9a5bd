import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, eventually, PASSWORD, startHotline, type Hotline } from '../../test/harness.ts'

describe('accounts', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({ env: { HOTLINE_LOGIN_TRIES: '3' } })
  })
  afterAll(() => hotline.close())

  const login = (id: string, password: string) =>
    hotline.app.inject({ method: 'POST', url: '/api/login', payload: { id, password } })

  it('opens a session with a cookie that no script and no other site can use', async () => {
    const answer = await login('1001', PASSWORD)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ id: '1001', name: '王敏', roles: ['agent'], mode: 'demo' })
    expect(answer.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    const token = answer.cookies[0]?.value ?? ''
    const stored = await hotline.db.selectFrom('sessions').select('token_hash').execute()
    expect(stored.every((row) => !row.token_hash.toString('base64url').includes(token))).toBe(true)
  })

  it('says the same to a wrong password and to an unknown account, and throttles both', async () => {
    const wrong = await login('1002', 'wrong-password')
    const unknown = await login('777777', 'wrong-password')
    expect(wrong.statusCode).toBe(401)
    expect(wrong.body).toBe(unknown.body)
    for (const id of ['1002', '777777']) {
      await login(id, 'wrong-password')
      await login(id, 'wrong-password')
      const fourth = await login(id, PASSWORD)
      expect(fourth.statusCode).toBe(429)
      expect(fourth.json()).toMatchObject({ error: { code: 'LOGIN_THROTTLED' } })
      expect(Number(fourth.headers['retry-after'])).toBeGreaterThan(0)
    }
  })

  it('counts tries that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => login('1003', 'wrong-password')))
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(3)
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(9)
  })

  it('ends a session on logout and shows its pages the login', async () => {
    const cookie = await hotline.login('1004')
    const desk = hotline.connect(cookie)
    expect(await desk.send('desk:open')).toMatchObject({ ok: true })
    const out = await hotline.app.inject({ method: 'POST', url: '/api/logout', headers: { cookie } })
    expect(out.statusCode).toBe(200)
    await desk.told('session:ended')
    await eventually('cut off', () => desk.socket.disconnected)
    const me = await hotline.app.inject({ url: '/api/me', headers: { cookie } })
    expect(me.statusCode).toBe(401)
    expect(me.json()).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } })
  })

  it('refuses a logout while a call is on the desk', async () => {
    const cookie = await hotline.login('1005')
    const desk = hotline.connect(cookie)
    await desk.send('desk:open')
    hotline.telephony.offer('1005', { journeyId: crypto.randomUUID() })
    const out = await hotline.app.inject({ method: 'POST', url: '/api/logout', headers: { cookie } })
    expect(out.statusCode).toBe(409)
    hotline.telephony.endCall('1005')
  })

  it('refuses a write from another site', async () => {
    const answer = await hotline.app.inject({
      method: 'POST',
      url: '/api/login',
      headers: { origin: 'http://evil.example' },
      payload: { id: '1001', password: PASSWORD },
    })
    expect(answer.statusCode).toBe(403)
  })
})

describe('sessions in time', () => {
  it('end after idling, are renewed by use, and never end during a call', async () => {
    let now = Date.now()
    const hotline = await startHotline({ now: () => now, env: { HOTLINE_SESSION_IDLE_MS: '1000000' } })
    try {
      const cookie = await hotline.login('1001')
      const me = async () => (await hotline.app.inject({ url: '/api/me', headers: { cookie } })).statusCode
      now += 900_000
      expect(await me()).toBe(200)
      now += 900_000
      expect(await me()).toBe(200)
      await hotline.telephony.login({ agentId: '1001', name: '王敏', skills: [] })
      hotline.telephony.offer('1001', { journeyId: crypto.randomUUID() })
      now += 100_000_000
      expect(await me()).toBe(200)
      hotline.telephony.endCall('1001')
      now += 1_000_001
      expect(await me()).toBe(401)
    } finally {
      await hotline.close()
    }
  })
})

describe('production', () => {
  it('has no demo accounts', async () => {
    const database = await createTestDatabase()
    const hotline = await startHotline({ database, env: { HOTLINE_MODE: 'production' } })
    try {
      const answer = await hotline.app.inject({
        method: 'POST',
        url: '/api/login',
        payload: { id: '1001', password: PASSWORD },
      })
      expect(answer.statusCode).toBe(401)
    } finally {
      await hotline.close()
      await database.drop()
    }
  })
})
