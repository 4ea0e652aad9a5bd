import { describe, expect, it } from 'vitest'
import { AmiError } from './ami-error.ts'
import { cleanFields, heardEvent } from './ami-fields.ts'

describe('what is sent to the manager interface', () => {
  it.each(['\r\n', '\n', '\r', '\u0000', '\u0085', '\u2028', 'a\r\n\r\nAction: Originate'])(
    'a value with a line break is refused: %j',
    (value) => {
      expect(() => cleanFields('QueueAdd', { Interface: `PJSIP/h-1${value}` })).toThrow(AmiError)
      expect(() => cleanFields(`QueueAdd${value}`, {})).toThrow(AmiError)
      expect(() => cleanFields('QueueAdd', { [`Interface${value}`]: 'x' })).toThrow(AmiError)
    },
  )

  it('Chinese names, numbers and flags pass; what is undefined is not sent', () => {
    expect(
      cleanFields('QueueAdd', { MemberName: '王芳', Penalty: 1, Paused: true, Reason: undefined }),
    ).toEqual({
      action: 'QueueAdd',
      MemberName: '王芳',
      Penalty: '1',
      Paused: 'true',
    })
  })

  it('the action id is ours alone', () => {
    expect(() => cleanFields('Ping', { ActionID: 'x' })).toThrow('key ActionID')
  })
})

it('of a repeated key the first value is heard', () => {
  expect(heardEvent({ event: 'X', output: ['a', 'b'], variable: { a: '1' } })).toEqual({
    name: 'X',
    fields: { event: 'X', output: 'a' },
  })
})
