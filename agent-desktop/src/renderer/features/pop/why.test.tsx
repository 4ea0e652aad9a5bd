import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { startWords } from '../../shared/words.ts'
import { aCall, aRouting } from '../../testing/views.ts'
import { Why } from './why.tsx'
import { urgencyOf } from '../../shared/urgency.ts'

beforeAll(() => startWords('zh-CN'))
afterEach(cleanup)

it('IN-8 says why the call came here: queue, urgency, skill, wait, and each reason', () => {
  const routing = aRouting({ priority: 30, needs: ['公积金业务2级'], step: 1 })
  render(<Why call={aCall({ arrivedAt: 1_000, offeredAt: 13_400, routing })} guestOf={null} />)
  const why = screen.getByRole('region', { name: '为何转给我' })
  expect(why.textContent).toContain('住房公积金 · 优先 · 需公积金业务2级 · 等候12秒 · 已放宽1次')
  expect(why.textContent).toContain('12329与12345双号并行；等候满10秒，放宽到熟练坐席')
})

it('IN-9 says on whose behalf a guest takes it', () => {
  render(<Why call={aCall({ routing: aRouting({ needs: [] }) })} guestOf="市住房公积金管理中心" />)
  expect(screen.getByText('嘉宾坐席 · 市住房公积金管理中心')).toBeTruthy()
  expect(screen.getByRole('region').textContent).toContain('任何坐席')
})

it('says of a native call that no rule brought it, and nothing without a call', () => {
  const { container, rerender } = render(<Why call={aCall({ routing: null })} guestOf={null} />)
  expect(container.textContent).toContain('由原生队列转来')
  rerender(<Why call={null} guestOf={null} />)
  expect(container.textContent).toBe('')
})

it.each([
  [0, 'emergency'],
  [1, 'lost'],
  [5, 'patience'],
  [30, 'first'],
  [50, 'ordinary'],
  [80, 'later'],
] as const)('priority %i is %s', (priority, urgency) => {
  expect(urgencyOf(priority)).toBe(urgency)
})
