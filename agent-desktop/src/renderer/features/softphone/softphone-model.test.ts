import { describe, expect, it } from 'vitest'
import { AGENT, type AgentState } from '@hotline/contract'
import { aCall, aTalk, aView } from '../../testing/views.ts'
import {
  afterFact,
  deskState,
  onRing,
  softphoneState,
  type LineFact,
  type LocalCall,
  type SoftphoneFacts,
} from './softphone-model.ts'

const PHASES = ['ringing', 'answering', 'talking', 'broken'] as const
const call = (phase: LocalCall['phase'], over: Partial<LocalCall> = {}): LocalCall => ({
  legId: 'leg',
  number: '13800001111',
  journeyId: aCall().journeyId,
  observes: false,
  phase,
  since: 1000,
  muted: false,
  ...over,
})
const facts = (over: Partial<SoftphoneFacts>): SoftphoneFacts => ({
  view: undefined,
  serverUp: false,
  call: undefined,
  registration: 'registered',
  justEnded: false,
  ...over,
})

describe('a leg', () => {
  const expected: Record<Exclude<LineFact['type'], 'ringing'>, (LocalCall['phase'] | undefined)[]> = {
    answering: ['answering', 'answering', 'talking', 'broken'],
    answered: ['talking', 'talking', 'talking', 'talking'],
    broken: ['broken', 'broken', 'broken', 'broken'],
    muted: ['ringing', 'answering', 'talking', 'broken'],
    ended: [undefined, undefined, undefined, undefined],
  }
  const fact = (type: keyof typeof expected, legId: string): LineFact => {
    if (type === 'muted') return { type, legId, muted: true }
    return type === 'answered' ? { type, legId, at: 2000 } : { type, legId }
  }
  const pairs = (Object.keys(expected) as (keyof typeof expected)[]).flatMap((type) =>
    PHASES.map((phase, place) => [phase, type, expected[type][place]] as const),
  )
  it.each(pairs)('%s + %s → %s', (phase, type, after) => {
    expect(afterFact(call(phase), fact(type, 'leg'))?.phase).toBe(after)
  })
  it.each(pairs)('%s is not moved by %s of another leg', (phase, type) => {
    expect(afterFact(call(phase), fact(type, 'other'))).toEqual(call(phase))
  })
  it('counts from the answer and remembers silence', () => {
    expect(afterFact(call('ringing'), fact('answered', 'leg'))?.since).toBe(2000)
    expect(afterFact(call('talking'), fact('muted', 'leg'))?.muted).toBe(true)
  })
})

describe('a ring', () => {
  it.each([
    [undefined, undefined, 'ring'],
    [call('talking'), undefined, 'refuse'],
    [call('ringing'), undefined, 'refuse'],
    [undefined, 'journey', 'answer'],
    [call('talking'), 'journey', 'replace'],
    [call('broken'), 'journey', 'replace'],
  ] as const)('while %j, bringing back %s → %s', (present, reattaches, expected) => {
    expect(onRing(present, { reattaches, observes: undefined })).toBe(expected)
  })
  it.each([
    [undefined, 'answer'],
    [call('talking', { observes: true }), 'replace'],
    [call('talking'), 'refuse'],
    [call('ringing'), 'refuse'],
  ] as const)('for a call to listen to, while %j → %s', (present, expected) => {
    expect(onRing(present, { reattaches: undefined, observes: 'journey' })).toBe(expected)
  })
})

describe('the word in the bar', () => {
  const states = Object.keys(AGENT) as AgentState[]
  it.each(states)('is the server’s %s without a call in the headset', (state) => {
    expect(deskState(aView({ agent: { state } }), undefined, true)).toBe(state)
  })
  it.each(states)('is the headset’s own while it rings or talks, whatever the server says (%s)', (state) => {
    const view = aView({ agent: { state } })
    expect(PHASES.map((phase) => deskState(view, call(phase), true))).toEqual([
      'reserved',
      'reserved',
      'talking',
      'reattaching',
    ])
  })
  it('is not ready before anything is known', () =>
    expect(deskState(undefined, undefined, false)).toBe('not_ready'))
  it.each([
    ['talking', 'wrap_up'],
    ['reattaching', 'wrap_up'],
    ['reserved', 'not_ready'],
    ['ready', 'ready'],
    ['not_ready', 'not_ready'],
    ['wrap_up', 'wrap_up'],
  ] as const)('does not repeat a lost server’s %s for an empty headset: %s', (state, shown) => {
    expect(deskState(aView({ agent: { state } }), undefined, false)).toBe(shown)
  })
})

describe('the softphone', () => {
  it('rings, talks and hangs up without any server', () => {
    const native = { journeyId: undefined }
    expect(softphoneState(facts({ call: call('ringing', native) }))).toMatchObject({
      phase: 'ringing',
      number: '13800001111',
      native: true,
      can: { answer: true, hangup: true, mute: false },
    })
    expect(softphoneState(facts({ call: call('talking', native) })).can).toEqual({
      answer: false,
      hangup: true,
      mute: true,
    })
  })
  it('offers nothing while there is no call', () => {
    expect(softphoneState(facts({ view: aView({}), serverUp: true }))).toMatchObject({
      phase: 'idle',
      number: '',
      can: { answer: false, hangup: false, mute: false },
    })
  })
  it('counts a call that came back from its first answer', () => {
    const view = aView({ agent: { state: 'talking' }, call: { state: 'talking', answeredAt: 500 } })
    expect(softphoneState(facts({ view, serverUp: true, call: call('talking') })).since).toBe(500)
  })
  it('does not mix a new leg with the call of a past journey', () => {
    const view = aView({ call: { callerNumber: '10000' } })
    const other = call('ringing', { journeyId: '00000000-0000-4000-8000-000000000009' })
    expect(softphoneState(facts({ view, call: other })).number).toBe('13800001111')
  })
  it('does not take the last word of a lost server for a call that the switch assigned since', () => {
    const view = aView({ call: { callerNumber: '10000', state: 'talking' } })
    const native = call('ringing', { journeyId: undefined })
    const away = softphoneState(facts({ view, call: native }))
    expect(away).toMatchObject({ number: '13800001111', journeyId: undefined, native: true })
    const back = aView({ call: { native: true, state: 'talking' } })
    expect(softphoneState(facts({ view, serverUp: true, call: native })).journeyId).toBeUndefined()
    expect(softphoneState(facts({ view: back, serverUp: true, call: native })).journeyId).toBe(
      aCall().journeyId,
    )
  })
  it('says that a call is coming back when the server talks and the headset is silent', () => {
    const view = aView({ agent: { state: 'talking' }, call: { state: 'talking', answeredAt: 500 } })
    const lost = softphoneState(facts({ view, serverUp: true }))
    expect(lost).toMatchObject({ phase: 'reattaching', can: { hangup: true } })
    expect(softphoneState(facts({ view, serverUp: true, justEnded: true })).phase).toBe('ended')
    expect(softphoneState(facts({ view, serverUp: false })).phase).toBe('ended')
  })
  it('shows an offered call before its ring has arrived, with nothing to answer yet', () => {
    const view = aView({ agent: { state: 'reserved' }, call: { state: 'offered' } })
    expect(softphoneState(facts({ view, serverUp: true }))).toMatchObject({
      phase: 'ringing',
      number: '13800001111',
      can: { answer: false, hangup: false, mute: false },
    })
  })
  it('shows the call as ended in wrap-up', () => {
    const view = aView({ agent: { state: 'wrap_up' }, call: { state: 'ended', endedAt: 900 } })
    expect(softphoneState(facts({ view, serverUp: true }))).toMatchObject({
      phase: 'ended',
      number: '13800001111',
      can: { answer: false, hangup: false, mute: false },
    })
  })
  it('tells a call that the agent has left and that goes on from one that has ended', () => {
    const view = aView({ agent: { state: 'wrap_up', since: 900 }, call: { state: 'handed_over' } })
    expect(softphoneState(facts({ view, serverUp: true }))).toMatchObject({
      phase: 'handed_over',
      since: 900,
      can: { answer: false, hangup: false, mute: false },
    })
  })
  it('knows a caller who is on hold, in her own call alone', () => {
    const view = aTalk([], { callerHeld: true })
    expect(softphoneState(facts({ view, serverUp: true, call: call('talking') })).callerHeld).toBe(true)
    const other = call('talking', { journeyId: '00000000-0000-4000-8000-000000000009' })
    expect(softphoneState(facts({ view, serverUp: true, call: other })).callerHeld).toBe(false)
  })
})
