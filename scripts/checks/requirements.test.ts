import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../stack/settings.ts'
import { parseRequirements, traced } from './requirements.ts'

const REQUIREMENTS = [
  { id: 'ZZ-1', rule: 'first' },
  { id: 'ZZ-2', rule: 'second' },
]
const trace = (text: string) => traced(REQUIREMENTS, [{ path: 'x.test.ts', text }])
const provenBy = (text: string) => trace(text).proven.map(({ id }) => id)

describe('requirements', () => {
  it.each([
    [`it('ZZ-1 shows it', () => {})`],
    [`test("shows it (ZZ-1)", () => {})`],
    ['describe(`ZZ-1 and more`, () => {})'],
    [`it.each([1, 2])('ZZ-1 of %s', () => {})`],
    [`it(\n  'ZZ-1 on a line of its own',\n  () => {},\n)`],
    [`- name: ZZ-1 a row of a policy test`],
  ])('are named by %j', (text) => {
    expect(provenBy(text)).toEqual(['ZZ-1'])
  })

  it.each([[`// ZZ-1`], [`const why = 'ZZ-1'`], [`it('ZZ-11 is another', () => {})`]])(
    'are not named by %j',
    (text) => {
      expect(provenBy(text)).toEqual([])
    },
  )

  it('that no test names are listed, and typing errors too', () => {
    const { unnamed, unknown } = trace(`it('ZZ-1 and ZZ-3 hold', () => {})`)
    expect(unnamed.map(({ id }) => id)).toEqual(['ZZ-2'])
    expect(unknown).toEqual([{ id: 'ZZ-3', files: ['x.test.ts'] }])
  })

  it('of the committed list are read whole, each id once', () => {
    const ids = parseRequirements(readFileSync(join(ROOT, 'scripts/requirements.txt'), 'utf8')).map(
      ({ id }) => id,
    )
    expect(ids.length).toBeGreaterThan(90)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
