import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, startHotline, type Hotline } from '../test/harness.ts'

const DAY_MS = 86_400_000

describe('housekeeping', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({ env: { HOTLINE_SWEEP_MS: '200', HOTLINE_STREAM_KEPT_MS: '0' } })
  })
  afterAll(() => hotline.close())

  it('forgets old sessions, old keys and written journey events, and nothing else', async () => {
    const { db, app } = hotline
    const old = Date.now() - 30 * DAY_MS
    await hotline.login('1001')
    await db
      .insertInto('sessions')
      .values({ token_hash: Buffer.alloc(32, 1), user_id: '1001', created_at: old, used_at: old })
      .execute()
    const key = { user_id: '1001', request_hash: 'x', response: null }
    await db
      .insertInto('idempotency_keys')
      .values([
        { ...key, key: 'old-key-1', created_at: old },
        { ...key, key: 'new-key-1', created_at: Date.now() },
      ])
      .execute()
    const journeyId = crypto.randomUUID()
    const event = {
      journeyId,
      version: 1,
      type: 'arrive',
      at: 1,
      callerNumber: '',
      dialled: '12345',
      arrivedAt: 1,
    }
    for (const version of [1, 2, 3])
      await app.redis.xadd(app.journeyStream, '*', 'event', JSON.stringify({ ...event, version }))
    await eventually(
      'swept',
      async () => (await db.selectFrom('sessions').select('user_id').execute()).length === 1,
    )
    await eventually(
      'keys',
      async () => (await db.selectFrom('idempotency_keys').select('key').execute()).length === 1,
    )
    // The last one read stays: it marks the place.
    await eventually('stream trimmed', async () => (await app.redis.xlen(app.journeyStream)) === 1)
    expect(
      await db.selectFrom('journey_events').select('version').where('journey_id', '=', journeyId).execute(),
    ).toHaveLength(3)
    expect((await db.selectFrom('idempotency_keys').select('key').execute())[0]?.key).toBe('new-key-1')
  })
})
