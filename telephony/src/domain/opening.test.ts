import { describe, expect, it } from 'vitest'
import { aNumber, someRules } from '../testing/rules.ts'
import { greetingsAt, openingOf } from './opening.ts'

/** Wall clock in China. */
const at = (text: string): number => Date.parse(`${text}:00+08:00`)
const hours = [{ days: [1, 2, 3, 4, 5], from: 8 * 60 + 30, to: 18 * 60 }]
const calendar = { holidays: [{ date: '2026-10-01', name: '国庆节' }], workdays: ['2026-10-10'] }
const closed = { queue: 'general', greeting: 'closed-12329', reason: '已下班' }
const row = aNumber('12329', { hours, closed, greeting: 'greeting-12329' })

describe('opening hours', () => {
  it.each([
    ['2026-11-25T08:29', false],
    ['2026-11-25T08:30', true],
    ['2026-11-25T17:59', true],
    ['2026-11-25T18:00', false],
    ['2026-11-28T10:00', false],
    // 调休: a Saturday that is worked.
    ['2026-10-10T10:00', true],
    // A holiday, a Thursday.
    ['2026-10-01T10:00', false],
    // Midnight in China is afternoon of the day before in UTC.
    ['2026-11-30T00:10', false],
  ])('%s is open: %s', (time, open) => {
    expect(openingOf(row, calendar, at(time)).open).toBe(open)
  })
  it('IN-1 a number without hours is open day and night, on holidays too', () => {
    expect(openingOf(aNumber('12345'), calendar, at('2026-10-01T03:00'))).toEqual({
      open: true,
      holiday: '国庆节',
    })
  })
})

describe('greetings', () => {
  const own = aNumber('12345', { holidayGreeting: 'holiday' })
  const rules = someRules({ numbers: [own, row], calendar })
  it('IN-8 are each number’s own, and the hotline’s where it has none', () => {
    expect(greetingsAt(rules, at('2026-11-25T10:00'))).toEqual({ '12345': '', '12329': 'greeting-12329' })
  })
  it('say outside hours what happens, and greet on a holiday', () => {
    expect(greetingsAt(rules, at('2026-11-25T20:00'))).toEqual({ '12345': '', '12329': 'closed-12329' })
    expect(greetingsAt(rules, at('2026-10-01T10:00'))).toEqual({
      '12345': 'holiday',
      '12329': 'closed-12329',
    })
  })
})
