import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHotline, type Hotline } from '../../test/harness.ts'

describe('health', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({})
  })
  afterAll(() => hotline.close())

  it('is ready with the switch and Redis, and not without', async () => {
    expect((await hotline.app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' })
    const ready = await hotline.app.inject({ url: '/readyz' })
    expect([ready.statusCode, ready.json()]).toEqual([
      200,
      { status: 'ready', parts: { switch: true, mirror: true, redis: true, database: true } },
    ])
    hotline.telephony.setStatus({ leads: true, switch: false, mirror: true, line: true })
    expect((await hotline.app.inject({ url: '/readyz' })).statusCode).toBe(503)
    hotline.telephony.setStatus({ leads: true, switch: true, mirror: false, line: false })
    expect((await hotline.app.inject({ url: '/readyz' })).json()).toMatchObject({ status: 'unavailable' })
    hotline.telephony.setStatus({ leads: false, switch: false, mirror: true, line: false })
    const standby = await hotline.app.inject({ url: '/readyz' })
    expect([standby.statusCode, standby.json<{ status: string }>().status]).toEqual([503, 'standby'])
    hotline.telephony.setStatus({ leads: true, switch: true, mirror: true, line: true })
  })

  it('counts calls, queue, sockets and errors', async () => {
    await hotline.app.inject({ url: '/nowhere' })
    const { body } = await hotline.app.inject({ url: '/metrics' })
    expect(body).toContain('hotline_errors_total{code="NOT_FOUND"} 1')
    for (const name of [
      'hotline_calls{state="talking"} 0',
      'hotline_queue_waiting 0',
      'hotline_sockets 0',
      'hotline_differences_total{kind="line"} 0',
    ]) {
      expect(body).toContain(name)
    }
  })

  it('describes its API and lets no foreign code into a page', async () => {
    const spec = await hotline.app.inject({ url: '/api/docs/json' })
    expect(Object.keys(spec.json<{ paths: object }>().paths)).toContain('/api/login')
    const docs = await hotline.app.inject({ url: '/api/docs/' })
    expect(docs.statusCode).toBe(200)
    const { headers } = await hotline.app.inject({ url: '/healthz' })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:8188")
  })
})
