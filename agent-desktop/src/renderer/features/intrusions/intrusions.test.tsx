import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startWords } from '../../shared/words.ts'
import { Intrusions } from './intrusions.tsx'

const GUESSER = { address: '203.0.113.5', failures: 25, lastAt: 1000, blockedUntil: 900_000 }
const LOGIN = { account: '1009', address: '198.51.100.7', refusals: 2, lastAt: 1000, until: 60_000 }

beforeAll(() => startWords('zh-CN'))
afterEach(cleanup)

describe('安全', () => {
  it('is not there while nobody is kept out', () => {
    const watched = { ...GUESSER, blockedUntil: null }
    const { container, rerender } = render(<Intrusions list={undefined} now={0} />)
    rerender(<Intrusions list={{ sip: [watched], logins: [] }} now={0} />)
    expect(container.textContent).toBe('')
  })

  it('says in one line who is kept out, and lists address, account and how long', () => {
    render(<Intrusions list={{ sip: [GUESSER], logins: [LOGIN] }} now={30_000} />)
    expect(screen.getByRole('status').textContent).toContain('电话线路已封锁 1 个地址，登录已限制 1 处')
    fireEvent.click(screen.getByRole('button', { name: '查看' }))
    const rows = screen.getAllByRole('row').map(({ textContent }) => textContent)
    expect(rows[1]).toBe('电话线路203.0.113.5—251970-01-01 08:00还有 14:30')
    expect(rows[2]).toBe('登录198.51.100.7100921970-01-01 08:00还有 00:30')
  })
})
