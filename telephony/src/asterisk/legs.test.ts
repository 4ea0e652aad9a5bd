import { describe, expect, it } from 'vitest'
import type { AriChannel } from './ari-event.ts'
import { callerLegOf, lookOf } from './legs.ts'

/** Channels as Asterisk 22.10 lists them. */
const channel = (id: string, name: string, vars: Record<string, string> = {}): AriChannel => ({
  id,
  name,
  state: 'Up',
  caller: { name: '', number: '13800001112' },
  connected: { name: '', number: '12345' },
  dialplan: { context: 'hotline-native', exten: 's', priority: 3, app_name: 'Queue', app_data: '' },
  creationtime: '2026-11-21T22:09:27.034+0000',
  channelvars: { HOTLINE_JOURNEY: '', HOTLINE_ARRIVED: '', HOTLINE_EPOCH: '', ...vars },
})
const JOURNEY = '33562d10-dcad-4786-94bc-938718833872'
const caller = channel('1795298967.7', 'PJSIP/trunk-00000003', {
  HOTLINE_JOURNEY: JOURNEY,
  HOTLINE_ARRIVED: '1795298967034',
  HOTLINE_DIALLED: '12345',
  HOTLINE_CALLER: '13800001112',
})
const headset = channel('1795298968.8', 'PJSIP/h-bb381ea1bc862bac77da-00000004')
const rung = channel(`agent.${JOURNEY}.7.1`, 'PJSIP/h-bb381ea1bc862bac77da-00000005')
const bridge = (channels: string[]) => ({
  id: 'b',
  name: '',
  bridge_type: 'mixing',
  creator: '',
  channels,
})
const endpoint = (resource: string, state: string) => ({
  technology: 'PJSIP',
  resource,
  state,
  channel_ids: [],
})

describe('reading Asterisk’s channels as legs', () => {
  it('finds a call that the native queue connected', () => {
    const seen = lookOf(
      {
        channels: [caller, headset],
        bridges: [bridge([caller.id, headset.id])],
        endpoints: [endpoint('trunk', 'offline'), endpoint('h-bb381ea1bc862bac77da', 'online')],
        ours: [],
        startedAt: 'x',
      },
      1_795_298_999_000,
    )
    expect(seen.native).toEqual([
      { callerLegId: caller.id, agentLegId: headset.id, headset: 'h-bb381ea1bc862bac77da' },
    ])
    expect(seen.callers).toMatchObject([{ legId: caller.id, journeyId: JOURNEY, ours: false, epoch: 0 }])
    expect(seen.onlineHeadsets).toEqual(['h-bb381ea1bc862bac77da'])
  })

  it('does not take a leg that we rang for a native one', () => {
    const seen = lookOf(
      {
        channels: [caller, rung],
        bridges: [bridge([caller.id, rung.id])],
        endpoints: [],
        ours: [caller.id, rung.id],
        startedAt: 'x',
      },
      1_795_298_999_000,
    )
    expect(seen.native).toEqual([])
    expect(seen.emptyBridges).toEqual([])
    expect(seen.agentLegs).toEqual([{ legId: rung.id, headset: 'h-bb381ea1bc862bac77da', answered: true }])
  })

  it('is no caller without the dialplan’s arrival, and never arrives in the future', () => {
    expect(callerLegOf(channel('1.1', 'PJSIP/trunk-00000001'), true, 5)).toBeUndefined()
    expect(callerLegOf(headset, true, 5)).toBeUndefined()
    expect(callerLegOf(caller, true, 5)?.arrivedAt).toBe(5)
    const odd = channel('1.2', 'PJSIP/trunk-00000002', {
      HOTLINE_ARRIVED: '1795298967034',
      HOTLINE_JOURNEY: '<x>',
    })
    expect(callerLegOf(odd, true, 1_795_298_999_000)).toMatchObject({
      journeyId: undefined,
      callerNumber: '',
    })
  })
})
