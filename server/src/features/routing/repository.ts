/** What PostgreSQL knows of a caller that the routing rules ask for. */
import { sql, type Kysely } from 'kysely'
import type { CallerFacts, LastAgent } from '@hotline/telephony'
import type { Tables } from '../../database/schema.ts'

/** A month: somebody who calls again about the same street lamp does so within it. */
const LOOK_BACK_MS = 30 * 86_400_000

interface FactsRow {
  flags: string[] | null
  open_matter: boolean
  called_times: number
  missed_at: number | null
  agent_id: string | null
  agent_at: number | null
}

/** @param key the number that recognises; never empty */
export async function readCallerFacts(
  db: Kysely<Tables>,
  key: string,
  journeyId: string,
  now: number,
): Promise<CallerFacts> {
  const { rows } = await sql<FactsRow>`
    select
      (select array_agg(distinct flag) from citizens c
         join citizen_numbers n on n.citizen_id = c.id and n.number = ${key}, unnest(c.flags) flag) as flags,
      exists (select from tickets where contact_key = ${key} and status <> 'closed') as open_matter,
      (select count(*) from contacts
         where number = ${key} and arrived_at >= ${now - LOOK_BACK_MS} and journey_id <> ${journeyId}::uuid) as called_times,
      (select min(ended_at) from missed_calls where number = ${key} and status = 'due') as missed_at,
      last.agent_id, coalesce(last.ended_at, last.answered_at) as agent_at
    from (select) one
    left join lateral (
      select agent_id, ended_at, answered_at from contacts
      where number = ${key} and agent_id is not null and answered_at is not null and journey_id <> ${journeyId}::uuid
      order by arrived_at desc limit 1
    ) last on true`.execute(db)
  const [row] = rows
  if (row === undefined) return {}
  const { agent_id: agentId, agent_at: at, missed_at: missedAt } = row
  return {
    flags: row.flags ?? [],
    openMatter: row.open_matter,
    calledTimes: Number(row.called_times),
    ...(missedAt === null ? {} : { missedAt }),
    ...(row.open_matter && agentId !== null && at !== null ? { lastAgent: { agentId, at } } : {}),
  }
}

/** Whom callers with an open matter talked with last, by the number that recognises them. @param since epoch ms */
export async function readLastAgents(db: Kysely<Tables>, since: number): Promise<Map<string, LastAgent>> {
  const { rows } = await sql<{ number: string; agent_id: string; at: number }>`
    select distinct on (c.number) c.number, c.agent_id, coalesce(c.ended_at, c.answered_at) as at
    from contacts c
    where c.arrived_at >= ${since} and c.agent_id is not null and c.answered_at is not null and c.number <> ''
      and exists (select from tickets t where t.contact_key = c.number and t.status <> 'closed')
    order by c.number, c.arrived_at desc`.execute(db)
  return new Map(rows.map(({ number, agent_id, at }) => [number, { agentId: agent_id, at: Number(at) }]))
}
