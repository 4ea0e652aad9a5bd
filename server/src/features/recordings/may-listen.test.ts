import { describe, expect, it } from 'vitest'
import { mayListen, mayRedact } from './may-listen.ts'

describe('who may listen (CF-2)', () => {
  const user = (id: string, ...roles: ('agent' | 'supervisor' | 'expert' | 'administrator')[]) => ({
    id,
    roles,
  })
  it.each([
    ['a supervisor, to any call', user('2001', 'supervisor'), ['1001'], 'none', true],
    ['an agent, to a call that she took', user('1001', 'agent'), ['1002', '1001'], 'own', true],
    ['an agent, to a colleague’s', user('1001', 'agent'), ['1002'], 'own', false],
    ['an agent, where only supervisors may', user('1001', 'agent'), ['1001'], 'none', false],
    ['an administrator', user('9001', 'administrator'), ['9001'], 'own', false],
    ['an expert', user('3001', 'expert'), ['3001'], 'own', false],
  ] as const)('CF-2 %s', (_who, who, takers, setting, may) => {
    expect(mayListen(who, takers, setting)).toBe(may)
  })

  it('CF-2 redaction is a supervisor’s', () => {
    expect(mayRedact(user('2001', 'supervisor'))).toBe(true)
    expect(mayRedact(user('1001', 'agent'))).toBe(false)
  })
})
