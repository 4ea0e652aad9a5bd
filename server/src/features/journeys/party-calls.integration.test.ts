import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PartyView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'
import { createTestDatabase, type TestDatabase } from '../../test/harness.ts'
import { writeJourneyEvent } from './repository.ts'

const ASKED: PartyView = {
  partyId: '1',
  role: 'emergency',
  name: '120',
  unitId: null,
  service: '120',
  purpose: 'emergency',
  state: 'ringing',
  askedAt: 10_000,
  answeredAt: null,
  spokeAt: null,
  endedAt: null,
  end: null,
  attempts: [],
  drill: false,
}
const ANSWERED: PartyView = { ...ASKED, state: 'talking', answeredAt: 12_000 }
const LEFT: PartyView = { ...ANSWERED, state: 'left', spokeAt: 12_500, endedAt: 60_000, end: 'left' }

describe('the receipt of a party', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  const write = (journeyId: string, version: number, party: PartyView, agentId?: string) =>
    writeJourneyEvent(database.db, {
      journeyId,
      version,
      type: 'party',
      at: party.endedAt ?? party.answeredAt ?? party.askedAt,
      callerNumber: '13800001111',
      dialled: '12345',
      arrivedAt: 1_000,
      party,
      ...(agentId === undefined ? {} : { agentId }),
    } satisfies JourneyEvent)
  const rows = (journeyId: string) =>
    database.db.selectFrom('party_calls').selectAll().where('journey_id', '=', journeyId).execute()

  const WHOLE = {
    party_id: '1',
    version: 4,
    role: 'emergency',
    service: '120',
    agent_id: '1001',
    asked_at: 10_000,
    answered_at: 12_000,
    spoke_at: 12_500,
    ended_at: 60_000,
    end: 'left',
    drill: false,
    body: LEFT,
  }

  it.each<[string, number[]]>([
    ['in their order', [2, 3, 4]],
    ['backwards', [4, 3, 2]],
    ['mixed and repeated', [3, 4, 3, 2, 4, 2]],
  ])('EM-4 is the last that was told, events coming %s', async (_title, order) => {
    const journeyId = randomUUID()
    const told: Record<number, PartyView> = { 2: ASKED, 3: ANSWERED, 4: LEFT }
    for (const version of order) await write(journeyId, version, told[version] ?? ASKED, '1001')
    expect(await rows(journeyId)).toMatchObject([WHOLE])
  })

  it('EM-4 keeps who pressed when the rest happens without an agent', async () => {
    const journeyId = randomUUID()
    await write(journeyId, 2, ASKED, '1001')
    await write(journeyId, 4, LEFT)
    expect(await rows(journeyId)).toMatchObject([WHOLE])
  })

  it('is one for each party of a call, beside the contact', async () => {
    const journeyId = randomUUID()
    const expert: PartyView = {
      ...ANSWERED,
      partyId: '2',
      role: 'expert',
      purpose: 'three_way',
      service: null,
      unitId: randomUUID(),
      name: '区水务局',
    }
    await write(journeyId, 2, ASKED, '1001')
    const contact = await write(journeyId, 3, expert, '1001')
    expect(contact).toMatchObject({ journey_id: journeyId, number: '13800001111' })
    const found = await rows(journeyId)
    expect(found.map((row) => [row.party_id, row.role, row.unit_id])).toEqual([
      ['1', 'emergency', null],
      ['2', 'expert', expert.unitId],
    ])
  })
})
