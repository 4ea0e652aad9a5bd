import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { DeskView } from '@hotline/contract'
import { ApiFailure } from '../../shared/api.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { startWords } from '../../shared/words.ts'
import { anAttempt, anEmergency, aTalk, aView } from '../../testing/views.ts'
import { EmergencyPanel } from './emergency.tsx'
import { useEmergency } from './use-emergency.ts'

const JOURNEY = aTalk().call?.journeyId
const command = vi.fn<(name: string, input: unknown) => Promise<unknown>>()

type Fetch = (service: string) => Promise<boolean>
function Part({ view, serverUp = true, fetch }: { view: DeskView; serverUp?: boolean; fetch?: Fetch }) {
  const emergency = useEmergency({
    view,
    serverUp,
    onLine: view.call !== null,
    fetchByHeadset: fetch,
    now: 22_000,
    command: command as unknown as SendCommand,
    address: '',
    messages: undefined,
  })
  return <EmergencyPanel view={emergency} />
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const pressKeys = (code: string, key: string, over: object = {}) =>
  fireEvent.keyDown(document.body, { code, key, ctrlKey: true, shiftKey: true, ...over })

beforeAll(() => startWords('zh-CN'))
afterEach(() => {
  cleanup()
  command.mockReset().mockResolvedValue({})
})
command.mockResolvedValue({})

describe('应急联动', () => {
  it('EM-1 is a region whose four keys are always there, with their shortcuts on them', () => {
    render(<Part view={aView({})} />)
    const region = screen.getByRole('region', { name: '应急联动' })
    for (const [place, name] of ['110报警', '119火警', '120急救', '122交通'].entries()) {
      expect(button(name).disabled).toBe(true)
      expect(button(name).title).toBe('接通来电后可用')
      expect(button(name).getAttribute('aria-keyshortcuts')).toBe(`Control+Shift+${String(place + 1)}`)
      expect(region.textContent).toContain(`Ctrl+Shift+${String(place + 1)}`)
    }
  })
  it.each([
    ['110报警', 'Digit1', '!', '110'],
    ['119火警', 'Digit2', '@', '119'],
    ['120急救', 'Digit3', '#', '120'],
    ['122交通', 'Digit4', '￥', '122'],
  ])('EM-1 %s asks at once, by click and by key, without a question', async (name, code, key, service) => {
    render(<Part view={aTalk()} />)
    fireEvent.click(button(name))
    await vi.waitFor(() => expect(button(name).disabled).toBe(false))
    pressKeys(code, key)
    pressKeys(code, key, { repeat: true })
    expect(command.mock.calls).toEqual([
      ['call:emergency', { journeyId: JOURNEY, service }],
      ['call:emergency', { journeyId: JOURNEY, service }],
    ])
    await vi.waitFor(() => expect(button(name).disabled).toBe(false))
  })
  it('EM-1 the key works also in the middle of a word that an input method composes', async () => {
    render(<Part view={aTalk()} />)
    pressKeys('Digit1', 'Process', { isComposing: true })
    expect(command).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(button('110报警').disabled).toBe(false))
  })
  it('a second press while the first is on its way asks nothing', async () => {
    let answer: ((value: unknown) => void) | undefined
    command.mockReturnValue(new Promise((resolve) => (answer = resolve)))
    render(<Part view={aTalk()} />)
    fireEvent.click(button('110报警'))
    expect(button('110报警').disabled).toBe(true)
    pressKeys('Digit1', '!')
    expect(command).toHaveBeenCalledTimes(1)
    expect(button('119火警').disabled).toBe(false)
    answer?.({})
    await vi.waitFor(() => expect(button('110报警').disabled).toBe(false))
  })
})

describe('EM-4 the hand-over', () => {
  it('shows each step that was reached with its seconds, and no other', () => {
    render(<Part view={aTalk([anEmergency({ attempts: [anAttempt({ ringingAt: 13_000 })] })])} />)
    const steps = screen.getAllByRole('listitem').map(({ textContent }) => textContent?.trim())
    expect(steps).toEqual(['正在呼叫0 秒', '振铃3 秒'])
    expect(screen.queryByText('已接通')).toBeNull()
    expect(screen.getByText('00:12')).toBeTruthy()
    expect(button('110报警').title).toBe('110 已在呼叫或通话中')
  })
  it('EM-3 shows the route that failed, why, and the next one', () => {
    const attempts = [
      anAttempt({ endedAt: 12_000, end: 'busy' }),
      anAttempt({ label: '线路2', dialledAt: 12_000 }),
    ]
    render(<Part view={aTalk([anEmergency({ attempts })])} />)
    expect(screen.getByRole('region').textContent).toContain('线路1 失败（占线） → 线路2 呼叫中')
  })
  it('EM-3 says the number to dial when all routes failed', () => {
    render(<Part view={aTalk([anEmergency({ state: 'failed', endedAt: 20_000, end: 'no_answer' })])} />)
    expect(screen.getByRole('alert').textContent).toContain('请直拨 110')
    expect(screen.getByText('未接通')).toBeTruthy()
    expect(button('110报警').disabled).toBe(false)
  })
  it('EM-3 says it also when the command itself was refused, with the reason, until it is tried with success', async () => {
    command.mockRejectedValueOnce(new ApiFailure('NO_CONTACT'))
    render(<Part view={aTalk()} />)
    fireEvent.click(button('122交通'))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('请直拨 122')
    expect(alert.textContent).toContain('没有可拨打的联系方式')
    fireEvent.click(button('122交通'))
    await vi.waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  })
  it('EM-3 does not say it of a service that has answered although the ack was lost', async () => {
    command.mockRejectedValueOnce(new ApiFailure('SERVER_AWAY'))
    const { rerender } = render(<Part view={aTalk()} />)
    fireEvent.click(button('110报警'))
    await screen.findByRole('alert')
    rerender(<Part view={aTalk([anEmergency({ state: 'talking', answeredAt: 14_000 })])} />)
    expect(screen.queryByRole('alert')).toBeNull()
  })
  it('EM-8 a drill is called one', () => {
    render(<Part view={aTalk([anEmergency({ drill: true })])} />)
    expect(screen.getAllByText(/演练/).length).toBe(2)
  })
  it('without the server says which numbers to dial on another telephone', () => {
    render(<Part view={aTalk()} serverUp={false} />)
    expect(screen.getByText(/服务器失联：请用其他电话直拨 110/)).toBeTruthy()
    expect(button('110报警').disabled).toBe(true)
  })
  it('EM-1 without the server the headset in a talk asks the switch itself, once', async () => {
    const fetch = vi.fn<Fetch>().mockResolvedValue(true)
    render(<Part view={aTalk()} serverUp={false} fetch={fetch} />)
    fireEvent.click(button('110报警'))
    fireEvent.click(button('110报警'))
    await screen.findByText(/110 已由电话系统直接呼叫/)
    expect(fetch.mock.calls).toEqual([['110']])
    expect(command).not.toHaveBeenCalled()
    expect(button('119火警').disabled).toBe(false)
  })
  it('EM-1 a press that found the line to the server down goes by the headset', async () => {
    command.mockRejectedValue(new ApiFailure('SERVER_AWAY', { sent: false }))
    const fetch = vi.fn<Fetch>().mockResolvedValue(true)
    render(<Part view={aTalk()} fetch={fetch} />)
    fireEvent.click(button('119火警'))
    await screen.findByText(/119 已由电话系统直接呼叫/)
    expect(fetch.mock.calls).toEqual([['119']])
  })
  it('EM-3 a press that may have reached the server is not made twice', async () => {
    command.mockRejectedValue(new ApiFailure('SERVER_AWAY'))
    const fetch = vi.fn<Fetch>().mockResolvedValue(true)
    render(<Part view={aTalk()} fetch={fetch} />)
    fireEvent.click(button('119火警'))
    expect((await screen.findByRole('alert')).textContent).toContain('请直拨 119')
    expect(fetch).not.toHaveBeenCalled()
  })
  it('EM-3 what the headset could not do is to be dialled directly', async () => {
    const fetch = vi.fn<Fetch>().mockResolvedValue(false)
    render(<Part view={aTalk()} serverUp={false} fetch={fetch} />)
    fireEvent.click(button('120急救'))
    expect((await screen.findByRole('alert')).textContent).toContain('请直拨 120')
  })
})
