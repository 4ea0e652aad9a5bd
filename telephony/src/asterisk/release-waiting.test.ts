import { describe, expect, it } from 'vitest'
import type { AriChannel } from './ari-event.ts'
import { leftAlone } from './release-waiting.ts'

const VARS = { HOTLINE_ARRIVED: '1795298709158', HOTLINE_JOURNEY: '0f0e2a52-6a36-4d8e-9a52-1f6f7f2b2c11' }
const leg = (id: string, state: string, name: string, channelvars: Record<string, string> = {}) =>
  ({ id, state, name, channelvars }) as unknown as AriChannel
const caller = (id: string) => leg(id, 'Up', `PJSIP/trunk-0000000${id}`, VARS)
const headset = (id: string, state: string) => leg(`agent.${id}`, state, 'PJSIP/h-4f0c-00000009')

describe('what a node that is gone leaves alone with its music', () => {
  it('is every caller it claimed who talks with nobody', () => {
    const { waiting } = leftAlone([caller('1'), caller('2')], [{ id: 'b', channels: ['2'] }], ['1', '2'])
    expect(waiting).toEqual(['1', '2'])
  })

  it('is no caller in conversation', () => {
    const channels = [caller('1'), headset('x', 'Up')]
    const left = leftAlone(channels, [{ id: 'b', channels: ['1', 'agent.x'] }], ['1', 'agent.x'])
    expect(left).toEqual({ waiting: [], ringing: [], empty: [] })
  })

  it('is no caller of another node', () => {
    expect(leftAlone([caller('1')], [], []).waiting).toEqual([])
  })

  it('is a headset that still rings for it, with its caller', () => {
    const left = leftAlone(
      [caller('1'), headset('x', 'Ringing')],
      [{ id: VARS.HOTLINE_JOURNEY, channels: [] }],
      ['1', 'agent.x'],
    )
    expect(left).toEqual({ waiting: ['1'], ringing: ['agent.x'], empty: [] })
  })

  it('is whom it had asked in and whom nobody joins now; who talks goes on talking', () => {
    const party = (id: string) => leg(`party.j.${id}.1`, 'Up', 'PJSIP/outside-0000000a')
    const channels = [caller('1'), party('1'), party('2')]
    const ours = channels.map(({ id }) => id)
    const left = leftAlone(channels, [{ id: 'b', channels: ['1', 'party.j.1.1'] }], ours)
    expect(left).toEqual({ waiting: [], ringing: ['party.j.2.1'], empty: [] })
  })

  it('is the empty bridge of a journey whose caller is gone, and no bridge of somebody else', () => {
    const gone = '7c1d2f60-59b1-4a8e-8a57-2f3b1c9d0e11'
    const bridges = [
      { id: gone, channels: [] },
      { id: VARS.HOTLINE_JOURNEY, channels: [] },
      { id: 'basic-bridge', channels: [] },
    ]
    expect(leftAlone([caller('1')], bridges, []).empty).toEqual([gone])
  })
})
