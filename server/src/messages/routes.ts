/** Whom a kind of message is for, as an operator said: `emergency_address` to 110, an emergency class to its units. */
import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'

export interface MessageRoute {
  name: string
  /** A telephone number, or an address that the channel knows. */
  recipient: string
}

export type RouteKind = 'emergency_address' | 'emergency_class'

/** In the order in which they were given. */
export async function readMessageRoutes(
  db: Kysely<Tables>,
  kind: RouteKind,
  topic: string,
): Promise<MessageRoute[]> {
  return db
    .selectFrom('message_routes')
    .select(['name', 'recipient'])
    .where('kind', '=', kind)
    .where('topic', '=', topic)
    .orderBy('position')
    .execute()
}

/** They replace what was there. */
export async function saveMessageRoutes(
  db: Kysely<Tables>,
  of: { kind: RouteKind; topic: string },
  routes: readonly MessageRoute[],
): Promise<void> {
  const { kind, topic } = of
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('message_routes').where('kind', '=', kind).where('topic', '=', topic).execute()
    if (routes.length > 0)
      await trx
        .insertInto('message_routes')
        .values(routes.map((route, at) => ({ kind, topic, position: at + 1, ...route })))
        .execute()
  })
}
