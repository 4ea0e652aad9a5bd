import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCallerNumber, recognisedBy } from './caller-number.ts'
import { maskNumber } from '../domain/mask.ts'

describe('a caller id', () => {
  it.each([
    ['13800001111', '13800001111', 'mobile', ''],
    ['+8613800001111', '13800001111', 'mobile', ''],
    ['008613800001111', '13800001111', 'mobile', ''],
    ['8613800001111', '13800001111', 'mobile', ''],
    ['013800001111', '13800001111', 'mobile', ''],
    ['138 0000 1111', '13800001111', 'mobile', ''],
    ['１３８００００１１１１', '13800001111', 'mobile', ''],
    ['08188223344', '08188223344', 'landline', '四川 达州'],
    ['+868188223344', '08188223344', 'landline', '四川 达州'],
    ['0818-8223344', '08188223344', 'landline', '四川 达州'],
    ['01065551234', '01065551234', 'landline', '北京'],
    ['02887654321', '02887654321', 'landline', '四川 成都/眉山/资阳'],
    ['05433212345', '05433212345', 'landline', '山东 滨州'],
    ['8223344', '8223344', 'landline', ''],
    ['110', '110', 'short', ''],
    ['12345', '12345', 'short', ''],
    ['95588', '95588', 'short', ''],
    ['10086', '10086', 'short', ''],
    ['4008123123', '4008123123', 'short', ''],
    ['+442079460000', '00442079460000', 'foreign', ''],
    ['00442079460000', '00442079460000', 'foreign', ''],
    ['1001', '1001', 'unknown', ''],
    ['', '', 'withheld', ''],
    ['anonymous', '', 'withheld', ''],
    ['Unknown', '', 'withheld', ''],
    ['📞🙂', '', 'withheld', ''],
    ['"<>;&${}\r\n', '', 'withheld', ''],
    ['13800001111"<>;&${EXTEN}\r\nAction: x', '13800001111', 'unknown', ''],
    ['1'.repeat(200), '1'.repeat(20), 'unknown', ''],
    ['09998887766554433', '09998887766554433', 'unknown', ''],
  ])('IN-7 reads %j as %s, %s, %j', (raw, national, kind, place) => {
    expect(readCallerNumber(raw)).toEqual({ national, kind, place })
  })

  it('is digits at most twenty long, whatever came in, and reading it twice changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9 ()-]{0,30}$/)), (raw) => {
        const number = readCallerNumber(raw)
        expect(number.national).toMatch(/^\d{0,20}$/)
        const key = recognisedBy(number)
        if (key !== '') expect(recognisedBy(readCallerNumber(key))).toBe(key)
      }),
    )
  })
})

describe('a masked number', () => {
  it.each([
    ['13800001111', '138****1111'],
    ['08188223344', '0xx-****3344'],
    ['12345', '12345'],
    ['00442079460000', '****00'],
    ['', ''],
  ])('%s shows %s', (number, masked) => {
    expect(maskNumber(number)).toBe(masked)
  })
})
