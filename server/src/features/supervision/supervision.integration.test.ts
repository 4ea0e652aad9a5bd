import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ack, BoardView, DeskView } from '@hotline/contract'
import {
  createTestDatabase,
  startHotline,
  type Desk,
  type Hotline,
  type TestDatabase,
} from '../../test/harness.ts'
import { createRelay, type Relay } from '../../test/relay.ts'

describe('a supervisor’s hand in a call', () => {
  let database: TestDatabase
  let wire: Relay
  let hotline: Hotline
  let supervisor: Desk
  let agent: Desk
  const journeyId = randomUUID()
  beforeAll(async () => {
    database = await createTestDatabase()
    wire = await createRelay(database.url)
    hotline = await startHotline({
      database,
      env: {
        DATABASE_URL: wire.url,
        HOTLINE_DATABASE_PROBE_MS: '50',
        HOTLINE_DATABASE_TIMEOUT_MS: '1000',
        HOTLINE_COMMANDS_PER_SECOND: '1000',
        HOTLINE_ALARM_WAIT_MS: '1',
      },
    })
    supervisor = hotline.connect(await hotline.login('2001'))
    agent = hotline.connect(await hotline.login('1001'))
    await agent.send('desk:open')
    await supervisor.send('board:open')
    hotline.telephony.offer('1001', { journeyId })
    hotline.telephony.answer('1001')
  })
  afterAll(async () => {
    await hotline.close()
    await wire.cut()
    await database.drop()
  })

  const ask = async <T>(name: string, input: object, who = supervisor) =>
    (await who.send(name, input)) as Ack<T>
  const audit = () => database.db.selectFrom('audit_log').selectAll().orderBy('id').execute()

  it('has a seat of its own that is no agent’s', async () => {
    expect(await ask<DeskView>('desk:open', {})).toMatchObject({
      ok: true,
      value: { agent: { agentId: '2001' } },
    })
    expect(await ask('agent:ready', {})).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  })

  it.each(['monitor', 'whisper', 'barge', 'take_over'] as const)(
    '%s is written to the audit log with whose call it was',
    async (mode) => {
      expect(await ask('call:observe', { journeyId, mode })).toMatchObject({ ok: true })
      expect(hotline.telephony.calls).toContain(`observe ${mode} ${journeyId}`)
      expect((await audit()).at(-1)).toMatchObject({
        ...{ by: '2001', what: 'call:observe', object: `journey ${journeyId}` },
        details: { mode, agentId: '1001' },
      })
    },
  )

  it('writes nothing down that was refused, and is nobody’s but a supervisor’s', async () => {
    const before = await audit()
    const none = { journeyId: randomUUID(), mode: 'monitor' }
    expect(await ask('call:observe', none)).toMatchObject({ ok: false, error: { code: 'CALL_NOT_FOUND' } })
    expect(await ask('call:observe', { journeyId, mode: 'monitor' }, agent)).toMatchObject({
      error: { code: 'FORBIDDEN' },
    })
    const move = { journeyId, agentId: '1001', why: '坐席求助' }
    expect(await ask('call:assign', move)).toMatchObject({ error: { code: 'AGENT_NOT_READY' } })
    expect(await ask('call:assign', { ...move, why: ' ' })).toMatchObject({
      error: { code: 'INPUT_INVALID' },
    })
    expect(await audit()).toEqual(before)
  })

  it('指派 is written down with to whom and why', async () => {
    const other = hotline.connect(await hotline.login('1002'))
    await other.send('desk:open')
    await other.send('agent:ready')
    const move = { journeyId, agentId: '1002', why: '坐席求助' }
    expect(await ask<BoardView>('call:assign', move)).toMatchObject({ ok: true, value: { alarms: [] } })
    expect((await audit()).at(-1)).toMatchObject({
      ...{ what: 'call:assign', object: `journey ${journeyId}` },
      details: { to: '1002', why: '坐席求助', from: '1001', state: 'talking' },
    })
  })

  it('知道了 is shown to every board, with who said it', async () => {
    hotline.telephony.wait({
      ...{ journeyId: randomUUID(), callerNumber: '', dialled: '12345', arrivedAt: Date.now() - 1_000 },
      ...{ state: 'queued', priority: 50, queueName: '', step: 0, pinnedTo: null },
    })
    await supervisor.told<BoardView>('board:changed', ({ alarms }) =>
      alarms.some(({ kind }) => kind === 'oldest_wait'),
    )
    expect(await ask<BoardView>('alarm:acknowledge', { alarmId: 'oldest_wait' })).toMatchObject({
      value: { alarms: [{ kind: 'oldest_wait', acknowledged: { by: '2001 郑国强' } }] },
    })
    expect((await audit()).at(-1)).toMatchObject({ what: 'alarm:acknowledge', object: 'alarm oldest_wait' })
    expect(await ask('alarm:acknowledge', { alarmId: 'queue_length' })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
  })

  it('without PostgreSQL does nothing in a call, but lets her leave one', async () => {
    const before = hotline.telephony.calls.length
    await wire.cut()
    expect(await ask('call:observe', { journeyId, mode: 'barge' })).toMatchObject({
      error: { code: 'DATABASE_AWAY' },
    })
    expect(hotline.telephony.calls.slice(before).filter((call) => call.startsWith('observe'))).toEqual([])
    expect(await ask('call:unobserve', { journeyId })).toMatchObject({ ok: true })
    await wire.mend()
  })
})
