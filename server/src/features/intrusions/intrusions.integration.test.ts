import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHotline, type Hotline } from '../../test/harness.ts'

describe('安全', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({ env: { HOTLINE_LOGIN_TRIES: '1' } })
  })
  afterAll(() => hotline.close())

  it('shows who guesses at passwords and at SIP accounts, and counts both', async () => {
    const cookie = await hotline.login('2001')
    const seen = async () =>
      (await hotline.app.inject({ url: '/api/intrusions', headers: { cookie } })).json<object>()
    expect(await seen()).toEqual({ sip: [], logins: [] })
    for (let n = 0; n < 3; n += 1)
      await hotline.app.inject({
        method: 'POST',
        url: '/api/login',
        payload: { id: '1009', password: 'wrong-password' },
      })
    const guess = { failures: 25, windowBegan: 1, lastAt: 2, blockedUntil: 3 }
    hotline.telephony.intruders.push({ address: '203.0.113.5', ...guess })
    expect(await seen()).toMatchObject({
      sip: [{ address: '203.0.113.5', failures: 25, blockedUntil: 3 }],
      logins: [{ account: '1009', address: '127.0.0.1', refusals: 2 }],
    })
    const { body } = await hotline.app.inject({ url: '/metrics' })
    expect(body).toContain('hotline_logins_refused_total 2')
    expect(body).toContain('hotline_sip_shut_out 1')
    expect(body).not.toContain('203.0.113.5')
  })

  it('knows an agent’s own address, which is never shut out', async () => {
    expect(hotline.app.realtime.sitsAt('127.0.0.1')).toBe(false)
    await hotline.connect(await hotline.login('1001')).send('desk:open')
    expect(hotline.app.realtime.sitsAt('127.0.0.1')).toBe(true)
    expect(hotline.app.realtime.sitsAt('203.0.113.5')).toBe(false)
  })
})
