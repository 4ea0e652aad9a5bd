/** The story of 13800001111: two earlier calls, the second of which is still an open ticket. */
import type { Kysely } from 'kysely'
import type { JourneyEvent } from '@hotline/telephony'
import type { Tables } from '../database/schema.ts'
import { writeJourneyEvent } from '../features/journeys/repository.ts'
import { append, nextNumber } from '../features/tickets/repository.ts'
import { DEMO_CITIZENS, demoId } from './demo-people.ts'

const DAY_MS = 86_400_000
const AGENT = '1001'
/** Kaijiang's notice (requirements, S0). */
const POLICY = 'kaijiang@2022-06-30'

interface Call {
  journeyId: string
  daysAgo: number
  disposition: 'answered_directly' | 'ticket'
  note: string
}

const CALLS = [
  {
    journeyId: demoId('a', 1),
    daysAgo: 50,
    disposition: 'answered_directly',
    note: '咨询城乡居民医疗保险缴费时间，已当场答复',
  },
  { journeyId: demoId('a', 2), daysAgo: 2, disposition: 'ticket', note: '' },
] as const satisfies Call[]

/** A second start finds the calls there and does nothing, even after people went on with the ticket. */
export async function seedStory(db: Kysely<Tables>, now: number): Promise<void> {
  const caller = DEMO_CITIZENS[0]
  const known = await db
    .selectFrom('contacts')
    .select('journey_id')
    .where('journey_id', '=', CALLS[1].journeyId)
    .executeTakeFirst()
  if (caller === undefined || known !== undefined) return
  await db.transaction().execute(async (trx) => {
    const at = now - CALLS[1].daysAgo * DAY_MS
    const registered = {
      type: 'registered',
      content: {
        kind: 'help',
        callerName: caller.name,
        contactNumber: caller.number,
        address: caller.address,
        matter: '家中停水两天，物业称水管爆裂正在抢修但一直没有恢复，家里有老人，希望尽快供水。',
        urgent: false,
      },
      journeyId: CALLS[1].journeyId,
      citizenId: caller.id,
      policy: POLICY,
    } as const
    await append(trx, await nextNumber(trx, at), undefined, registered, AGENT, at)
  })
  for (const call of CALLS) {
    for (const event of eventsOf(call, caller.number, now - call.daysAgo * DAY_MS)) {
      await writeJourneyEvent(db, event)
    }
  }
}

function eventsOf(call: Call, callerNumber: string, arrivedAt: number): JourneyEvent[] {
  const steps: Pick<JourneyEvent, 'type' | 'at' | 'by' | 'disposition' | 'note'>[] = [
    { type: 'arrive', at: arrivedAt },
    { type: 'offer', at: arrivedAt + 2_000 },
    { type: 'answer', at: arrivedAt + 7_000 },
    { type: 'hangup', at: arrivedAt + 190_000, by: 'caller' },
    { type: 'finish', at: arrivedAt + 205_000, disposition: call.disposition, note: call.note },
  ]
  const { journeyId } = call
  return steps.map((step, at) => ({
    journeyId,
    version: at + 1,
    callerNumber,
    dialled: '12345',
    arrivedAt,
    ...(at === 0 ? {} : { agentId: AGENT }),
    ...step,
  }))
}
