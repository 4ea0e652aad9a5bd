import {
  act,
  cleanup,
  fireEvent,
  render as renderBare,
  screen,
  waitFor,
  within,
} from '@testing-library/react'
import { ConfigProvider } from 'antd'
import type { ReactNode } from 'react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ObserverView, ObservingView } from '@hotline/contract'
import { ApiFailure } from '../../shared/api.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { startWords } from '../../shared/words.ts'
import { aBoardAgent, aBoardCall } from '../../testing/board-views.ts'
import { aView } from '../../testing/views.ts'
import { AssignAction } from './assign-action.tsx'
import { assignees } from './assign-model.ts'
import { ListeningBar } from './listening-bar.tsx'
import { mayObserve, pressedIn, toneOf, type ListeningView } from './listening-model.ts'
import { useListening } from './use-listening.ts'

const call = aBoardCall()
const observer: ObserverView = {
  ...{ observerId: '1', by: '2001', name: '郑国强', state: 'monitoring', mode: 'monitor', askedAt: 0 },
  ...{ answeredAt: 40_000, endedAt: null, end: null },
}
const observing = (over: Partial<ObservingView> = {}): ObservingView => ({
  ...observer,
  ...{ journeyId: call.journeyId, agentId: '1001' },
  ...over,
})
const view = (over: Partial<ListeningView> = {}): ListeningView => ({
  ...{ observing: null, preparing: undefined, trouble: '', act: vi.fn(), stop: vi.fn() },
  ...over,
})
const talking = aBoardAgent({ agentId: '1001', name: '王敏', state: 'talking', call })
const bar = () => within(screen.getByRole('region', { name: '监听通话' }))
const button = (name: string) => bar().getByRole<HTMLButtonElement>('button', { name })

/** As both pages do: no space between two characters of a button. */
const wrapper = ({ children }: { children: ReactNode }) => (
  <ConfigProvider button={{ autoInsertSpace: false }}>{children}</ConfigProvider>
)
const render = (ui: ReactNode) => renderBare(ui, { wrapper })

beforeAll(() => startWords('zh-CN'))
afterEach(cleanup)

describe('监听通话', () => {
  it('says that nobody is listened to, without a button that could do nothing', () => {
    render(<ListeningBar view={view()} agent={undefined} now={0} />)
    expect(bar().getByText('未监听')).toBeTruthy()
    expect(bar().queryAllByRole('button')).toEqual([])
  })

  it('says whose call it is and since when, and has all four ways and the way out', () => {
    const shown = view({ observing: observing() })
    render(<ListeningBar view={shown} agent={talking} now={100_000} />)
    expect(bar().getByText('监听中').parentElement?.textContent).toBe('监听中1001 王敏 · 138****111101:00')
    expect(button('监听').getAttribute('aria-pressed')).toBe('true')
    for (const name of ['耳语', '强插', '接管'])
      expect(button(name).getAttribute('aria-pressed'), name).toBe('false')
    fireEvent.click(button('耳语'))
    expect(shown.act).toHaveBeenCalledWith(call.journeyId, 'whisper')
    fireEvent.click(button('停止'))
    expect(shown.stop).toHaveBeenCalled()
  })

  it('lets her change or leave also while the agent is fetched back, and only leave when the call is gone', () => {
    const waiting = view({ observing: observing({ state: 'waiting' }) })
    const lost = { ...talking, call: { ...call, state: 'reattaching' as const } }
    const { rerender } = render(<ListeningBar view={waiting} agent={lost} now={0} />)
    expect([button('接管').disabled, button('停止').disabled]).toEqual([false, false])
    rerender(<ListeningBar view={waiting} agent={undefined} now={0} />)
    expect([button('接管').disabled, button('停止').disabled]).toEqual([true, false])
  })
})

describe('what may be listened to', () => {
  it.each([
    ['talking', false, true],
    ['offered', false, false],
    ['reattaching', false, false],
    ['reattaching', true, true],
    ['handed_over', true, false],
  ] as const)('a call that is %s, hers already: %s → %s', (state, mine, may) => {
    expect(mayObserve({ ...call, state }, view({ observing: mine ? observing() : null }))).toBe(may)
    expect(mayObserve(null, view())).toBe(false)
  })
  it('is pressed as the server says, else as she asked', () => {
    expect(pressedIn(view({ observing: observing({ mode: 'barge' }) }), call.journeyId)).toBe('barge')
    const preparing = { journeyId: call.journeyId, mode: 'whisper' as const }
    expect(pressedIn(view({ preparing }), call.journeyId)).toBe('whisper')
    expect(pressedIn(view({ preparing }), 'another')).toBeUndefined()
    expect([toneOf(view()), toneOf(view({ preparing })), toneOf(view({ observing: observing() }))]).toEqual([
      'off',
      'ringing',
      'talking',
    ])
  })
})

describe('her wish', () => {
  const observe = vi.fn().mockResolvedValue(undefined)
  const unobserve = vi.fn().mockResolvedValue(undefined)
  const hangUpHere = vi.fn()
  let ready: { resolve: () => void; reject: (failure: Error) => void }[] = []
  let listening: ListeningView
  function Probe({ desk }: { desk?: ReturnType<typeof aView> }) {
    const headsetReady = () =>
      new Promise<void>((resolve, reject) => {
        ready.push({ resolve, reject })
      })
    listening = useListening({ view: desk, now: 0, headsetReady, observe, unobserve, hangUpHere })
    return <p>{listening.trouble}</p>
  }
  afterEach(() => {
    ready = []
    vi.clearAllMocks()
  })

  it('is sent when her headset can be rung, and the newest alone', async () => {
    render(<Probe />)
    act(() => listening.act('j1', 'monitor'))
    act(() => listening.act('j2', 'whisper'))
    expect(listening.preparing).toEqual({ journeyId: 'j2', mode: 'whisper' })
    await act(async () => {
      for (const each of ready) each.resolve()
      await Promise.resolve()
    })
    await waitFor(() => expect(listening.preparing).toBeUndefined())
    expect(observe.mock.calls).toEqual([[{ journeyId: 'j2', mode: 'whisper' }]])
  })

  it('says in words why her headset cannot', async () => {
    render(<Probe />)
    act(() => listening.act('j1', 'monitor'))
    await act(async () => {
      ready[0]?.reject(new ApiFailure('MICROPHONE_NOT_READY'))
      await Promise.resolve()
    })
    await screen.findByText('麦克风不可用，请在浏览器中允许使用后再试。')
    expect(observe).not.toHaveBeenCalled()
  })

  it('停止 takes back what is under way, hangs up here and tells the server', async () => {
    render(<Probe desk={aView({ observing: observing() })} />)
    act(() => listening.act('j2', 'monitor'))
    act(() => listening.stop())
    await act(async () => {
      ready[0]?.resolve()
      await Promise.resolve()
    })
    expect(observe).not.toHaveBeenCalled()
    expect(hangUpHere).toHaveBeenCalled()
    expect(unobserve).toHaveBeenCalledWith({ journeyId: call.journeyId })
  })
})

describe('指派', () => {
  const agents = [
    aBoardAgent({ agentId: '1001', name: '王敏', state: 'talking', since: 1 }),
    aBoardAgent({ agentId: '1002', name: '李静', state: 'ready', since: 9 }),
    aBoardAgent({ agentId: '1003', name: '张伟', state: 'ready', since: 3 }),
    aBoardAgent({ agentId: '1004', name: '刘洋', state: 'wrap_up', since: 2 }),
    aBoardAgent({ agentId: '1005', name: '陈丽', state: 'not_ready', since: 1 }),
  ]
  it('offers the longest idle first, then whose next call it can be; 转派 only who is ready', () => {
    const ids = (kind: 'pick' | 'move') => assignees(kind, agents).map(({ agentId }) => agentId)
    expect(ids('pick')).toEqual(['1003', '1002', '1004', '1001'])
    expect(ids('move')).toEqual(['1003', '1002'])
  })

  it('asks to whom and why in the same place, is sent with both, and says a refusal', async () => {
    const command = vi.fn().mockRejectedValueOnce(new ApiFailure('AGENT_NOT_READY')).mockResolvedValue({})
    const props = { kind: 'pick', journeyId: 'j1', agents, possible: true, now: 0 } as const
    render(<AssignAction {...props} command={command} />)
    fireEvent.click(screen.getByRole('button', { name: '指派' }))
    const confirm = () => screen.getByRole<HTMLButtonElement>('button', { name: '确认' })
    expect(confirm().disabled).toBe(true)
    const whom = screen.getByRole('combobox', { name: '坐席' })
    expect(document.activeElement).toBe(whom)
    fireEvent.mouseDown(whom)
    fireEvent.click(await screen.findByText('1004 刘洋（话后处理，作为下一通）'))
    fireEvent.change(screen.getByRole('combobox', { name: '原因' }), { target: { value: ' 等候过久 ' } })
    fireEvent.click(confirm())
    expect((await screen.findByRole('alert')).textContent).toBe('该坐席此刻不在就绪状态。')
    fireEvent.click(confirm())
    await screen.findByRole('button', { name: '指派' })
    expect(command).toHaveBeenCalledWith('call:assign', { journeyId: 'j1', agentId: '1004', why: '等候过久' })
  })

  it('Escape takes the question back', () => {
    const command = vi.fn() as unknown as SendCommand
    render(<AssignAction kind="move" journeyId="j1" agents={agents} possible now={0} command={command} />)
    fireEvent.click(screen.getByRole('button', { name: '转派' }))
    fireEvent.keyDown(screen.getByRole('combobox', { name: '原因' }), { key: 'Escape' })
    expect(screen.getByRole('button', { name: '转派' })).toBeTruthy()
    expect(command).not.toHaveBeenCalled()
  })
})
