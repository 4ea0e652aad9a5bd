import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { logOptions } from './log.ts'

function logged(facts: object): string {
  let text = ''
  pino(logOptions('info'), { write: (line) => void (text += line) }).info(facts, 'told')
  return text
}

describe('the log', () => {
  it.each([
    [{ password: 'geheim-1' }, 'geheim-1'],
    [{ body: { password: 'geheim-1' } }, 'geheim-1'],
    [{ headers: { cookie: 'hotline_session=abc' } }, 'abc'],
    [{ account: { headset: { password: 'geheim-1' } } }, 'geheim-1'],
    [{ callerNumber: '13800001111' }, '13800001111'],
    [{ call: { callerNumber: '13800001111' } }, '13800001111'],
    [{ event: { view: { call: { callerNumber: '13800001111' } } } }, '13800001111'],
    [{ ticket: { contactNumber: '08188223344' } }, '8223344'],
    [{ err: Object.assign(new Error('x'), { detail: 'Key (number)=(13800001111)' }) }, '13800001111'],
  ])('hides what %j must not tell', (facts, secret) => {
    expect(logged(facts)).not.toContain(secret)
    expect(logged(facts)).toContain('told')
  })

  it('keeps enough of a number to find the call', () => {
    expect(logged({ callerNumber: '13800001111' })).toContain('138****1111')
  })
})
