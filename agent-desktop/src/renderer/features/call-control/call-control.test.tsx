import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { DeskView } from '@hotline/contract'
import { ApiFailure } from '../../shared/api.ts'
import { serverNow } from '../../shared/clock.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { startWords } from '../../shared/words.ts'
import { anEmergency, aParty, aTalk, aView } from '../../testing/views.ts'
import { CallControl } from './call-control.tsx'
import { PartyList } from './parties.tsx'
import { useCallControl } from './use-call-control.ts'

const JOURNEY = aTalk().call?.journeyId
const command = vi.fn<(name: string, input: unknown) => Promise<unknown>>()
const choose = vi.fn()

function Part({ view, serverUp }: { view: DeskView; serverUp: boolean }) {
  const control = useCallControl({
    view,
    serverUp,
    now: serverNow(),
    command: command as unknown as SendCommand,
    choose,
  })
  return (
    <>
      <CallControl view={control} />
      <PartyList view={control} />
    </>
  )
}
const show = (view: DeskView, serverUp = true) => render(<Part view={view} serverUp={serverUp} />)
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const press = (name: string) => fireEvent.click(button(name))
const consulting = aTalk([aParty({ purpose: 'consult' })], { callerHeld: true })

beforeAll(() => startWords('zh-CN'))
afterEach(() => {
  cleanup()
  choose.mockReset()
  command.mockReset().mockResolvedValue({})
})
command.mockResolvedValue({})

describe('the group 通话控制', () => {
  it('has every action in its place, also when none exists, and says why', () => {
    show(aView({}))
    const group = within(screen.getByRole('group', { name: '通话控制' }))
    const names = ['保持', '拨号盘', '请专家', '咨询', '三方通话', '转接', '离开', '取回', '代为咨询']
    expect(group.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(names)
    for (const name of names) {
      expect(button(name).disabled).toBe(true)
      expect(button(name).title).toBe(name === '代为咨询' ? '暂未开放' : '接通来电后可用')
    }
  })
  it('says that the server is away, and asks it nothing', () => {
    show(aTalk(), false)
    expect(button('保持').title).toBe('服务器失联，恢复后可用')
    press('保持')
    expect(command).not.toHaveBeenCalled()
  })
  it('puts 恢复 where 保持 was, and keeps the focus there', () => {
    const { rerender } = show(aTalk())
    const before = button('保持')
    before.focus()
    rerender(<Part view={aTalk([], { callerHeld: true })} serverUp />)
    expect(button('恢复')).toBe(before)
    expect(document.activeElement).toBe(before)
    expect(screen.queryByRole('button', { name: '保持' })).toBeNull()
  })
  it('shows 切换 in a consultation alone, and moves nothing for it', () => {
    const { rerender } = show(aTalk())
    const place = () => [...(button('转接').parentElement?.children ?? [])].indexOf(button('转接'))
    const before = place()
    expect(screen.queryByRole('button', { name: '切换' })).toBeNull()
    rerender(<Part view={consulting} serverUp />)
    expect(button('切换').disabled).toBe(false)
    expect(place()).toBe(before)
  })
})

describe('DA-2 an action', () => {
  it.each([
    ['保持', 'call:hold', aTalk()],
    ['恢复', 'call:resume', aTalk([], { callerHeld: true })],
    ['三方通话', 'call:join', consulting],
    ['切换', 'call:swap', consulting],
    ['取回', 'call:takeBack', consulting],
    ['离开', 'call:leave', aTalk([aParty()])],
    ['转接', 'call:transfer', consulting],
    ['取回', 'call:takeBack', aView({ agent: { state: 'wrap_up' }, call: { state: 'handed_over' } })],
  ])('%s sends %s', (name, expected, view) => {
    show(view)
    press(name)
    expect(command.mock.calls).toEqual([[expected, { journeyId: JOURNEY }]])
    expect(choose).not.toHaveBeenCalled()
  })
  it.each([
    ['请专家', 'invite'],
    ['咨询', 'consult'],
    ['转接', 'transfer'],
  ])('%s needs a unit: the directory is opened for %s', (name, choice) => {
    show(aTalk())
    press(name)
    expect(choose.mock.calls).toEqual([[choice]])
    expect(command).not.toHaveBeenCalled()
  })
  it('that is refused says why in its own place', async () => {
    command.mockRejectedValue(new ApiFailure('CALL_IS_NATIVE'))
    show(aTalk())
    press('保持')
    expect(await screen.findByText('原生接听的通话只能交谈和挂断。')).toBeTruthy()
    expect(screen.queryByRole('dialog')).toBeNull()
  })
  it('EM-1 nobody leaves before a service has answered, and the group says so', () => {
    show(aTalk([anEmergency()]))
    expect(screen.getByText('110 尚未接通：来电人不能独自等待，接通前请勿挂断')).toBeTruthy()
    expect(button('离开').disabled).toBe(true)
    expect(button('保持').title).toBe('应急联动中，不能保持、转接或先行离开')
  })
})

describe('拨号盘', () => {
  const open = () => {
    show(aTalk())
    press('拨号盘')
    return screen.getByRole('group', { name: '数字键盘' })
  }
  it('sends by click and by key, and shows what was sent', async () => {
    const pad = open()
    expect(document.activeElement).toBe(pad)
    fireEvent.click(within(pad).getByRole('button', { name: '1' }))
    await waitFor(() => expect(pad.textContent).toContain('已发送 1'))
    fireEvent.keyDown(pad, { key: '#' })
    await waitFor(() => expect(pad.textContent).toContain('已发送 1#'))
    expect(command.mock.calls).toEqual([
      ['call:dtmf', { journeyId: JOURNEY, digits: '1' }],
      ['call:dtmf', { journeyId: JOURNEY, digits: '#' }],
    ])
  })
  it('leaves a key with Ctrl to whom it belongs', () => {
    fireEvent.keyDown(open(), { key: '1', ctrlKey: true })
    expect(command).not.toHaveBeenCalled()
  })
  it('closes by Escape and gives the focus back', () => {
    fireEvent.keyDown(open(), { key: 'Escape' })
    expect(screen.queryByRole('group', { name: '数字键盘' })).toBeNull()
    expect(document.activeElement).toBe(button('拨号盘'))
  })
  it('goes with the call', () => {
    const { rerender } = show(aTalk())
    press('拨号盘')
    rerender(<Part view={aView({})} serverUp />)
    expect(screen.queryByRole('group', { name: '数字键盘' })).toBeNull()
  })
})

describe('the parties', () => {
  const two = aTalk([
    aParty({ state: 'asked', answeredAt: null }),
    aParty({ partyId: '2', name: '区供电公司', state: 'failed', end: 'busy' }),
  ])
  it('say their state by word, and those that live can be let go', () => {
    show(two)
    const [asked, failed] = screen.getAllByRole('listitem')
    expect(asked?.textContent).toContain('江东区水务局')
    expect(asked?.textContent).toContain('等待按键确认')
    expect(failed?.textContent).toContain('未接通（占线）')
    fireEvent.click(within(asked ?? document.body).getByRole('button', { name: '挂断该方' }))
    expect(command.mock.calls).toEqual([['call:drop', { journeyId: JOURNEY, partyId: '1' }]])
    expect(within(failed ?? document.body).queryByRole('button')).toBeNull()
  })
  it('EM-8 a drill is called one', () => {
    show(aTalk([anEmergency({ drill: true })]))
    expect(screen.getByText('演练')).toBeTruthy()
  })
  it('cannot be let go while the server is away', () => {
    show(two, false)
    expect(button('挂断该方').disabled).toBe(true)
  })
})
