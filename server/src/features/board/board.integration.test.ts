import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ack, BoardView, DeskView, FigureRowList } from '@hotline/contract'
import {
  createTestDatabase,
  eventually,
  startHotline,
  type Desk,
  type Hotline,
  type TestDatabase,
} from '../../test/harness.ts'
import { createRelay, type Relay } from '../../test/relay.ts'

const WHY = '班后会'
const BY = { by: '2001 郑国强', why: WHY }

describe('the board', () => {
  let database: TestDatabase
  let wire: Relay
  let hotline: Hotline
  let supervisor: Desk
  let agent: Desk
  beforeAll(async () => {
    database = await createTestDatabase()
    wire = await createRelay(database.url)
    hotline = await startHotline({
      database,
      env: {
        DATABASE_URL: wire.url,
        HOTLINE_BOARD_FIGURES_MS: '50',
        HOTLINE_DATABASE_PROBE_MS: '50',
        HOTLINE_DATABASE_TIMEOUT_MS: '1000',
        HOTLINE_COMMANDS_PER_SECOND: '1000',
      },
    })
    supervisor = hotline.connect(await hotline.login('2001'))
    agent = hotline.connect(await hotline.login('1001'))
    await agent.send('desk:open')
  })
  afterAll(async () => {
    await hotline.close()
    await wire.cut()
    await database.drop()
  })

  const open = async () => (await supervisor.send('board:open')) as Ack<BoardView>
  const force = async (to: 'not_ready' | 'logged_out', agentId = '1001', why = WHY) =>
    (await supervisor.send('agent:force', { agentId, to, why })) as Ack<BoardView>
  const audit = () => database.db.selectFrom('audit_log').selectAll().orderBy('id').execute()
  const told = (fits: (view: BoardView) => boolean) => supervisor.told<BoardView>('board:changed', fits)
  const rows = async (query: string) =>
    hotline.app.inject({
      url: `/api/board/figures/${query}`,
      headers: { cookie: await hotline.login('2001') },
    })

  it('AN-3 AN-4 opens whole, and tells what changes without being asked', async () => {
    expect(await open()).toMatchObject({
      ok: true,
      value: {
        agents: [{ agentId: '1001', state: 'not_ready', proofs: { heartbeat: true }, call: null }],
        figures: { answerRate: { formula: 'answer_rate' }, answerRate24h: { formula: 'answer_rate_24h' } },
        dataAwaySince: null,
      },
    })
    const journeyId = randomUUID()
    hotline.telephony.wait({
      ...{ journeyId, callerNumber: '13800005555', dialled: '12345', arrivedAt: Date.now() },
      ...{ state: 'queued', priority: 50, queueName: '综合受理', step: 0, pinnedTo: null },
    })
    const waiting = await told((view) => view.waiting.length > 0)
    expect(waiting.waiting).toMatchObject([{ journeyId, number: '138****5555', state: 'queued' }])
    hotline.telephony.offer('1001', { journeyId: randomUUID() })
    const rung = await told((view) => (view.agents[0]?.call ?? null) !== null)
    expect(rung.agents[0]?.call).toMatchObject({ number: '138****1111', state: 'offered' })
    expect(rung.seq).toBeGreaterThan(waiting.seq)
    hotline.telephony.endCall('1001')
  })

  it('is pushed to boards only', async () => {
    await open()
    let heard = 0
    agent.socket.on('board:changed', () => (heard += 1))
    hotline.telephony.wait({
      ...{ journeyId: randomUUID(), callerNumber: '', dialled: '12345', arrivedAt: Date.now() },
      ...{ state: 'queued', priority: 50, queueName: '综合受理', step: 0, pinnedTo: null },
    })
    await told((view) => view.waiting.some(({ number }) => number === ''))
    // A push to this agent's own desk has come meanwhile.
    await agent.send('agent:pauseAfterCall', { on: true })
    await agent.told<DeskView>('desk:changed', (view) => view.agent.pauseAfterCall)
    expect(heard).toBe(0)
  })

  it('强制小休 is written down and shown to the agent with who did it', async () => {
    expect(await force('not_ready')).toMatchObject({ ok: true })
    const view = await agent.told<DeskView>('desk:changed', (desk) => desk.agent.reason === 'supervisor')
    expect(view.agent).toMatchObject({ state: 'not_ready', forced: BY })
    expect((await audit()).at(-1)).toMatchObject({
      ...{ by: '2001', what: 'agent:force', object: 'agent 1001' },
      details: { to: 'not_ready', why: WHY, from: 'not_ready' },
    })
  })

  it('does not reach into a call, and writes nothing down that was not done', async () => {
    const before = await audit()
    hotline.telephony.offer('1001', { journeyId: randomUUID() })
    for (const to of ['not_ready', 'logged_out'] as const)
      expect(await force(to)).toMatchObject({ ok: false, error: { code: 'TRANSITION_REFUSED' } })
    hotline.telephony.endCall('1001')
    expect(await force('not_ready', '1019')).toMatchObject({ ok: false, error: { code: 'AGENT_NOT_FOUND' } })
    expect(await force('not_ready', '1001', '  ')).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID' },
    })
    expect(await audit()).toEqual(before)
  })

  it('keeps what was written down, whoever wants it changed', async () => {
    const before = await audit()
    await database.db.updateTable('audit_log').set({ by: '9001' }).execute()
    await database.db.deleteFrom('audit_log').execute()
    expect(await audit()).toEqual(before)
    expect(before.length).toBeGreaterThan(0)
  })

  it('强制签退 ends every page and session of the agent, and tells her who did it', async () => {
    const cookie = await hotline.login('1002')
    const [desk, other] = [hotline.connect(cookie), hotline.connect(cookie)]
    await desk.send('desk:open')
    await eventually('connected', () => other.socket.connected)
    expect(await force('logged_out', '1002')).toMatchObject({ ok: true })
    for (const page of [desk, other]) {
      expect(await page.told('session:ended')).toEqual({ forced: BY })
      await eventually('cut off', () => page.socket.disconnected)
    }
    expect(hotline.telephony.desk('1002')).toBeUndefined()
    expect((await hotline.app.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(401)
    expect((await audit()).at(-1)).toMatchObject({ object: 'agent 1002', details: { to: 'logged_out' } })
  })

  it('AN-3 gives the rows behind a figure, paged, with masked numbers', async () => {
    const at = Date.now()
    await database.db
      .insertInto('contacts')
      .values(
        [1, 2, 3].map((ago) => ({
          ...{ journey_id: randomUUID(), number: '13800005555', dialled: '12345', arrived_at: at - ago },
          ...{ answered_at: at, ended_at: at, outcome: 'answered' as const, agent_id: '1001' },
          ...{ native: false, disposition: null, knowledge_entry_id: null, basis: '', note: '' },
        })),
      )
      .execute()
    const first = (await rows('answer_rate_24h/rows?limit=2')).json<FigureRowList>()
    expect(first.rows).toMatchObject([
      { number: '138****5555', arrivedAt: at - 1, counts: true },
      { arrivedAt: at - 2 },
    ])
    const second = await rows(`answer_rate_24h/rows?limit=2&after=${first.next ?? ''}`)
    expect(second.json<FigureRowList>().rows[0]).toMatchObject({ arrivedAt: at - 3 })
    for (const wrong of ['nonsense/rows', 'answer_rate/rows?limit=501', 'answer_rate/rows?after=1.2'])
      expect((await rows(wrong)).statusCode, wrong).toBe(400)
  })

  it('goes on without PostgreSQL: no figures, since when, no forced move, and all of it comes back', async () => {
    await open()
    const at = Date.now()
    await wire.cut()
    const away = await told((view) => view.figures === null)
    expect(away.dataAwaySince).toBeGreaterThanOrEqual(at)
    expect(away.agents.length).toBeGreaterThan(0)
    const { seq } = away
    expect(await force('not_ready')).toMatchObject({ ok: false, error: { code: 'DATABASE_AWAY' } })
    await wire.mend()
    await told((view) => view.seq > seq && view.figures !== null && view.dataAwaySince === null)
  })
})
