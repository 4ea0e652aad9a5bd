import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExpertAnswerView, SeatView } from '@hotline/contract'
import { saveUnit } from '../../experts/repository.ts'
import { listAnswers } from '../../experts/answers.ts'
import { startHotline, type Desk, type Hotline } from '../../test/harness.ts'

const BRIEF = { question: '几点恢复供水？', note: '家中有老人', matter: '停水两天' }

describe('专家坐席', () => {
  let hotline: Hotline
  let agent: Desk
  let expert: Desk
  let unitId: string
  const journeyId = randomUUID()
  beforeAll(async () => {
    hotline = await startHotline({})
    const contact = { label: '3001 谢文华', uri: 'seat:3001', accept: 'answer' as const }
    const nothing = { duty: undefined, place: undefined, hunt: undefined }
    unitId = await saveUnit(hotline.db, {
      ...{ newId: randomUUID(), name: '区水务局', at: Date.now(), ...nothing },
      contacts: [contact],
    })
    agent = hotline.connect(await hotline.login('1001'))
    await agent.send('desk:open')
    expert = hotline.connect(await hotline.login('3001'))
    expect(await expert.send('seat:open')).toMatchObject({
      ok: true,
      value: { seatId: '3001', presence: 'free', ask: null, answers: [] },
    })
    hotline.telephony.offer('1001', { journeyId })
    hotline.telephony.answer('1001')
  })
  afterAll(() => hotline.close())

  it('DA-4 is shown question, matter and note with the ring, and a number that is not whole', async () => {
    expect(await agent.send('call:invite', { journeyId, unitId, brief: BRIEF })).toMatchObject({ ok: true })
    const { ask } = await expert.told<SeatView>('seat:changed', (view) => view.ask !== null)
    expect(ask).toMatchObject({
      ...{ journeyId, unitName: '区水务局', state: 'ringing', callerNumber: '138****1111' },
      ...{ agent: '1001 王敏', brief: BRIEF },
    })
    expect(JSON.stringify(ask)).not.toContain('13800001111')
  })

  it('DA-4 keeps her answer once, as a draft for the knowledge base, and shows it to the agent', async () => {
    const given = { journeyId, partyId: '1', answer: ' 今晚八点前恢复 ', key: 'answer-0001' }
    for (let again = 0; again < 2; again += 1)
      expect(await expert.send('expert:answer', given)).toMatchObject({ ok: true })
    const told = await agent.told<{ answers: ExpertAnswerView[] }>('answers:changed')
    expect(told.answers).toMatchObject([
      { unitName: '区水务局', by: '3001 谢文华', question: BRIEF.question, answer: '今晚八点前恢复' },
    ])
    expect(await agent.send('answers:open', { journeyId })).toMatchObject({ ok: true, value: told.answers })
    expect(await listAnswers(hotline.db, journeyId)).toHaveLength(1)
    const kept = await hotline.db.selectFrom('expert_answers').selectAll().executeTakeFirstOrThrow()
    expect(kept).toMatchObject({ state: 'draft', expert_id: '3001', unit_id: unitId, party_id: '1' })
    await hotline.db.deleteFrom('expert_answers').execute()
    expect(await listAnswers(hotline.db, journeyId)).toHaveLength(1)
  })

  it('DA-4 after the call the question stays with her, and what was never asked of her takes no answer', async () => {
    hotline.telephony.changeParty('1001', '1', {
      ...{ state: 'left', end: 'left', answeredAt: 2, endedAt: 3 },
      attempts: [
        ...[{ label: '3001 谢文华', seatId: '3001', dialledAt: 1, ringingAt: 1, answeredAt: 2 }].map(
          (one) => ({
            ...one,
            endedAt: 3,
            end: 'left' as const,
          }),
        ),
      ],
    })
    hotline.telephony.endCall('1001')
    const { ask, answers } = await expert.told<SeatView>('seat:changed', (view) => view.ask?.state === 'left')
    expect(ask).toMatchObject({ journeyId, brief: BRIEF })
    expect(answers).toHaveLength(1)
    const other = { journeyId: randomUUID(), partyId: '1', answer: '……', key: 'answer-0002' }
    expect(await expert.send('expert:answer', other)).toMatchObject({
      ok: false,
      error: { code: 'PARTY_NOT_FOUND' },
    })
  })

  it('DA-4 presence and roster are in the directory before anybody asks', async () => {
    const list = async () =>
      (
        await hotline.app.inject({
          url: `/api/experts?q=${encodeURIComponent('水务')}`,
          headers: { cookie: await hotline.login('1001') },
        })
      ).json<{ units: { contacts: unknown[] }[] }>().units[0]?.contacts
    expect(await list()).toEqual([{ label: '3001 谢文华', presence: 'free', onDuty: true, hours: '' }])
    // A day that is never today's: tomorrow, in the hotline's own time.
    const day = ((new Date(Date.now() + 8 * 3_600_000).getUTCDay() + 6) % 7) + 1
    const hours = `${String((day % 7) + 1)} 00:00-24:00`
    await hotline.db.updateTable('expert_contacts').set({ hours }).where('unit_id', '=', unitId).execute()
    expect(await list()).toMatchObject([{ onDuty: false, hours }])
    await expect(hotline.app.experts.resolve(unitId)).rejects.toThrow('NOBODY_ON_DUTY')
  })

  it('退出 gives the seat up', async () => {
    const cookie = await hotline.login('3001')
    await hotline.app.inject({ method: 'POST', url: '/api/logout', headers: { cookie } })
    expect(hotline.telephony.seatPresence('3001')).toBe('offline')
  })
})
