import { describe, expect, it } from 'vitest'
import { AGENT, type AgentState, type Proofs } from '@hotline/contract'
import { anAgent } from '../../testing/views.ts'
import { allowedActions, missing, proofsNow, TONE_OF } from './status-bar-model.ts'

const ALL: Proofs = { headset: true, microphone: true, heartbeat: true }
const STATES = Object.keys(AGENT) as AgentState[]
const NOTHING = { ready: false, pause: false, pauseAfterCall: false, logout: false }

describe('proofs', () => {
  it('hold only when the page and the server agree', () => {
    expect(proofsNow(ALL, ALL)).toEqual(ALL)
    expect(missing(proofsNow({ ...ALL, headset: false }, { ...ALL, microphone: false }))).toEqual([
      'headset',
      'microphone',
    ])
    expect(missing(proofsNow(undefined, ALL))).toEqual(['headset', 'microphone', 'heartbeat'])
  })
})

describe('what an agent may do', () => {
  it.each(STATES)('%s: nothing while the server is away', (state) => {
    expect(allowedActions(anAgent({ state }), ALL, false, false)).toEqual(NOTHING)
  })
  it.each(STATES)('%s: neither ready nor pause nor log-out with a call in the headset', (state) => {
    expect(allowedActions(anAgent({ state }), ALL, true, true)).toMatchObject({
      ready: false,
      pause: false,
      logout: false,
    })
  })
  it.each([
    ['logged_out', NOTHING],
    ['not_ready', { ready: true, pause: true, pauseAfterCall: false, logout: true }],
    ['ready', { ready: false, pause: true, pauseAfterCall: false, logout: true }],
    ['reserved', { ...NOTHING, pauseAfterCall: true }],
    ['talking', { ...NOTHING, pauseAfterCall: true }],
    ['reattaching', { ...NOTHING, pauseAfterCall: true }],
    ['wrap_up', { ready: false, pause: true, pauseAfterCall: true, logout: true }],
  ] as const)('%s: %j', (state, expected) => {
    expect(allowedActions(anAgent({ state, reason: null }), ALL, true, false)).toEqual(expected)
  })
  it('is not ready without every proof, and does not pause twice', () => {
    const agent = anAgent({ state: 'not_ready', reason: 'break' })
    for (const proof of ['headset', 'microphone', 'heartbeat'] as const) {
      expect(allowedActions(agent, { ...ALL, [proof]: false }, true, false).ready).toBe(false)
    }
    expect(allowedActions(agent, ALL, true, false)).toMatchObject({ ready: true, pause: false })
  })
  it('has a colour for every state', () => {
    expect(STATES.map((state) => TONE_OF[state]).every((tone) => tone !== undefined)).toBe(true)
  })
})
