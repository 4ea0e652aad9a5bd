import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JourneyEvent } from '@hotline/telephony'
import {
  createTestDatabase,
  eventually,
  startHotline,
  type Hotline,
  type TestDatabase,
} from '../../test/harness.ts'
import { createRelay, type Relay } from '../../test/relay.ts'

type Step = [JourneyEvent['type'], Partial<JourneyEvent>?]
const ANSWERED: Step[] = [
  ['arrive'],
  ['offer', { agentId: '1001' }],
  ['answer', { agentId: '1001' }],
  ['hangup', { by: 'caller' }],
  ['finish', { agentId: '1001', disposition: 'other', note: '' }],
]

describe('the journey stream', () => {
  let database: TestDatabase
  let wire: Relay
  let hotline: Hotline
  const prefix = `test-${randomUUID().slice(0, 8)}`
  const start = () =>
    startHotline({
      database,
      env: {
        DATABASE_URL: wire.url,
        HOTLINE_REDIS_PREFIX: prefix,
        HOTLINE_CLAIM_AFTER_MS: '100',
        HOTLINE_DATABASE_PROBE_MS: '50',
      },
    })
  beforeAll(async () => {
    database = await createTestDatabase()
    wire = await createRelay(database.url)
    hotline = await start()
  })
  afterAll(async () => {
    await hotline.close()
    await wire.cut()
    await database.drop()
  })

  async function tell(steps: Step[], given: Partial<JourneyEvent> = {}): Promise<string> {
    const journeyId = randomUUID()
    const arrivedAt = given.arrivedAt ?? Date.now()
    for (const [at, [type, more]] of steps.entries()) {
      const event = {
        journeyId,
        version: at + 1,
        type,
        at: arrivedAt + at,
        callerNumber: '13900002222',
        dialled: '12345',
        arrivedAt,
        ...given,
        ...more,
      }
      await add(JSON.stringify(event))
    }
    return journeyId
  }
  const add = (text: string) => hotline.app.redis.xadd(hotline.app.journeyStream, '*', 'event', text)
  const contact = (journeyId: string) =>
    database.db.selectFrom('contacts').selectAll().where('journey_id', '=', journeyId).executeTakeFirst()
  const outcomeBecomes = (journeyId: string, outcome: string) =>
    eventually(`${journeyId} ${outcome}`, async () => (await contact(journeyId))?.outcome === outcome)
  const unacknowledged = async () => {
    const [pending] = (await hotline.app.redis.xpending(hotline.app.journeyStream, 'server')) as [number]
    return pending
  }

  it('becomes contacts', async () => {
    const journeyId = await tell(ANSWERED)
    await eventually('written up', async () => (await contact(journeyId))?.disposition === 'other')
    expect(await contact(journeyId)).toMatchObject({
      outcome: 'answered',
      agent_id: '1001',
      number: '13900002222',
    })
  })

  it('counts a call once, also when its wrap-up is told after its end', async () => {
    const ended = async () =>
      (await hotline.app.metrics.journeys.get()).values.find(({ labels }) => labels.outcome === 'answered')
        ?.value ?? 0
    const before = await ended()
    const journeyId = await tell(ANSWERED)
    await eventually('written up', async () => (await contact(journeyId))?.disposition === 'other')
    expect(await ended()).toBe(before + 1)
  })

  it('writes an event once, however often it is told', async () => {
    const journeyId = randomUUID()
    const event = {
      journeyId,
      version: 1,
      type: 'arrive',
      at: 1,
      callerNumber: '',
      dialled: '12345',
      arrivedAt: 1,
    }
    for (let time = 0; time < 5; time += 1) await add(JSON.stringify(event))
    await eventually(
      'read',
      async () => (await contact(journeyId)) !== undefined && (await unacknowledged()) === 0,
    )
    const rows = await database.db
      .selectFrom('journey_events')
      .select('version')
      .where('journey_id', '=', journeyId)
      .execute()
    expect(rows).toHaveLength(1)
  })

  it('IN-12 puts abandoned and lost calls on the call-back list, in order of arrival, masked', async () => {
    const second = await tell([['arrive'], ['abandon']], { arrivedAt: 2_000_000 })
    const first = await tell([['arrive'], ['lose']], { arrivedAt: 1_000_000 })
    const talked = await tell([['arrive'], ['answer', { agentId: '1001' }], ['lose']], {
      arrivedAt: 3_000_000,
    })
    await Promise.all([
      outcomeBecomes(second, 'abandoned'),
      outcomeBecomes(first, 'lost'),
      outcomeBecomes(talked, 'lost'),
    ])
    const cookie = await hotline.login('2001')
    const answer = await hotline.app.inject({ url: '/api/missed-calls', headers: { cookie } })
    const { calls } = answer.json<{
      calls: { journeyId: string; number: string; why: string; status: string }[]
    }>()
    expect(calls.map((call) => call.journeyId)).toEqual([first, second, talked])
    expect(calls[0]).toMatchObject({ why: 'lost', status: 'due', number: '139****2222' })
    expect(calls[1]).toMatchObject({ why: 'abandoned' })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{"journeyId":'],
    ['no event', '{"journeyId":"x"}'],
    [
      'an event of an unknown kind',
      JSON.stringify({
        journeyId: randomUUID(),
        version: 1,
        type: 'fly',
        at: 1,
        callerNumber: '',
        dialled: '',
        arrivedAt: 1,
      }),
    ],
  ])('sets %s aside and goes on', async (_title, text) => {
    const before = await hotline.app.redis.xlen(`${hotline.app.journeyStream}:set-aside`)
    await add(text)
    const journeyId = await tell(ANSWERED)
    await outcomeBecomes(journeyId, 'answered')
    expect(await hotline.app.redis.xlen(`${hotline.app.journeyStream}:set-aside`)).toBe(before + 1)
  })

  it('takes caller ids of any kind', async () => {
    for (const callerNumber of ['', 'anonymous', '9'.repeat(200), '📞', '"<>;&${}\r\n', '1001']) {
      await outcomeBecomes(await tell(ANSWERED, { callerNumber }), 'answered')
    }
  })

  it('waits while PostgreSQL is away, and loses nothing', async () => {
    await wire.cut()
    const told = await Promise.all(Array.from({ length: 10 }, () => tell(ANSWERED)))
    await eventually('read and kept', async () => (await unacknowledged()) > 0)
    const away = await hotline.app.inject({ url: '/readyz' })
    expect(away.statusCode).toBe(200)
    await eventually('degraded', async () => {
      const { status } = (await hotline.app.inject({ url: '/readyz' })).json<{ status: string }>()
      return status === 'degraded'
    })
    await wire.mend()
    await Promise.all(told.map((journeyId) => outcomeBecomes(journeyId, 'answered')))
    await eventually('acknowledged', async () => (await unacknowledged()) === 0)
  })

  it('goes on after a restart with what was read and not written', async () => {
    await wire.cut()
    const journeyId = await tell(ANSWERED)
    await eventually('read and kept', async () => (await unacknowledged()) > 0)
    // Only the application ends: the keys of this test stay.
    await hotline.app.close()
    await wire.mend()
    hotline = await start()
    await outcomeBecomes(journeyId, 'answered')
    await eventually('acknowledged', async () => (await unacknowledged()) === 0)
  })

  it('keeps people logged in, and their saves refused with a code, while PostgreSQL is away', async () => {
    const cookie = await hotline.login('1001')
    await wire.cut()
    const me = await hotline.app.inject({ url: '/api/me', headers: { cookie } })
    expect(me.statusCode).toBe(200)
    const save = await hotline.app.inject({
      method: 'POST',
      url: '/api/tickets',
      headers: { cookie, 'idempotency-key': 'outage-0001' },
      payload: {
        kind: 'help',
        callerName: '',
        contactNumber: '',
        address: '',
        matter: '停水',
        urgent: false,
        draft: false,
        journeyId: null,
        citizenId: null,
      },
    })
    expect([save.statusCode, save.json()]).toEqual([503, { error: { code: 'DATABASE_AWAY', details: {} } }])
    await wire.mend()
  })
})
