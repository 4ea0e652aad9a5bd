import type { EmergencyRoutes } from '../domain/party.ts'
import { AriError } from './ari-error.ts'
import type { Ari } from './ari.ts'
import { remember } from './remember.ts'

/** More than any service has lines; what stands beyond the last route is removed. */
const MOST_ROUTES = 8
const ADDRESS = /^sip:[A-Za-z0-9._+@:-]{1,200}$/

/**
 * Writes the routes where the dialplan finds them when no server lives: AstDB, `hotline-emergency/110-1`, `110-2`, …
 * and `drill`. Idempotent.
 * @throws AriError
 */
export async function writeEmergencyRoutes(ari: Ari, { routes, drill }: EmergencyRoutes): Promise<void> {
  await write(ari, 'drill', drill ? '1' : undefined)
  for (const [service, addresses] of Object.entries(routes))
    for (let place = 1; place <= MOST_ROUTES; place += 1)
      await write(ari, `${service}-${String(place)}`, addresses[place - 1])
}

async function write(ari: Ari, key: string, value: string | undefined): Promise<void> {
  if (value !== undefined && value !== '1' && !ADDRESS.test(value))
    throw new AriError('http', 400, `remember ${key}`)
  await remember(ari, `hotline-emergency/${key}`, value)
}
