import { describe, expect, it } from 'vitest'
import { aPop } from '../../testing/views.ts'
import { knownFlag, popState } from './pop-model.ts'

const call = { number: '13800001111', journeyId: aPop().journeyId }

describe('the pop', () => {
  it('IN-7 knows the caller of the present call', () => {
    expect(popState(call, aPop(), true)).toEqual({ is: 'known', pop: aPop() })
  })
  it('never shows somebody else’s history', () => {
    const other = { ...call, journeyId: '00000000-0000-4000-8000-000000000009' }
    expect(popState(other, aPop(), true)).toEqual({ is: 'loading', number: '13800001111' })
  })
  it('shows the bare number while the server is away', () => {
    expect(popState({ ...call, journeyId: undefined }, undefined, false)).toEqual({
      is: 'local',
      number: '13800001111',
    })
  })
  it('is empty without a call', () => expect(popState(undefined, aPop(), true)).toEqual({ is: 'empty' }))
  it('translates the marks it knows and leaves a hotline’s own alone', () => {
    expect(knownFlag('elderly')).toBe('elderly')
    expect(knownFlag('江东区网格员')).toBeUndefined()
  })
})
