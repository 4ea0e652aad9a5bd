/** Emergency routes and the drill switch in PostgreSQL. */
import type { Kysely } from 'kysely'
import type { EmergencyService } from '@hotline/contract'
import type { Tables } from '../database/schema.ts'
import type { EmergencyPlan } from './wish.ts'

export async function readPlan(db: Kysely<Tables>): Promise<EmergencyPlan> {
  // One statement, so that routes and drill are of the same moment.
  const rows = await db
    .selectFrom('emergency_settings as s')
    .leftJoin('emergency_routes as r', (join) => join.onTrue())
    .select(['s.drill', 'r.service', 'r.uri'])
    .orderBy('r.service')
    .orderBy('r.position')
    .execute()
  const routes: Partial<Record<EmergencyService, string[]>> = {}
  for (const { service, uri } of rows) {
    if (service !== null && uri !== null) routes[service] = [...(routes[service] ?? []), uri]
  }
  return { drill: rows[0]?.drill ?? false, routes }
}

/** @param uris in order of trial; they replace what was there */
export async function saveRoutes(
  db: Kysely<Tables>,
  service: EmergencyService,
  uris: readonly string[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('emergency_routes').where('service', '=', service).execute()
    if (uris.length > 0)
      await trx
        .insertInto('emergency_routes')
        .values(uris.map((uri, at) => ({ service, position: at + 1, uri })))
        .execute()
  })
}

export async function saveDrill(db: Kysely<Tables>, drill: boolean): Promise<void> {
  await db
    .insertInto('emergency_settings')
    .values({ drill })
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ drill }))
    .execute()
}
