import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardView, FigureRowList } from '@hotline/contract'
import { ApiFailure } from '../../shared/api.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { startWords } from '../../shared/words.ts'
import { aBoard, aBoardAgent, aBoardCall, aWaitingCall } from '../../testing/board-views.ts'
import { BoardRegion } from './board.tsx'

const command = vi.fn<(name: string, input: unknown) => Promise<unknown>>()
const openRecording = vi.fn<(journeyId: string) => void>()
const show = (view: BoardView | undefined) => (
  <BoardRegion
    view={view}
    now={100_000}
    command={command as unknown as SendCommand}
    openRecording={openRecording}
  />
)
const region = (name: string) => screen.getByRole('region', { name })
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })
const AGENTS = [
  aBoardAgent({ agentId: '1001', name: '王敏', state: 'talking', since: 40_000, call: aBoardCall() }),
  aBoardAgent({
    ...{ agentId: '1002', name: '李静', state: 'not_ready', reason: 'microphone', since: 95_000 },
    proofs: { headset: true, microphone: false, heartbeat: true },
  }),
]

beforeAll(() => startWords('zh-CN'))
beforeEach(() => command.mockReset().mockResolvedValue(aBoard()))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('实时看板', () => {
  it('has one line for each call that waits, in the order given, with how long', () => {
    const waiting = [
      aWaitingCall({ arrivedAt: 77_000, number: '138****0001' }),
      aWaitingCall({ arrivedAt: 90_000, number: '', state: 'offered' }),
    ]
    render(show(aBoard({ waiting })))
    const lines = within(region('实时看板')).getAllByRole('listitem')
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      '138****0001拨打 12345 · 综合受理 · 普通 等候00:23',
      '号码未显示拨打 12345 · 综合受理 · 普通 振铃中00:10',
    ])
    expect(region('排队').querySelector<HTMLElement>('.patience > span')?.style.width).toBe('38%')
  })

  it('has a tile for each agent with state, time, call and proofs', () => {
    render(show(aBoard({ agents: AGENTS })))
    expect(button(/1001 王敏/).textContent).toContain('通话中01:00')
    expect(button(/1001 王敏/).textContent).toContain('138****1111')
    expect(button(/1002 李静/).textContent).toContain('未就绪00:05')
    expect(within(button(/1002 李静/)).getAllByLabelText('正常').length).toBe(2)
    expect(within(button(/1002 李静/)).getAllByLabelText('未通过').length).toBe(1)
  })

  it('AN-3 AN-4 says each figure with what it is made of, and its formula in the title', () => {
    render(show(aBoard()))
    expect(button(/^接通率/).textContent).toBe('接通率96.4%27 / 28')
    expect(button(/^15秒率/).textContent).toBe('15秒率66.6%2 / 3')
    expect(button(/^24小时滚动接通率/).textContent).toBe('24小时滚动接通率—暂无来电')
    expect(button(/^15秒率/).title).toContain('15秒内接通的来电÷今日已接通或已结束的来电')
    expect(screen.getByText('待回访 2')).toBeTruthy()
  })

  it('says since when there are no figures, and goes on with the calls', () => {
    render(show(aBoard({ figures: null, dataAwaySince: 37_000, agents: AGENTS })))
    expect(screen.getByRole('alert').textContent).toBe('数据暂不可用 · 数据库失联 01:03')
    expect(button(/^接通率/).disabled).toBe(true)
    expect(button(/1001 王敏/)).toBeTruthy()
  })

  it('EM-4 shows the hand-overs under way, and that one is a drill', () => {
    const emergency = {
      ...{ journeyId: aBoardCall().journeyId, partyId: '1', service: '110' as const, number: '138****1111' },
      ...{ agentId: '1001', state: 'ringing' as const, askedAt: 93_000, answeredAt: null, drill: true },
    }
    render(show(aBoard({ emergencies: [emergency] })))
    expect(screen.getByText('应急 1 进行中')).toBeTruthy()
    expect(region('应急').textContent).toBe('应急110报警演练振铃中138****1111100100:07')
  })

  it('AN-3 opens the rows behind a figure', async () => {
    const answer: FigureRowList = {
      since: Date.parse('2026-11-25T00:00:00+08:00'),
      rows: [
        {
          ...{ journeyId: aBoardCall().journeyId, number: '138****1111', dialled: '12345', agentId: '1001' },
          ...{ arrivedAt: 1_000, answeredAt: 6_000, endedAt: null, outcome: 'talking', counts: true },
        },
      ],
      next: null,
    }
    const fetched = vi.fn((_path: string) => Promise.resolve(new Response(JSON.stringify(answer))))
    vi.stubGlobal('fetch', fetched)
    render(show(aBoard()))
    fireEvent.click(button(/^15秒率/))
    const row = await screen.findByRole('row', { name: /138\*\*\*\*1111/ })
    expect(row.textContent).toContain('138****11111970-01-01 08:0000:051001通话中是')
    fireEvent.click(within(row).getByRole('button', { name: '138****1111 的录音' }))
    expect(openRecording).toHaveBeenCalledWith(aBoardCall().journeyId)
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/board/figures/answer_rate_15s/rows?limit=50')
  })
})

describe('the tiles by keyboard', () => {
  it('are one stop of the tab key, and arrows lead on', () => {
    render(show(aBoard({ agents: AGENTS })))
    const [first, second] = [button(/1001 王敏/), button(/1002 李静/)]
    expect([first.tabIndex, second.tabIndex]).toEqual([0, -1])
    first.focus()
    fireEvent.keyDown(first, { key: 'ArrowRight' })
    expect(document.activeElement).toBe(second)
    expect([first.tabIndex, second.tabIndex]).toEqual([-1, 0])
  })
})

describe('强制小休 and 强制签退', () => {
  it('ask for a reason in the same place, and are sent with it', async () => {
    render(show(aBoard({ agents: AGENTS })))
    fireEvent.click(button(/1002 李静/))
    fireEvent.click(button('强制小休'))
    const why = screen.getByLabelText<HTMLInputElement>('原因')
    expect(document.activeElement).toBe(why)
    expect(button('确认强制小休').disabled).toBe(true)
    fireEvent.change(why, { target: { value: ' 班后会 ' } })
    fireEvent.click(button('确认强制小休'))
    await screen.findByText('已强制 1002 小休')
    expect(command.mock.calls).toEqual([['agent:force', { agentId: '1002', to: 'not_ready', why: '班后会' }]])
    expect(document.activeElement).toBe(button('强制小休'))
  })

  it('Escape takes the question back, and nothing is sent', () => {
    render(show(aBoard({ agents: AGENTS })))
    fireEvent.click(button(/1002 李静/))
    fireEvent.click(button('强制签退'))
    fireEvent.keyDown(screen.getByLabelText('原因'), { key: 'Escape' })
    expect(screen.queryByLabelText('原因')).toBeNull()
    expect(document.activeElement).toBe(button('强制签退'))
    expect(command).not.toHaveBeenCalled()
  })

  it('are closed in a call, say why, and a call that comes takes the question away', () => {
    const { rerender } = render(show(aBoard({ agents: AGENTS })))
    fireEvent.click(button(/1001 王敏/))
    for (const name of ['强制小休', '强制签退']) expect(button(name).disabled).toBe(true)
    expect(screen.getByText('强制小休、强制签退在通话与话后处理结束后可用')).toBeTruthy()
    fireEvent.click(button(/1002 李静/))
    fireEvent.click(button('强制小休'))
    const ringing = AGENTS.map((agent) => ({ ...agent, call: aBoardCall() }))
    rerender(show(aBoard({ seq: 2, agents: ringing })))
    expect(screen.queryByLabelText('原因')).toBeNull()
  })

  it('say so when they were refused', async () => {
    command.mockRejectedValueOnce(new ApiFailure('TRANSITION_REFUSED'))
    render(show(aBoard({ agents: AGENTS })))
    fireEvent.click(button(/1002 李静/))
    fireEvent.click(button('强制签退'))
    fireEvent.change(screen.getByLabelText('原因'), { target: { value: '下班' } })
    fireEvent.click(button('确认强制签退'))
    expect(await screen.findByText('当前状态不能这样操作。')).toBeTruthy()
    expect(screen.queryByText('已强制 1002 签退')).toBeNull()
  })
})
