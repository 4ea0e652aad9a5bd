import { describe, expect, it } from 'vitest'
import { aUnit } from '../../testing/views.ts'
import {
  answerRate,
  isAskable,
  markedUnit,
  meanAnswerSeconds,
  moveMark,
  shownUnits,
  unitPresence,
} from './experts-model.ts'

const SEAT = { label: '3001 谢文华', presence: 'free', onDuty: true, hours: '' } as const
const PHONE = { label: '专线1', presence: 'unknown', onDuty: true, hours: '' } as const
const units = ['1', '2', '3'].map((unitId) => aUnit({ unitId }))

describe('DA-3 how well a unit answers', () => {
  it.each([
    [40, 38, '95.0'],
    [3, 2, '66.7'],
    [3, 0, '0.0'],
    [0, 0, undefined],
  ])('asked %i, answered %i: %s', (asked, answered, rate) => {
    expect(answerRate(aUnit({ asked, answered }))).toBe(rate)
  })
  it('in whole seconds, and not at all without an answer', () => {
    expect(meanAnswerSeconds(aUnit({ meanAnswerMs: 12_400 }))).toBe(12)
    expect(meanAnswerSeconds(aUnit({ meanAnswerMs: null }))).toBeUndefined()
  })
  it('whom nobody can ring cannot be asked', () => {
    expect(isAskable(aUnit({ contacts: [] }))).toBe(false)
    expect(isAskable(aUnit({ contacts: [{ ...SEAT, onDuty: false, hours: '1-5 08:30-18:00' }] }))).toBe(false)
    expect(isAskable(aUnit({ contacts: [{ ...SEAT, presence: 'busy' }] }))).toBe(true)
  })
})

describe('DA-4 presence before asking', () => {
  it.each([
    ['noContact', []],
    [
      'offDuty',
      [
        { ...SEAT, onDuty: false },
        { ...PHONE, onDuty: false },
      ],
    ],
    ['seated', [{ ...SEAT, presence: 'offline' }, SEAT]],
    ['busy', [{ ...SEAT, presence: 'busy' }, PHONE]],
    ['telephone', [{ ...SEAT, presence: 'offline' }, PHONE]],
    [
      'offline',
      [
        { ...SEAT, presence: 'offline' },
        { ...PHONE, onDuty: false },
      ],
    ],
  ] as const)('%s', (presence, contacts) => {
    expect(unitPresence(aUnit({ contacts: [...contacts] }))).toBe(presence)
  })
})

describe('the mark in the list', () => {
  it.each([
    [undefined, 'ArrowDown', '2'],
    ['2', 'ArrowDown', '3'],
    ['3', 'ArrowDown', '3'],
    ['2', 'ArrowUp', '1'],
    ['1', 'ArrowUp', '1'],
    ['gone', 'ArrowDown', '2'],
    ['2', 'a', undefined],
  ])('from %s by %s to %s', (from, key, to) => expect(moveMark(units, from, key)).toBe(to))
  it('stands on the first unit until somebody moves it, and when its unit is filtered away', () => {
    expect(markedUnit(units, undefined)?.unitId).toBe('1')
    expect(markedUnit(units, 'gone')?.unitId).toBe('1')
    expect(markedUnit([], 'gone')).toBeUndefined()
    expect(moveMark([], undefined, 'ArrowDown')).toBeUndefined()
  })
})

describe('the list while somebody types', () => {
  const water = aUnit({ name: '区水务局', duty: '供水', place: '江东区' })
  const power = aUnit({ name: '供电公司', duty: '停电报修', place: '全市' })
  const read = { units: [water, power], query: '' }
  it.each([
    ['', [water, power]],
    ['供', [water, power]],
    ['停电', [power]],
    ['江东', [water]],
    ['燃气', []],
  ])('for %s shows what fits of the last answer', (query, expected) => {
    expect(shownUnits(read, query)).toEqual(expected)
  })
  it('is the server’s own answer when it has come, whatever it found it by', () => {
    expect(shownUnits({ units: [power], query: '跳闸' }, '跳闸')).toEqual([power])
    expect(shownUnits({ units: undefined, query: '' }, '')).toEqual([])
  })
})
