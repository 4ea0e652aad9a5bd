import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestDatabase,
  eventually,
  startHotline,
  type Hotline,
  type TestDatabase,
} from '../../test/harness.ts'
import { writeJourneyEvent } from '../journeys/repository.ts'
import { readCallerFacts, readLastAgents } from './repository.ts'

/** The demo's 13800001111: elderly, with 1001 two days and fifty days ago, one open ticket. */
const KNOWN = '13800001111'
const STRANGER = '13912345678'

describe('what routing learns of a caller', () => {
  let database: TestDatabase
  let hotline: Hotline
  beforeAll(async () => {
    database = await createTestDatabase()
    hotline = await startHotline({ database, env: { HOTLINE_LAST_AGENTS_MS: '50' } })
  })
  afterAll(async () => {
    await hotline.close()
    await database.drop()
  })
  const arrive = (callerNumber: string): string => {
    const journeyId = randomUUID()
    hotline.telephony.arrive({ journeyId, callerNumber, arrivedAt: Date.now() })
    return journeyId
  }
  const learnt = (journeyId: string) =>
    hotline.telephony.learnt.find((each) => each.journeyId === journeyId)?.facts

  it('reaches a call that waits: marks, open matter, how often, by whom last', async () => {
    const journeyId = arrive(`+86${KNOWN}`)
    expect(await eventually('learnt', () => learnt(journeyId))).toMatchObject({
      flags: ['elderly'],
      openMatter: true,
      calledTimes: 1,
      lastAgent: { agentId: '1001' },
    })
  })

  it('is nothing for a stranger, and a withheld number is not even looked up', async () => {
    const withheld = arrive('')
    const journeyId = arrive(STRANGER)
    expect(await eventually('learnt', () => learnt(journeyId))).toEqual({
      ...{ flags: [], openMatter: false, calledTimes: 0 },
    })
    expect(learnt(withheld)).toBeUndefined()
  })

  it('IN-12 knows since when a missed call has not been called back', async () => {
    const missed = randomUUID()
    const [arrivedAt, endedAt] = [Date.now() - 900_000, Date.now() - 880_000]
    const event = { journeyId: missed, callerNumber: STRANGER, dialled: '12345', arrivedAt }
    await writeJourneyEvent(database.db, { ...event, version: 1, type: 'arrive', at: arrivedAt })
    await writeJourneyEvent(database.db, { ...event, version: 2, type: 'abandon', at: endedAt, by: 'caller' })
    const facts = await readCallerFacts(database.db, STRANGER, randomUUID(), Date.now())
    expect(facts).toMatchObject({ missedAt: endedAt, calledTimes: 1 })
  })

  it('the agent of an open matter is in memory before the next call, and not of a closed one', async () => {
    const all = await readLastAgents(database.db, 0)
    expect(all.get(KNOWN)).toMatchObject({ agentId: '1001' })
    expect(all.get(STRANGER)).toBeUndefined()
    const recent = [...(await readLastAgents(database.db, Date.now())).keys()]
    expect(recent).toEqual([])
    await database.db
      .updateTable('tickets')
      .set({ status: 'closed' })
      .where('contact_key', '=', KNOWN)
      .execute()
    expect((await readLastAgents(database.db, 0)).get(KNOWN)).toBeUndefined()
  })
})
