/** `hotline expert`: the units that agents may ask, and where they are reached. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'
import { readDutyHours } from '../domain/duty-hours.ts'
import { cleanLine } from '../domain/text.ts'
import { createExpertDirectory } from '../experts/directory.ts'
import { listContacts, saveUnit } from '../experts/repository.ts'
import { asJson, asLines, readArguments, wrongUsage } from './arguments.ts'
import { readContacts } from './contacts.ts'

const USAGE =
  'expert add --unit NAME --contact sip:USER@HOST:PORT [--contact …] [--duty T] [--place T] [--hunt in_order|together] [--accept key|answer] [--hours "1-5 08:30-18:00"], or expert list [--json]; a contact is also seat:工号 of an expert here'
const OPTIONS = {
  unit: { type: 'string' },
  contact: { type: 'string', multiple: true },
  duty: { type: 'string' },
  place: { type: 'string' },
  hunt: { type: 'string' },
  accept: { type: 'string' },
  hours: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const

type Given = ReturnType<typeof readArguments<typeof OPTIONS>>['values']

/** @throws Error with one sentence */
export async function expertCommand(db: Kysely<Tables>, args: readonly string[]): Promise<string> {
  const { positionals, values } = readArguments(args, OPTIONS, USAGE)
  if (positionals.length !== 1) throw wrongUsage(USAGE)
  if (positionals[0] === 'add') return add(db, values)
  if (positionals[0] === 'list') return list(db, values.json === true)
  throw wrongUsage(USAGE)
}

/** The same name again is the same unit: its contacts are replaced, what is not given stays. */
async function add(db: Kysely<Tables>, given: Given): Promise<string> {
  const name = line('--unit', given.unit ?? '', 50)
  if (name === '') throw wrongUsage(USAGE)
  const hunt = oneOf('--hunt', given.hunt, ['in_order', 'together'] as const)
  const accept = oneOf('--accept', given.accept, ['answer', 'key'] as const) ?? 'answer'
  const uris = readContacts(given.contact ?? [], 'seats')
  const hours = hoursOf(given.hours ?? [], uris.length)
  const unitId = await saveUnit(db, {
    newId: randomUUID(),
    name,
    duty: given.duty === undefined ? undefined : line('--duty', given.duty, 200),
    place: given.place === undefined ? undefined : line('--place', given.place, 200),
    hunt,
    contacts: await Promise.all(
      uris.map(async (uri, at) => ({
        label: await labelOf(db, uri, at),
        uri,
        // At her own seat an expert has pressed 接听 herself.
        accept: uri.startsWith('seat:') ? ('answer' as const) : accept,
        hours: hours[at] ?? '',
      })),
    ),
    at: Date.now(),
  })
  return given.json === true ? asJson({ unitId, name }) : `${name} is reached at ${uris.join(', then ')}`
}

async function list(db: Kysely<Tables>, json: boolean): Promise<string> {
  // Who talks now is known to the running server alone.
  const directory = createExpertDirectory({
    db,
    isBusy: () => false,
    presenceOf: () => 'offline',
    now: Date.now,
  })
  const contacts = await listContacts(db)
  const units = (await directory.list('')).map(({ busy: _busy, ...unit }) => ({
    ...unit,
    contacts: contacts.get(unit.unitId) ?? [],
  }))
  if (json) return asJson(units)
  const lines = units.map((unit) => {
    const uris = unit.contacts.map(({ uri }) => uri).join(', ')
    const figures = `asked ${String(unit.asked)}, answered ${String(unit.answered)} in 30 days`
    return `${unit.name}  ${uris === '' ? 'no contact' : uris}  ${figures}`
  })
  return asLines(lines, 'there is no expert unit')
}

/** One roster for all contacts, or one for each. @throws Error with one sentence */
function hoursOf(given: readonly string[], contacts: number): string[] {
  if (given.length > 1 && given.length !== contacts)
    throw new Error('Give --hours once for all contacts, or once for each.')
  const texts = given.map((text) => line('--hours', text, 200))
  for (const text of texts) {
    try {
      readDutyHours(text)
    } catch (error) {
      throw new Error(
        `${JSON.stringify(text)} is no roster; write 1-5 08:30-12:00,14:00-18:00; 6 09:00-12:00 (1 is Monday).`,
        { cause: error },
      )
    }
  }
  return Array.from({ length: contacts }, (_, at) => texts[at] ?? texts[0] ?? '')
}

/** As agents see it. @throws Error with one sentence where a seat's account is no expert's */
async function labelOf(db: Kysely<Tables>, uri: string, at: number): Promise<string> {
  if (!uri.startsWith('seat:')) return `专线${String(at + 1)}`
  const id = uri.slice('seat:'.length)
  const user = await db.selectFrom('users').select(['name', 'roles']).where('id', '=', id).executeTakeFirst()
  if (user?.roles.includes('expert') !== true) throw new Error(`${id} is no account with the role expert.`)
  return `${id} ${user.name}`.slice(0, 50)
}

function line(option: string, text: string, most: number): string {
  const clean = cleanLine(text)
  if (clean.length > most) throw new Error(`${option} has at most ${String(most)} characters.`)
  return clean
}

function oneOf<T extends string>(
  option: string,
  given: string | undefined,
  words: readonly T[],
): T | undefined {
  const word = words.find((each) => each === given)
  if (given !== undefined && word === undefined) throw new Error(`${option} is ${words.join(' or ')}.`)
  return word
}
