import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { DEMO_ROUTING } from '../settings.ts'
import { DEMO_USERS } from '../seed/demo-people.ts'
import { hasSkills } from '@hotline/telephony'
import { parseRouting, readRoutingFile, RoutingFileError } from './read.ts'

const SMALL = `version: small@2026-11-25
defaultNumber: '12345'
skills:
  - { skill: general, name: 综合受理 }
  - { skill: tax, name: 税务 }
numbers:
  - { number: '12345', name: 热线, merge: own, queue: general, reason: 综合受理 }
queues:
  - queue: general
    name: 综合受理
    needs: ['tax:2', general]
    relax:
      - { after: 10s, needs: [tax, general], reason: 放宽 }
      - { after: 1min, needs: [], reason: 任何人 }
    reason: 先来先接
emergency: { needs: [general], anybodyAfter: 5s, reason: 紧急优先 }
patience: { after: 3min, reason: 久候优先 }
`
const problems = (from: string | RegExp, to: string) => {
  const text = SMALL.replace(from, to)
  expect(text).not.toBe(SMALL)
  try {
    parseRouting(text, 'small.yaml')
  } catch (error) {
    if (error instanceof RoutingFileError) return error.message.split('\n')
    throw error
  }
  return []
}

describe('a routing file', () => {
  it('becomes rules, with times in ms and what is not said as it usually is', () => {
    expect(parseRouting(SMALL, 'small.yaml')).toMatchObject({
      numbers: [{ number: '12345', greeting: null, hours: null, emergency: false }],
      queues: [{ priority: 50, relax: [{ afterMs: 10_000 }, { afterMs: 60_000, needs: [] }] }],
      callers: [],
      emergency: { anybodyAfterMs: 5_000, key: null },
      patience: { afterMs: 180_000 },
      sticky: null,
    })
  })
  it.each([
    ['queue: general, reason', 'queue: nobody, reason', 'small.yaml:7 QUEUE_UNKNOWN numbers.0.queue: nobody'],
    ["'tax:2', general", "'toll:2', general", 'small.yaml:11 SKILL_UNKNOWN queues.0.needs: toll'],
    ['after: 1min', 'after: 5s', 'small.yaml:14 RELAX_NOT_LATER queues.0.relax.1.after: general'],
    [
      'needs: [tax, general]',
      "needs: ['tax:3']",
      'small.yaml:13 RELAX_NOT_WIDER queues.0.relax.0.needs: general',
    ],
    ["defaultNumber: '12345'", "defaultNumber: '12346'", 'small.yaml:2 DEFAULT_UNKNOWN defaultNumber: 12346'],
    ['merge: own', 'merge: mine', 'small.yaml:7 FIELD_INVALID numbers.0.merge: '],
    ['after: 10s', 'after: 10', 'small.yaml:13 FIELD_INVALID queues.0.relax.0.after: '],
    ['    name: 综合受理\n', '    name: 综合受理\n    speed: 9\n', 'small.yaml:9 FIELD_INVALID queues.0: '],
    ['numbers:\n', 'numbers: [\n', 'small.yaml:8 YAML_INVALID '],
  ])('that says %s → %s is refused with line, code and place', (from, to, wanted) => {
    expect(
      problems(from, to).some((line) => line.startsWith(wanted)),
      problems(from, to).join('\n'),
    ).toBe(true)
  })
  it('IN-1 may not close a number without saying who answers then', () => {
    const closed = "hours: [{ days: [1], from: '08:00', to: '18:00' }], reason: 综合受理"
    expect(problems('reason: 综合受理', closed)).toEqual([
      'small.yaml:7 CLOSED_MISSING numbers.0.hours: 12345',
    ])
  })
  it('that is not there is refused too', () => {
    expect(() => readRoutingFile('/nowhere.yaml')).toThrow(/^\/nowhere\.yaml:0 FILE_UNREADABLE /)
  })
})

describe('the demo county’s routing', () => {
  const rules = readRoutingFile(DEMO_ROUTING)
  it('leaves 12345 one line that every agent of the county takes', () => {
    expect(rules.queues.find(({ queue }) => queue === 'general')).toMatchObject({
      needs: ['general'],
      relax: [],
    })
    const agents = DEMO_USERS.filter(({ roles, guest_of }) => roles.includes('agent') && guest_of === null)
    expect(agents.every(({ skills }) => hasSkills(skills, ['general']))).toBe(true)
  })
  it('IN-8 has each of the three ways of merging, and IN-9 a guest whom a queue asks for first', () => {
    expect(new Set(rules.numbers.map(({ merge }) => merge))).toEqual(
      new Set(['own', 'whole', 'double', 'sub_centre']),
    )
    const guest = DEMO_USERS.find(({ guest_of }) => guest_of !== null)
    expect(rules.queues.some(({ needs }) => hasSkills(guest?.skills ?? [], needs))).toBe(true)
  })
  it('has in every step of every queue somebody who fits', () => {
    for (const { queue, needs, relax } of rules.queues)
      for (const step of [needs, ...relax.map((row) => row.needs)])
        expect(
          DEMO_USERS.some(({ skills }) => hasSkills(skills, step)),
          `${queue}: ${step.join()}`,
        ).toBe(true)
  })
  it('names only greetings that are recorded', () => {
    const sounds = fileURLToPath(new URL('../../../telephony/asterisk/sounds/hotline/', import.meta.url))
    const named = rules.numbers.flatMap((row) => [
      row.greeting,
      row.holidayGreeting,
      row.closed?.greeting ?? null,
    ])
    for (const sound of named)
      if (sound !== null) expect(existsSync(`${sounds}${sound}.wav`), sound).toBe(true)
  })
  it('gives a reason in every row', () => {
    const rows = readFileSync(DEMO_ROUTING, 'utf8').match(/reason: \S+/g) ?? []
    expect(rows.length).toBeGreaterThan(15)
  })
})
