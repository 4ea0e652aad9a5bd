import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExpertUnitList, type PartyView } from '@hotline/contract'
import { saveUnit } from '../../experts/repository.ts'
import { startHotline, type Hotline } from '../../test/harness.ts'

const DAY_MS = 86_400_000

describe('the directory of expert units', () => {
  let hotline: Hotline
  let water: string
  beforeAll(async () => {
    hotline = await startHotline({})
    water = await saveUnit(hotline.db, {
      newId: randomUUID(),
      name: '区水务局',
      duty: undefined,
      place: undefined,
      hunt: 'together',
      contacts: [
        { label: '专线1', uri: 'sip:8001@127.0.0.1:5090', accept: 'answer' },
        { label: '专线2', uri: 'sip:8002@127.0.0.1:5090', accept: 'key' },
      ],
      at: Date.now(),
    })
  })
  afterAll(() => hotline.close())

  const list = async (q?: string, id = '1001') => {
    const answer = await hotline.app.inject({
      url: `/api/experts${q === undefined ? '' : `?q=${encodeURIComponent(q)}`}`,
      headers: { cookie: await hotline.login(id) },
    })
    expect(answer.statusCode).toBe(200)
    return ExpertUnitList.parse(answer.json()).units
  }

  it('DA-2 lists every unit to everybody here, and finds by words of name, duty and place', async () => {
    for (const id of ['1001', '2001', '3001', '9001']) expect(await list(undefined, id)).toHaveLength(4)
    const names = async (q: string) => (await list(q)).map((unit) => unit.name)
    expect(await names('水务')).toEqual(['区水务局'])
    expect(await names('供水 江东')).toEqual(['区水务局'])
    expect(await names('江东')).toHaveLength(2)
    expect(await names('供水 全市')).toEqual([])
    for (const q of ['%', '_', '\\', "'; drop table expert_units; --"]) expect(await names(q)).toEqual([])
  })

  it('refuses a question that is longer than one', async () => {
    const headers = { cookie: await hotline.login('1001') }
    const answer = await hotline.app.inject({ url: `/api/experts?q=${'水'.repeat(101)}`, headers })
    expect(answer.json()).toMatchObject({ error: { code: 'INPUT_INVALID' } })
  })

  it('keeps what is not said again, and replaces contacts', async () => {
    const [unit] = await list('水务')
    expect(unit).toMatchObject({ unitId: water, duty: '供水、排水、水费', contactCount: 2 })
    expect(await hotline.app.experts.resolve(water)).toEqual({
      name: '区水务局',
      hunt: 'together',
      contacts: [
        { label: '专线1', uri: 'sip:8001@127.0.0.1:5090', accept: 'answer' },
        { label: '专线2', uri: 'sip:8002@127.0.0.1:5090', accept: 'key' },
      ],
    })
  })

  it('DA-3 counts what was asked and answered in 30 days, and how long an answer took', async () => {
    const now = Date.now()
    const call = (askedAt: number, answeredAfterMs: number | null) => ({
      journey_id: randomUUID(),
      party_id: '1',
      version: 1,
      role: 'expert' as const,
      unit_id: water,
      service: null,
      name: '区水务局',
      purpose: 'consult' as const,
      agent_id: '1001',
      asked_at: askedAt,
      answered_at: answeredAfterMs === null ? null : askedAt + answeredAfterMs,
      spoke_at: null,
      ended_at: null,
      end: null,
      drill: false,
      body: '{}',
    })
    await hotline.db
      .insertInto('party_calls')
      .values([
        call(now - DAY_MS, 2_000),
        call(now - 2 * DAY_MS, 5_001),
        call(now - 3 * DAY_MS, null),
        call(now - 31 * DAY_MS, 90_000),
        { ...call(now, 1), role: 'emergency' },
      ])
      .execute()
    expect(await list('水务')).toMatchObject([{ asked: 3, answered: 2, meanAnswerMs: 3501 }])
    expect(await list('公积金')).toMatchObject([{ asked: 0, answered: 0, meanAnswerMs: null }])
  })

  it('shows a unit busy while somebody of it is in a call, and no longer', async () => {
    const journeyId = randomUUID()
    const desk = hotline.connect(await hotline.login('1002'))
    await desk.send('desk:open')
    hotline.telephony.offer('1002', { journeyId })
    hotline.telephony.answer('1002')
    const busy = async () => (await list('水务'))[0]?.busy
    expect(await busy()).toBe(false)
    await desk.send('call:invite', { journeyId, unitId: water })
    expect(await busy()).toBe(true)
    const left: Partial<PartyView> = { state: 'left', end: 'left', endedAt: Date.now() }
    hotline.telephony.changeParty('1002', '1', left)
    expect(await busy()).toBe(false)
    await desk.send('call:invite', { journeyId, unitId: water })
    expect(await busy()).toBe(true)
    // Telephony forgot the call without a word about its parties.
    hotline.telephony.endCall('1002')
    expect(await busy()).toBe(false)
  })
})
