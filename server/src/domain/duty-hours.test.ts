import { describe, expect, it } from 'vitest'
import { isOnDuty, readDutyHours } from './duty-hours.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const OFFICE = '1-5 08:30-12:00,14:00-18:00; 6 09:00-12:00'

describe('值班表', () => {
  it.each([
    ['2026-11-23T08:30', true, 'Monday, the first minute'],
    ['2026-11-23T08:29', false, 'before it'],
    ['2026-11-23T12:00', false, 'noon is over'],
    ['2026-11-27T17:59', true, 'Friday, the last minute'],
    ['2026-11-28T09:30', true, 'Saturday'],
    ['2026-11-28T15:00', false, 'Saturday afternoon'],
    ['2026-11-29T10:00', false, 'Sunday'],
  ])('DA-4 at %s: %s (%s)', (when, expected) => {
    expect(isOnDuty(OFFICE, at(when))).toBe(expected)
  })

  it('counts days in the hotline’s own time, and a night as two shifts', () => {
    expect(isOnDuty('1 00:00-06:00', at('2026-11-23T02:00'))).toBe(true)
    expect(isOnDuty('7 22:00-24:00', at('2026-11-22T23:59'))).toBe(true)
  })

  it('nothing written is always', () => {
    expect(isOnDuty('', at('2026-11-29T03:00'))).toBe(true)
  })

  it.each(['8 08:00-09:00', '1', '5-1 08:00-09:00', '1 09:00-08:00', '1 08:00-24:30', '1 8-9', 'x'])(
    'refuses %s',
    (text) => {
      expect(() => readDutyHours(text)).toThrow('INPUT_INVALID')
    },
  )
})
