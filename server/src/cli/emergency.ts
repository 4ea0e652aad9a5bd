/** `hotline emergency`: where 110, 119, 120 and 122 are dialled, and whether it is a drill. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { EmergencyService } from '@hotline/contract'
import type { Tables } from '../database/schema.ts'
import { readPlan, saveDrill, saveRoutes } from '../emergency/repository.ts'
import { asJson, readArguments, wrongUsage } from './arguments.ts'
import { readContacts } from './contacts.ts'

const USAGE =
  'emergency route 110|119|120|122 sip:HOST:PORT [sip:HOST:PORT …], emergency drill on|off, or emergency list [--json]'
/** Twice the pause between two readings of a running server (HOTLINE_EMERGENCY_REFRESH_MS): then it holds the change. */
const IN_FORCE_MS = 1_000

/** @throws Error with one sentence */
export async function emergencyCommand(db: Kysely<Tables>, args: readonly string[]): Promise<string> {
  const { positionals, values } = readArguments(args, { json: { type: 'boolean' } }, USAGE)
  const [what, first = '', ...rest] = positionals
  if (what === 'route') return route(db, first, rest)
  if (what === 'drill' && rest.length === 0) return drill(db, first)
  if (what === 'list' && first === '') return list(db, values.json === true)
  throw wrongUsage(USAGE)
}

async function route(db: Kysely<Tables>, number: string, texts: readonly string[]): Promise<string> {
  const service = EmergencyService.safeParse(number)
  if (!service.success) throw wrongUsage(USAGE)
  const uris = readContacts(texts)
  await saveRoutes(db, service.data, uris)
  await wait(IN_FORCE_MS)
  return `${service.data} is dialled at ${uris.join(', then ')}`
}

async function drill(db: Kysely<Tables>, onOrOff: string): Promise<string> {
  if (onOrOff !== 'on' && onOrOff !== 'off') throw wrongUsage(USAGE)
  await saveDrill(db, onOrOff === 'on')
  await wait(IN_FORCE_MS)
  return onOrOff === 'on'
    ? 'drill: emergency keys reach a local answering machine and no trunk'
    : 'no drill: emergency keys dial their routes'
}

async function list(db: Kysely<Tables>, json: boolean): Promise<string> {
  const plan = await readPlan(db)
  if (json) return asJson(plan)
  const lines = EmergencyService.options.map((service) => {
    const uris = plan.routes[service] ?? []
    return `${service}  ${uris.length === 0 ? 'no route' : uris.join(', then ')}`
  })
  return [...lines, `drill ${plan.drill ? 'on' : 'off'}`].join('\n')
}
