import { describe, expect, it } from 'vitest'
import { NO_WRAP_UP, seenDisposition, sendsByItself, wrapUpOf } from './wrap-up-model.ts'

describe('wrap-up', () => {
  it.each([
    [false, false, null],
    [true, false, 'ticket'],
    [false, true, 'linked'],
    [true, true, 'linked'],
  ] as const)('ticket saved %s, linked %s → %s', (ticketSaved, linked, expected) => {
    expect(seenDisposition({ ticketSaved, linked })).toBe(expected)
  })
  it('DA-1 当场解答 takes the entry and the basis along, another disposition neither', () => {
    const draft = { ...NO_WRAP_UP, note: '已答', knowledgeEntryId: 'e1', basis: ' 开府办〔2022〕3号 ' }
    expect(wrapUpOf(draft, 'answered_directly')).toEqual({
      ...{ disposition: 'answered_directly', note: '已答', knowledgeEntryId: 'e1' },
      basis: '开府办〔2022〕3号',
    })
    expect(wrapUpOf(draft, 'other')).toEqual({ disposition: 'other', note: '已答' })
  })
  it('sends what was chosen or written in the last moment, and nothing that nobody chose', () => {
    expect(sendsByItself({ ...NO_WRAP_UP, note: '回电' }, 1000)).toBe(true)
    expect(sendsByItself({ ...NO_WRAP_UP, disposition: 'silent' }, 0)).toBe(true)
    expect(sendsByItself({ ...NO_WRAP_UP, disposition: 'silent' }, 10_000)).toBe(false)
    expect(sendsByItself({ ...NO_WRAP_UP, disposition: 'silent' }, undefined)).toBe(false)
    expect(sendsByItself(NO_WRAP_UP, 0)).toBe(false)
  })
})
