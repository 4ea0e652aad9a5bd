/** What a schema cannot say of a routing file: that its rows fit each other. Pure. */
import { hasSkills } from '@hotline/telephony'
import type { RoutingFile } from './schema.ts'

export const ROUTING_PROBLEMS = [
  /** The file cannot be read. */
  'FILE_UNREADABLE',
  /** No YAML. */
  'YAML_INVALID',
  /** A field is missing, unknown, or has a value that it may not have. */
  'FIELD_INVALID',
  'NUMBER_TWICE',
  'QUEUE_TWICE',
  /** A row needs a skill that has no name: a slip of the pen that nobody would ever fit. */
  'SKILL_UNKNOWN',
  /** A row names a queue that no row describes. */
  'QUEUE_UNKNOWN',
  'DEFAULT_UNKNOWN',
  /** Opening hours without a row for the time outside them: callers would wait for nobody. */
  'CLOSED_MISSING',
  /** A relaxation comes before the one above it. */
  'RELAX_NOT_LATER',
  /** A relaxation needs something that was not needed before: somebody who fitted would fit no longer. */
  'RELAX_NOT_WIDER',
] as const
export type RoutingProblemCode = (typeof ROUTING_PROBLEMS)[number]

export interface RoutingProblem {
  code: RoutingProblemCode
  /** Where in the file, as `numbers.1.queue`; empty: the file as a whole. */
  path: readonly (string | number)[]
  words: string
}

export function problemsOf(file: RoutingFile): RoutingProblem[] {
  return [...numbersOf(file), ...queuesOf(file), ...skillsOf(file)]
}

function* skillsOf({ skills, queues, callers, emergency }: RoutingFile): Iterable<RoutingProblem> {
  const known = new Set(skills.map(({ skill }) => skill))
  const needs: [path: (string | number)[], needs: readonly string[]][] = [
    ...queues.flatMap(({ needs: own, relax }, at): [(string | number)[], readonly string[]][] => [
      [['queues', at, 'needs'], own],
      ...relax.map((row, step): [(string | number)[], readonly string[]] => [
        ['queues', at, 'relax', step, 'needs'],
        row.needs,
      ]),
    ]),
    ...callers.map((row, at): [(string | number)[], readonly string[]] => [
      ['callers', at, 'needs'],
      row.needs,
    ]),
    [['emergency', 'needs'], emergency.needs],
  ]
  for (const [path, skill] of needs.flatMap(([where, all]) => all.map((each) => [where, each] as const))) {
    const name = skill.split(':')[0] ?? skill
    if (!known.has(name)) yield { code: 'SKILL_UNKNOWN', path, words: name }
  }
}

function* numbersOf({ numbers, queues, defaultNumber }: RoutingFile): Iterable<RoutingProblem> {
  const known = new Set(queues.map(({ queue }) => queue))
  const seen = new Set<string>()
  for (const [at, { number, queue, hours, closed }] of numbers.entries()) {
    const path = ['numbers', at]
    if (seen.has(number)) yield { code: 'NUMBER_TWICE', path: [...path, 'number'], words: number }
    seen.add(number)
    if (!known.has(queue)) yield { code: 'QUEUE_UNKNOWN', path: [...path, 'queue'], words: queue }
    if (closed !== null && !known.has(closed.queue))
      yield { code: 'QUEUE_UNKNOWN', path: [...path, 'closed', 'queue'], words: closed.queue }
    if (hours !== null && closed === null)
      yield { code: 'CLOSED_MISSING', path: [...path, 'hours'], words: number }
  }
  if (!seen.has(defaultNumber))
    yield { code: 'DEFAULT_UNKNOWN', path: ['defaultNumber'], words: defaultNumber }
}

function* queuesOf({ queues }: RoutingFile): Iterable<RoutingProblem> {
  const seen = new Set<string>()
  for (const [at, { queue, needs, relax }] of queues.entries()) {
    if (seen.has(queue)) yield { code: 'QUEUE_TWICE', path: ['queues', at, 'queue'], words: queue }
    seen.add(queue)
    let [before, since] = [needs, 0]
    for (const [step, row] of relax.entries()) {
      const path = ['queues', at, 'relax', step]
      if (row.after <= since) yield { code: 'RELAX_NOT_LATER', path: [...path, 'after'], words: queue }
      // Who has exactly what was needed before must still fit.
      if (!hasSkills(before, row.needs))
        yield { code: 'RELAX_NOT_WIDER', path: [...path, 'needs'], words: queue }
      ;[before, since] = [row.needs, row.after]
    }
  }
}
