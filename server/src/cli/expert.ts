/** `hotline expert`: the units that agents may ask, and where they are reached. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'
import { cleanLine } from '../domain/text.ts'
import { createExpertDirectory } from '../experts/directory.ts'
import { listContacts, saveUnit } from '../experts/repository.ts'
import { asJson, asLines, readArguments, wrongUsage } from './arguments.ts'
import { readContacts } from './contacts.ts'

const USAGE =
  'expert add --unit NAME --contact sip:USER@HOST:PORT [--contact …] [--duty T] [--place T] [--hunt in_order|together] [--accept key|answer], or expert list [--json]'
const OPTIONS = {
  unit: { type: 'string' },
  contact: { type: 'string', multiple: true },
  duty: { type: 'string' },
  place: { type: 'string' },
  hunt: { type: 'string' },
  accept: { type: 'string' },
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
  const uris = readContacts(given.contact ?? [])
  const unitId = await saveUnit(db, {
    newId: randomUUID(),
    name,
    duty: given.duty === undefined ? undefined : line('--duty', given.duty, 200),
    place: given.place === undefined ? undefined : line('--place', given.place, 200),
    hunt,
    contacts: uris.map((uri, at) => ({ label: `专线${String(at + 1)}`, uri, accept })),
    at: Date.now(),
  })
  return given.json === true ? asJson({ unitId, name }) : `${name} is reached at ${uris.join(', then ')}`
}

async function list(db: Kysely<Tables>, json: boolean): Promise<string> {
  // Who talks now is known to the running server alone.
  const directory = createExpertDirectory({ db, isBusy: () => false, now: Date.now })
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
