/** Who a registered ticket is from, when the agent chose nobody: the first person that this number is known by. */
import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../database/schema.ts'

export interface FirstCaller {
  /** The number that recognises; not empty. */
  key: string
  name: string
  address: string
  at: number
}

/** @returns the new person's id; null where people are known on the number already: the agent, not we, may choose */
export async function rememberFirstCaller(
  trx: Transaction<Tables>,
  caller: FirstCaller,
): Promise<string | null> {
  const { key, name, address, at } = caller
  // The same lock as a person added in the pop takes: two at once must not both be the first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`number:${key}`}, 0))`.execute(trx)
  const known = await trx
    .selectFrom('citizen_numbers')
    .select('number')
    .where('number', '=', key)
    .executeTakeFirst()
  if (known !== undefined) return null
  const id = randomUUID()
  await trx
    .insertInto('citizens')
    .values({ id, name, address, flags: [], created_at: at, updated_at: at })
    .execute()
  await trx
    .insertInto('citizen_numbers')
    .values({ citizen_id: id, number: key, created_at: at, used_at: at })
    .execute()
  return id
}
