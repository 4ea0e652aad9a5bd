/** The same key is the same write: whoever repeats a save gets the first answer again. */
import type { Transaction } from 'kysely'
import { AppError } from '@hotline/contract'
import type { Tables } from '../../database/schema.ts'
import { canonicalJson, sha256 } from '../../domain/canonical.ts'

export interface Intent {
  userId: string
  key: string
  /** Method, address and body: everything that makes it this write and no other. */
  request: unknown
  at: number
}

/**
 * Runs `write` unless this key has been used. A second submit that comes while the first is still being written waits
 * for it in the database.
 * @throws AppError KEY_REUSED for another request under the same key
 */
export async function once<T>(
  trx: Transaction<Tables>,
  intent: Intent,
  write: () => Promise<T>,
): Promise<{ value: T; repeated: boolean }> {
  const { userId, key } = intent
  const requestHash = sha256(canonicalJson(intent.request))
  const taken = await trx
    .insertInto('idempotency_keys')
    .values({ user_id: userId, key, request_hash: requestHash, response: null, created_at: intent.at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  const mine = trx.updateTable('idempotency_keys').where('user_id', '=', userId).where('key', '=', key)
  if (taken !== undefined) {
    const value = await write()
    await mine.set({ response: JSON.stringify(value) }).execute()
    return { value, repeated: false }
  }
  const before = await trx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (before.request_hash !== requestHash) throw new AppError('KEY_REUSED')
  return { value: before.response as T, repeated: true }
}
