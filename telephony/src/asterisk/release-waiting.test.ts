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
    const { waiting } = leftAlone([caller('1'), caller('2')], [{ channels: ['2'] }], ['1', '2'])
    expect(waiting).toEqual(['1', '2'])
  })

  it('is no caller in conversation', () => {
    const channels = [caller('1'), headset('x', 'Up')]
    const left = leftAlone(channels, [{ channels: ['1', 'agent.x'] }], ['1', 'agent.x'])
    expect(left).toEqual({ waiting: [], ringing: [] })
  })

  it('is no caller of another node', () => {
    expect(leftAlone([caller('1')], [], []).waiting).toEqual([])
  })

  it('is a headset that still rings for it, with its caller', () => {
    const left = leftAlone([caller('1'), headset('x', 'Ringing')], [{ channels: [] }], ['1', 'agent.x'])
    expect(left).toEqual({ waiting: ['1'], ringing: ['agent.x'] })
  })
})
