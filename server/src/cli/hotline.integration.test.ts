import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PartyView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'
import { readPlan } from '../emergency/repository.ts'
import { writeJourneyEvent } from '../features/journeys/repository.ts'
import { createTestDatabase, type TestDatabase } from '../test/harness.ts'

const PROGRAM = fileURLToPath(new URL('hotline.ts', import.meta.url))

describe('the hotline command', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  interface Said {
    code: number | null
    stdout: string
    stderr: string
  }
  /** A process of its own, as an operator has it. */
  function hotline(args: string[], url = database.url): Promise<Said> {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...args], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: Said = { code: null, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => {
        resolve({ ...said, code })
      })
    })
  }
  async function told<T>(args: string[]): Promise<T> {
    const { code, stdout, stderr } = await hotline(args)
    expect([code, stderr]).toEqual([0, ''])
    return JSON.parse(stdout) as T
  }
  const tell = (journeyId: string, steps: Partial<JourneyEvent>[]) =>
    steps.reduce<Promise<unknown>>(
      (before, step, at) =>
        before.then(() =>
          writeJourneyEvent(database.db, {
            journeyId,
            version: at + 1,
            type: 'arrive',
            at: 2_000_000 + at * 1_000,
            callerNumber: '13912345678',
            dialled: '12345',
            arrivedAt: 2_000_000,
            ...step,
          }),
        ),
      Promise.resolve(),
    )

  it('EM-3 EM-8 sets routes in order of trial, replaces them, and switches the drill', async () => {
    const set = await hotline(['emergency', 'route', '110', 'sip:127.0.0.1:5091', 'sip:110@gw.example.cn'])
    expect([set.code, set.stderr]).toEqual([0, ''])
    expect(await readPlan(database.db)).toEqual({
      drill: false,
      routes: { '110': ['sip:127.0.0.1:5091', 'sip:110@gw.example.cn'] },
    })
    await hotline(['emergency', 'route', '110', 'sip:127.0.0.1:5099'])
    await hotline(['emergency', 'drill', 'on'])
    expect(await told(['emergency', 'list', '--json'])).toEqual({
      drill: true,
      routes: { '110': ['sip:127.0.0.1:5099'] },
    })
    await hotline(['emergency', 'drill', 'off'])
    expect((await readPlan(database.db)).drill).toBe(false)
  })

  it('DA-2 adds a unit, lists it, and replaces its contacts under the same name', async () => {
    const unit = ['expert', 'add', '--unit', '县消防大队']
    await hotline([...unit, '--contact', 'sip:8001@127.0.0.1:5090', '--duty', '消防', '--accept', 'key'])
    const contacts = ['--contact', 'sip:8002@127.0.0.1:5090', '--contact', 'sip:8003@127.0.0.1:5090']
    const again = await hotline([...unit, ...contacts, '--hunt', 'together'])
    expect([again.code, again.stderr]).toEqual([0, ''])
    const units = await told<{ name: string }[]>(['expert', 'list', '--json'])
    expect(units).toHaveLength(5)
    expect(units.find(({ name }) => name === '县消防大队')).toMatchObject({
      duty: '消防',
      place: '',
      contactCount: 2,
      asked: 0,
      meanAnswerMs: null,
      contacts: [
        { label: '专线1', uri: 'sip:8002@127.0.0.1:5090', accept: 'answer' },
        { label: '专线2', uri: 'sip:8003@127.0.0.1:5090', accept: 'answer' },
      ],
    })
  })

  it('EM-4 shows a journey with events, legs, regions, recordings and receipt', async () => {
    const journeyId = randomUUID()
    const party: PartyView = {
      partyId: '1',
      role: 'emergency',
      name: '110',
      unitId: null,
      service: '110',
      purpose: 'emergency',
      state: 'left',
      askedAt: 2_004_000,
      answeredAt: 2_006_000,
      spokeAt: 2_006_500,
      endedAt: 2_009_000,
      end: 'left',
      attempts: [],
      drill: false,
    }
    const talking: PartyView = { ...party, state: 'talking', endedAt: null, end: null, spokeAt: null }
    const agentId = '1001'
    await tell(journeyId, [
      {},
      { type: 'offer', agentId },
      { type: 'answer', agentId },
      { type: 'hold', agentId },
      { type: 'resume', agentId },
      { type: 'party', agentId, party: talking },
      { type: 'party', agentId, party },
      { type: 'hangup', agentId, by: 'caller' },
    ])
    const shown = await told<{ events: { type: string }[] }>(['journey', 'show', journeyId, '--json'])
    expect(shown.events.map(({ type }) => type)).toEqual([
      'arrive',
      'offer',
      'answer',
      'hold',
      'resume',
      'party',
      'party',
      'hangup',
    ])
    expect(shown).toMatchObject({
      journeyId,
      number: '139****5678',
      outcome: 'answered',
      legs: [
        { role: 'caller', number: '139****5678', endedAt: 2_007_000 },
        { role: 'agent', agentId, offeredAt: 2_001_000, answeredAt: 2_002_000, endedAt: 2_007_000 },
        party,
      ],
      regions: [
        { kind: 'hold', partyId: null, from: 2_003_000, to: 2_004_000 },
        { kind: 'emergency', partyId: '1', from: 2_006_000, to: 2_009_000 },
      ],
      recordings: [],
      receipt: [party],
    })
    expect(JSON.stringify(shown)).not.toContain('13912345678')
  })

  it('IN-12 lists calls since an instant, and who is to be called back, masked', async () => {
    const journeyId = randomUUID()
    const arrivedAt = Date.now()
    await tell(journeyId, [{ arrivedAt }, { type: 'abandon', at: arrivedAt + 5_000, arrivedAt }])
    const since = new Date(arrivedAt - 1_000).toISOString()
    const listed = await told<object[]>(['journey', 'list', '--since', since, '--json'])
    expect(listed).toMatchObject([{ journeyId, number: '139****5678', outcome: 'abandoned', arrivedAt }])
    expect(await told(['journey', 'list', '--since', String(arrivedAt + 1), '--json'])).toEqual([])
    const missed = await told<object[]>(['missed', 'list', '--json'])
    expect(missed).toMatchObject([{ journeyId, number: '139****5678', why: 'abandoned', status: 'due' }])
  })

  it.each<[string[], RegExp]>([
    [['emergency', 'route', '911', 'sip:127.0.0.1'], /^Write it so: npm run -s hotline -- emergency route/],
    [['emergency', 'route', '110'], /^Give one to 10 contacts/],
    [['emergency', 'route', '110', 'sip:110@h.cn;transport=tcp'], /is no contact; write sip:USER@HOST:PORT/],
    [['emergency', 'route', '110', 'drill:110'], /is no contact/],
    [['emergency', 'drill', 'maybe'], /^Write it so/],
    [['expert', 'add', '--contact', 'sip:1@h.cn'], /^Write it so/],
    [['expert', 'add', '--unit', 'X', '--contact', 'sip:1@h.cn&Local/9'], /is no contact/],
    [['expert', 'add', '--unit', 'X', '--contact', 'sip:1@h.cn', '--hunt', 'random'], /^--hunt is/],
    [['expert', 'add', '--unit', 'X'.repeat(51), '--contact', 'sip:1@h.cn'], /^--unit has at most 50/],
    [['expert', 'fly'], /^Write it so/],
    [['journey', 'show', 'x', '--json'], /^There is no journey "x"/],
    [['journey', 'show', randomUUID(), '--json'], /^There is no journey/],
    [['journey', 'list', '--since', 'yesterday', '--json'], /is no time/],
    [['journey', 'list', '--json'], /^Write it so/],
    [['missed', 'list', '--jsno'], /^Write it so/],
  ])('refuses %j in one sentence on stderr', async (args, sentence) => {
    const { code, stdout, stderr } = await hotline(args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('says that the database does not answer', async () => {
    const { code, stdout, stderr } = await hotline(
      ['missed', 'list', '--json'],
      'postgresql://hotline:secret@127.0.0.1:1/hotline',
    )
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^The database does not answer; is the hotline running\?/)
    expect(stderr).not.toContain('secret')
  })

  it('IN-8 checks a routing file without a database, and shows the one in force', async () => {
    const shown = await hotline(['routing', 'show'], '')
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toContain('12329  住房公积金热线  double → housing-fund')
    const rules = await told<{ version: string }>(['routing', 'show', '--json'])
    expect(rules.version).toMatch(/^kaijiang-demo@/)
    const wrong = await hotline(['routing', 'check', PROGRAM], '')
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toMatch(/hotline\.ts:\d+ (YAML_INVALID|FIELD_INVALID) /)
    expect((await hotline(['routing', 'mend'], '')).stderr).toContain('routing check FILE')
  })

  it('IN-9 makes a guest account of a department, with levels', async () => {
    const env = process.env.HOTLINE_ACCOUNT_PASSWORD
    process.env.HOTLINE_ACCOUNT_PASSWORD = 'a-long-enough-password'
    try {
      const made = await hotline([
        'account',
        '4002',
        '许平',
        'agent',
        'tax:3,general',
        '--guest-of',
        '市税务局',
      ])
      expect(made).toMatchObject({ code: 0, stderr: '' })
    } finally {
      process.env.HOTLINE_ACCOUNT_PASSWORD = env ?? ''
    }
    const row = await database.db
      .selectFrom('users')
      .selectAll()
      .where('id', '=', '4002')
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ skills: ['tax:3', 'general'], guest_of: '市税务局' })
  })
})
