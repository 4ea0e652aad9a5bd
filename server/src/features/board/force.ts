/** 强制小休 and 强制签退: never without a row in the audit log, never into a call. */
import type { Kysely } from 'kysely'
import { AppError, type CommandInput, type Forced } from '@hotline/contract'
import type { Telephony } from '@hotline/telephony'
import { writeAudit } from '../../audit/audit-log.ts'
import type { SessionUser } from '../../auth/sessions.ts'
import type { Tables } from '../../database/schema.ts'
import { cleanText } from '../../domain/text.ts'

export interface ForceNeeds {
  db: Kysely<Tables>
  telephony: Pick<Telephony, 'desk' | 'force' | 'logout'>
  /** Ends every session of this account and shows its pages the login, with who did it. */
  showOut: (agentId: string, forced: Forced) => Promise<void>
  now: () => number
}

/** @throws AppError AGENT_NOT_FOUND, TRANSITION_REFUSED while a call is on the desk, DATABASE_AWAY: nothing was done */
export async function forceAgent(
  needs: ForceNeeds,
  user: Pick<SessionUser, 'id' | 'name'>,
  { agentId, to, why }: CommandInput<'agent:force'>,
): Promise<void> {
  const forced = { by: `${user.id} ${user.name}`, why: cleanText(why) }
  const { telephony } = needs
  // The row is written first and kept only if the move was made.
  await needs.db.transaction().execute(async (trx) => {
    const desk = freeDesk(telephony, agentId)
    await writeAudit(trx, {
      at: needs.now(),
      by: user.id,
      what: 'agent:force',
      object: `agent ${agentId}`,
      details: { to, why: forced.why, from: desk.agent.state },
    })
    if (to === 'not_ready') await telephony.force(agentId, forced)
    else {
      // A call may have come while the row was written.
      freeDesk(telephony, agentId)
      await telephony.logout(agentId)
    }
  })
  if (to === 'logged_out') await needs.showOut(agentId, forced)
}

function freeDesk(telephony: ForceNeeds['telephony'], agentId: string) {
  const desk = telephony.desk(agentId)
  if (desk === undefined) throw new AppError('AGENT_NOT_FOUND', { agentId })
  if (desk.call !== null) throw new AppError('TRANSITION_REFUSED', { state: desk.agent.state })
  return desk
}
