/** What a page may send: closed lists and opaque ids. Words of people's own are named here, and never go to the switch. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { COMMANDS } from './commands.ts'

/** Free text, each with where it ends: none of them is a field of telephony's `Switch` (telephony/src/ports.ts). */
const FREE_TEXT: Readonly<Record<string, string>> = {
  'call:finish note': 'wrap-up, in PostgreSQL',
  'call:finish basis': 'the contact, in PostgreSQL',
  'call:finish knowledgeEntryId': 'the contact, in PostgreSQL',
  'agent:force why': 'audit log, and the agent’s own screen',
  'alarm:acknowledge alarmId': 'looked up among the alarms that stand',
  'call:assign why': 'audit log',
  'call:emergencyAddress address': 'a message by the webhook',
  'expert:answer answer': 'PostgreSQL, and the agent’s own screen',
  ...Object.fromEntries(
    ['consult', 'invite', 'transfer'].flatMap((ask) =>
      ['matter', 'note', 'question'].map((part) => [
        `call:${ask} brief ${part}`,
        'journey events, and the expert’s own screen',
      ]),
    ),
  ),
}

interface Leaf {
  path: string
  pattern: string | undefined
  closed: boolean
}

/** Every text field of a command's input. */
function leaves(path: string, schema: z.core.JSONSchema.BaseSchema): Leaf[] {
  const below = [
    ...Object.entries(schema.properties ?? {}),
    ...[schema.items].flat().map((item) => ['[]', item] as const),
  ]
  const more = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [
    ...(schema.type === 'string'
      ? [{ path, pattern: schema.pattern, closed: schema.enum !== undefined || schema.const !== undefined }]
      : []),
    ...below.flatMap(([name, one]) => (typeof one === 'object' ? leaves(`${path} ${name}`, one) : [])),
    ...more.flatMap((one) => (typeof one === 'object' ? leaves(path, one) : [])),
  ]
}

const all = Object.entries(COMMANDS).flatMap(([name, { input }]) =>
  leaves(name, z.toJSONSchema(input, { io: 'input' })),
)
const SIGNS = [
  '$',
  '{',
  '}',
  '&',
  ',',
  '|',
  ';',
  '\r',
  '\n',
  '\u0000',
  '"',
  "'",
  '(',
  ')',
  '/',
  '\\',
  '@',
  ':',
  '<',
  '>',
  '=',
  ' ',
  '%',
]

describe('what a page may send', () => {
  it('has text only in closed lists, in patterns, and where free text is named', () => {
    const free = all.filter(({ pattern, closed }) => pattern === undefined && !closed)
    expect(free.map(({ path }) => path).sort()).toEqual(Object.keys(FREE_TEXT).sort())
  })

  it.each(all.filter(({ pattern }) => pattern !== undefined))(
    '$path takes nothing that means something to a dialplan, to SIP or to AMI',
    ({ pattern = '' }) => {
      const shape = new RegExp(pattern)
      fc.assert(
        fc.property(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(...SIGNS),
          fc.string(),
          (before, sign, after) => {
            expect(shape.test(before + sign + after)).toBe(false)
          },
        ),
        { numRuns: 300 },
      )
    },
  )
})
