/** `hotline message`: whom the address of an emergency, or an emergency of a class, is told by message. */
import type { Kysely } from 'kysely'
import { EmergencyClass, EmergencyService } from '@hotline/contract'
import type { Tables } from '../database/schema.ts'
import { cleanLine } from '../domain/text.ts'
import {
  readMessageRoutes,
  saveMessageRoutes,
  type MessageRoute,
  type RouteKind,
} from '../messages/routes.ts'
import { asJson, asLines, readArguments, wrongUsage } from './arguments.ts'

const USAGE =
  'message route 110|119|120|122|CLASS NAME=RECIPIENT [NAME=RECIPIENT …], or message list [--json]; a recipient is a number or an address that the channel knows'
const RECIPIENT = /^[0-9A-Za-z@._+-]{3,100}$/
const MOST = 20

/** @throws Error with one sentence */
export async function messageCommand(db: Kysely<Tables>, args: readonly string[]): Promise<string> {
  const { positionals, values } = readArguments(args, { json: { type: 'boolean' } }, USAGE)
  const [what, topic = '', ...rest] = positionals
  if (what === 'route') return route(db, topic, rest)
  if (what === 'list' && topic === '') return list(db, values.json === true)
  throw wrongUsage(USAGE)
}

const TOPICS: readonly { kind: RouteKind; topics: readonly string[] }[] = [
  { kind: 'emergency_address', topics: EmergencyService.options },
  { kind: 'emergency_class', topics: EmergencyClass.options },
]

async function route(db: Kysely<Tables>, topic: string, texts: readonly string[]): Promise<string> {
  const kind = TOPICS.find(({ topics }) => topics.includes(topic))?.kind
  if (kind === undefined || texts.length === 0 || texts.length > MOST) throw wrongUsage(USAGE)
  const routes = texts.map(readRoute)
  await saveMessageRoutes(db, { kind, topic }, routes)
  return `${topic} is told to ${routes.map(({ name, recipient }) => `${name} (${recipient})`).join(', ')}`
}

function readRoute(text: string): MessageRoute {
  const at = text.lastIndexOf('=')
  const name = cleanLine(text.slice(0, Math.max(at, 0)))
  const recipient = text.slice(at + 1)
  if (name === '' || name.length > 50 || !RECIPIENT.test(recipient))
    throw new Error(`${JSON.stringify(text)} is no route; write NAME=NUMBER, e.g. 市急救中心=13900000000.`)
  return { name, recipient }
}

async function list(db: Kysely<Tables>, json: boolean): Promise<string> {
  const found: { kind: RouteKind; topic: string; routes: MessageRoute[] }[] = []
  for (const { kind, topics } of TOPICS)
    for (const topic of topics) {
      const routes = await readMessageRoutes(db, kind, topic)
      if (routes.length > 0) found.push({ kind, topic, routes })
    }
  if (json) return asJson(found)
  const lines = found.map(
    ({ topic, routes }) =>
      `${topic}  ${routes.map(({ name, recipient }) => `${name} ${recipient}`).join(', ')}`,
  )
  return asLines(lines, 'nobody is told anything by message')
}
