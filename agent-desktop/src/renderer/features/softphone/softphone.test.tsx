import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createStore } from '../../shared/store.ts'
import { startWords } from '../../shared/words.ts'
import { SoftphonePanel } from './softphone.tsx'
import type { SoftphoneView } from './use-softphone.ts'

const view = (over: Partial<SoftphoneView>): SoftphoneView => ({
  phase: 'idle',
  number: '',
  dialled: '',
  native: false,
  muted: false,
  callerHeld: false,
  heldMs: undefined,
  since: undefined,
  journeyId: undefined,
  can: { answer: false, hangup: false, mute: false },
  registration: 'registered',
  answer: undefined,
  hangup: undefined,
  toggleMute: undefined,
  ...over,
})
const show = (over: Partial<SoftphoneView>) =>
  render(
    <SoftphonePanel view={view(over)} agentReady now={97_000} level={createStore(-100)} share={() => 0} />,
  )

beforeAll(() => startWords('zh-CN'))
afterEach(cleanup)

describe('the softphone', () => {
  it('is a region whose three buttons always stand there, by their plain names', () => {
    show({})
    expect(screen.getByRole('region', { name: '软电话' })).toBeTruthy()
    for (const name of ['接听', '挂断', '静音']) {
      expect(screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(true)
    }
  })
  it('shows the number whole, the time, and answers by click and by key wherever the focus is', () => {
    const answer = vi.fn()
    show({ phase: 'ringing', number: '13800001111', since: 0, answer })
    expect(screen.getByRole('region').textContent).toContain('13800001111')
    expect(screen.getByText('01:37')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: '接听' }))
    fireEvent.keyDown(document.body, { key: 'F2' })
    fireEvent.keyDown(document.body, { key: 'F2', repeat: true })
    expect(answer).toHaveBeenCalledTimes(2)
  })
  it('tells by aria-pressed that the microphone is off, and keeps the name', () => {
    const toggleMute = vi.fn()
    show({ phase: 'talking', number: '13800001111', muted: true, toggleMute })
    const mute = screen.getByRole('button', { name: '静音', pressed: true })
    fireEvent.click(mute)
    expect(toggleMute).toHaveBeenCalledTimes(1)
    expect(screen.getByText(/已静音/)).toBeTruthy()
  })
  it('DA-2 says on the caller’s own line that she is on hold, and for how long', () => {
    show({ phase: 'talking', number: '13800001111', callerHeld: true, heldMs: 12_000 })
    expect(screen.getByText(/保持中 00:12/)).toBeTruthy()
  })
  it('tells a call that goes on without the agent from one that has ended', () => {
    show({ phase: 'handed_over', number: '13800001111' })
    expect(screen.getByText('通话已移交')).toBeTruthy()
    cleanup()
    show({ phase: 'ended', number: '13800001111' })
    expect(screen.getByText('通话已结束')).toBeTruthy()
  })
  it('EM-1 says what hanging up means while somebody is still rung for the caller', () => {
    render(
      <SoftphonePanel
        view={view({ phase: 'talking', hangup: vi.fn() })}
        agentReady
        now={0}
        level={createStore(-100)}
        share={() => 0}
        hangupHint="来电人仍保留"
      />,
    )
    expect(screen.getByRole('button', { name: '挂断' }).title).toBe('来电人仍保留')
  })
  it('says so when the number is withheld', () => {
    show({ phase: 'ringing' })
    expect(screen.getByText('号码未显示')).toBeTruthy()
  })
})
