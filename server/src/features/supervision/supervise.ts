/** Without a row in the audit log nothing is done, and a row stays only where something was. */
import type { Kysely } from 'kysely'
import type { CommandInput, DeskView } from '@hotline/contract'
import type { Telephony } from '@hotline/telephony'
import { writeAudit } from '../../audit/audit-log.ts'
import type { SessionUser } from '../../auth/sessions.ts'
import type { Tables } from '../../database/schema.ts'
import { cleanText } from '../../domain/text.ts'

export interface SuperviseNeeds {
  db: Kysely<Tables>
  telephony: Pick<Telephony, 'call' | 'observe' | 'assignable' | 'assign'>
  now: () => number
}

/** @throws AppError as `Telephony.observe`, DATABASE_AWAY: nothing was done */
export function observeCall(
  { db, telephony, now }: SuperviseNeeds,
  user: Pick<SessionUser, 'id'>,
  { journeyId, mode }: CommandInput<'call:observe'>,
): Promise<DeskView> {
  return db.transaction().execute(async (trx) => {
    await writeAudit(trx, {
      ...{ at: now(), by: user.id, what: 'call:observe', object: `journey ${journeyId}` },
      details: { mode, agentId: telephony.call(journeyId)?.agentId ?? null },
    })
    return telephony.observe(user.id, journeyId, mode)
  })
}

/** @throws AppError as `Telephony.assign`, DATABASE_AWAY: nothing was done */
export async function assignCall(
  { db, telephony, now }: SuperviseNeeds,
  user: Pick<SessionUser, 'id'>,
  { journeyId, agentId, why }: CommandInput<'call:assign'>,
): Promise<void> {
  // Refused before anything is written, so that a supervisor in a hurry hears no at once.
  telephony.assignable(journeyId, agentId)
  const call = telephony.call(journeyId)
  await db.transaction().execute(async (trx) => {
    await writeAudit(trx, {
      ...{ at: now(), by: user.id, what: 'call:assign', object: `journey ${journeyId}` },
      details: {
        to: agentId,
        why: cleanText(why),
        from: call?.agentId ?? null,
        state: call?.view.state ?? null,
      },
    })
    await telephony.assign(user.id, journeyId, agentId)
  })
}
