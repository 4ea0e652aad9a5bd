import { cleanup, fireEvent, render as renderBare, screen, within } from '@testing-library/react'
import { ConfigProvider } from 'antd'
import type { ReactNode } from 'react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AlarmView } from '@hotline/contract'
import { startWords } from '../../shared/words.ts'
import { aBoardAgent } from '../../testing/board-views.ts'
import { Alarms } from './alarms.tsx'

const alarm = (kind: AlarmView['kind'], over: Partial<AlarmView> = {}): AlarmView => ({
  ...{ alarmId: kind, kind, since: 40_000, agentId: null, value: null, threshold: null, acknowledged: null },
  ...over,
})
const lost = aBoardAgent({ agentId: '1002', name: '李静', state: 'not_ready', reason: 'headset' })

/** As both pages do: no space between two characters of a button. */
const wrapper = ({ children }: { children: ReactNode }) => (
  <ConfigProvider button={{ autoInsertSpace: false }}>{children}</ConfigProvider>
)
const render = (ui: ReactNode) => renderBare(ui, { wrapper })

beforeAll(() => startWords('zh-CN'))
afterEach(cleanup)

describe('告警', () => {
  it.each([
    [alarm('oldest_wait', { threshold: 30_000 }), '最久等候 01:30，超过 00:30'],
    [alarm('queue_length', { value: 12, threshold: 10 }), '12 人等候，达到 10 人'],
    [alarm('nobody_ready', { value: 2 }), '2 人等候，没有坐席就绪'],
    [alarm('answer_rate', { value: 0.9, threshold: 0.95 }), '今日接通率 90.0%，低于 95.0%'],
    [alarm('proof_lost', { agentId: '1002' }), '1002 李静 话机未通 01:00'],
  ])('$kind is said in words', (one, words) => {
    render(<Alarms alarms={[one]} agents={[lost]} now={100_000} acknowledge={vi.fn()} />)
    expect(screen.getByText(words)).toBeTruthy()
  })

  it('知道了 is asked of a person, and who said it stands there; what nobody has seen comes first', () => {
    const acknowledge = vi.fn()
    const seen = alarm('nobody_ready', { value: 2, acknowledged: { by: '2001 郑国强', at: 1 } })
    const fresh = alarm('queue_length', { value: 12, threshold: 10 })
    render(<Alarms alarms={[seen, fresh]} agents={[]} now={100_000} acknowledge={acknowledge} />)
    const lines = within(screen.getByRole('region', { name: '告警' })).getAllByRole('listitem')
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      '12 人等候，达到 10 人知道了',
      '2 人等候，没有坐席就绪 2001 郑国强 已知',
    ])
    fireEvent.click(screen.getByRole('button', { name: '知道了' }))
    expect(acknowledge).toHaveBeenCalledWith('queue_length')
  })

  it('says that there is none', () => {
    render(<Alarms alarms={[]} agents={[]} now={0} acknowledge={vi.fn()} />)
    expect(screen.getByText('没有告警')).toBeTruthy()
  })
})
