/**
 * EM-3, EM-7: when every route of an emergency service has failed, or it has declined the matter, the first receiver
 * keeps it: an urgent ticket says so, once a party. It is written as
 * soon as telephony tells; while PostgreSQL is away it is owed, and what was never told (this process was killed) is
 * found again in the parties of calls.
 */
import { sql, type Kysely } from 'kysely'
import { AppError, type JourneyId, type PartyView } from '@hotline/contract'
import type { Tables } from '../../database/schema.ts'
import type { Tickets } from './service.ts'

export interface FailedEmergency {
  journeyId: JourneyId
  /** Who pressed, and so whose ticket it is. */
  agentId: string
  party: PartyView
}

export interface FailedEmergencies {
  /** Idempotent by journey and party. Rejects while PostgreSQL is away; it is owed then. */
  register(failed: FailedEmergency): Promise<void>
  /** Registers what is owed and what was missed. Rejects while PostgreSQL is away. */
  catchUp(): Promise<void>
}

export interface FailedEmergencyOptions {
  db: Kysely<Tables>
  tickets: Pick<Tickets, 'create'>
  /** The caller's number as telephony has it, or undefined when it has forgotten the call. */
  callerNumber: (journeyId: JourneyId) => string | undefined
  now: () => number
}

/** Whoever was told at once has long written it; the press is at most a shift ago. */
const MISSED_AFTER_MS = 10_000
const LOOK_BACK_MS = 86_400_000

export function createFailedEmergencies(options: FailedEmergencyOptions): FailedEmergencies {
  const { db, tickets, now } = options
  const owed = new Map<string, FailedEmergency>()

  async function register(failed: FailedEmergency): Promise<void> {
    const key = keyOf(failed.journeyId, failed.party.partyId)
    owed.set(key, failed)
    await write(key, failed)
    owed.delete(key)
  }

  async function write(key: string, { journeyId, agentId, party }: FailedEmergency): Promise<void> {
    const contactNumber = (options.callerNumber(journeyId) ?? (await numberOf(db, journeyId))).slice(0, 20)
    const body = {
      kind: 'help' as const,
      callerName: '',
      contactNumber,
      address: '',
      matter: matterOf(party),
      urgent: true,
      draft: false,
      journeyId,
      citizenId: null,
    }
    try {
      // The hotline writes it, so it may name any call; the agent who pressed goes on with it.
      await tickets.create({ id: agentId, roles: ['supervisor'] }, key, body)
    } catch (error) {
      // Written already, with the number as it was known then.
      if (!(error instanceof AppError && error.code === 'KEY_REUSED')) throw error
    }
  }

  return {
    register,
    async catchUp() {
      for (const failed of [...owed.values()]) await register(failed)
      const at = now()
      const { rows } = await sql<{ journey_id: string; agent_id: string; body: PartyView }>`
        select p.journey_id, u.id as agent_id, p.body
        from party_calls p
        left join contacts c on c.journey_id = p.journey_id
        join users u on u.id = coalesce(p.agent_id, c.agent_id)
        where p.role = 'emergency' and not p.drill
          and (p.body ->> 'state' = 'failed' or p.body ->> 'outcome' = 'declined')
          and p.asked_at > ${at - LOOK_BACK_MS} and p.ended_at < ${at - MISSED_AFTER_MS}
          and not exists (select from idempotency_keys k
            where k.key = 'emergency-' || p.journey_id || '-' || p.party_id)
        order by p.asked_at`.execute(db)
      for (const row of rows)
        await register({ journeyId: row.journey_id, agentId: row.agent_id, party: row.body })
    },
  }
}

/** Nobody else has the matter: it was never answered, or it was declined. */
export function staysWithUs({ state, outcome }: PartyView): boolean {
  return state === 'failed' || outcome === 'declined'
}

function keyOf(journeyId: JourneyId, partyId: string): string {
  return `emergency-${journeyId}-${partyId}`
}

/** @returns empty where the number is withheld or not yet known */
async function numberOf(db: Kysely<Tables>, journeyId: JourneyId): Promise<string> {
  const contact = await db
    .selectFrom('contacts')
    .select('number')
    .where('journey_id', '=', journeyId)
    .executeTakeFirst()
  return contact?.number ?? ''
}

/** A ticket's text is the hotline's own record and so in its own language. */
function matterOf({ service, attempts, outcome }: PartyView): string {
  const number = service ?? ''
  if (outcome === 'declined')
    return `应急联动 ${number} 已接通但未受理：按首接负责，由本热线继续办理，请尽快与来电人联系。`
  return `应急联动 ${number} 未接通：已依次呼叫 ${String(attempts.length)} 次，均未成功。请立即改拨直线电话 ${number}，并与来电人保持联系。`
}
