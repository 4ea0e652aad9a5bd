/** `hotline routing`: whether a routing file is right, and what the one in force says. Needs no running hotline. */
import { resolve } from 'node:path'
import type { RoutingRules } from '@hotline/telephony'
import { readRoutingFile } from '../routing/read.ts'
import { DEMO_ROUTING } from '../settings.ts'
import { asJson, readArguments, wrongUsage } from './arguments.ts'

const USAGE = 'routing check FILE, or routing show [FILE] [--json]'

/**
 * @param places where it was called from, and the file of HOTLINE_ROUTING
 * @throws Error with one line a problem: file, line, code, place
 */
export function routingCommand(
  args: readonly string[],
  places: { folder: string | undefined; inForce: string | undefined },
): string {
  const given = (file: string) => resolve(places.folder ?? '.', file)
  const { positionals, values } = readArguments(args, { json: { type: 'boolean' } }, USAGE)
  const [what, file, ...rest] = positionals
  if (rest.length > 0 || (what !== 'check' && what !== 'show')) throw wrongUsage(USAGE)
  if (what === 'show') {
    const rules = readRoutingFile(file === undefined ? places.inForce || DEMO_ROUTING : given(file))
    return values.json === true ? asJson(rules) : asText(rules)
  }
  if (file === undefined) throw wrongUsage(USAGE)
  const { version, numbers, queues } = readRoutingFile(given(file))
  return `${version} is right: ${String(numbers.length)} numbers, ${String(queues.length)} queues`
}

function asText({ version, numbers, queues, callers, emergency, patience, sticky }: RoutingRules): string {
  const seconds = (ms: number) => `${String(ms / 1000)} s`
  const needs = (skills: readonly string[]) => (skills.length === 0 ? 'anybody' : skills.join(' + '))
  return [
    version,
    ...numbers.map((row) => `${row.number}  ${row.name}  ${row.merge} → ${row.queue}  ${row.reason}`),
    ...queues.flatMap(({ queue, name, priority, relax, reason, ...row }) => [
      `${queue}  ${name}  priority ${String(priority)}, needs ${needs(row.needs)}  ${reason}`,
      ...relax.map((step) => `  after ${seconds(step.afterMs)}: ${needs(step.needs)}  ${step.reason}`),
    ]),
    ...callers.map(({ rule, priority, reason }) => `${rule}  priority ${String(priority ?? '–')}  ${reason}`),
    `emergency  needs ${needs(emergency.needs)}, after ${seconds(emergency.anybodyAfterMs)} anybody  ${emergency.reason}`,
    `patience  after ${seconds(patience.afterMs)}  ${patience.reason}`,
    sticky === null ? 'sticky  off' : `sticky  for ${seconds(sticky.forMs)}  ${sticky.reason}`,
  ].join('\n')
}
