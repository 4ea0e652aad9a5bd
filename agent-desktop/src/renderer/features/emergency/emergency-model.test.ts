import { describe, expect, it } from 'vitest'
import { EMERGENCY_SERVICES } from '@hotline/contract'
import { anAttempt, anEmergency, aParty, aTalk, aView } from '../../testing/views.ts'
import { emergency } from './emergency-model.ts'

const PRESSED = 10_000
const NOW = 40_000
const of = (over: Parameters<typeof anEmergency>[0]) =>
  emergency(aTalk([anEmergency({ askedAt: PRESSED, ...over })]), true, NOW).handovers[0]

describe('EM-1 the four keys', () => {
  it('work in a call, also while somebody is on hold or another service is there', () => {
    expect(emergency(aTalk(), true, NOW).barred).toEqual({})
    expect(emergency(aTalk([aParty()], { callerHeld: true }), true, NOW).barred).toEqual({})
    expect(emergency(aTalk([anEmergency()]), true, NOW).barred).toEqual({ '110': 'already' })
  })
  it('work again for a service that could not be reached or has let go', () => {
    const gone = [anEmergency({ state: 'failed' }), anEmergency({ service: '120', state: 'left' })]
    expect(emergency(aTalk(gone), true, NOW).barred).toEqual({})
  })
  it.each([
    ['no call', aView({}), true, 'noCall'],
    ['ringing', aView({ agent: { state: 'reserved' }, call: {} }), true, 'noCall'],
    ['wrap-up', aView({ agent: { state: 'wrap_up' }, call: { state: 'ended' } }), true, 'noCall'],
    ['native', aTalk([], { native: true }), true, 'native'],
    ['no server', aTalk(), false, 'serverAway'],
    ['nothing known', undefined, false, 'serverAway'],
  ] as const)('%s: all are barred, and say why', (_, view, serverUp, bar) => {
    expect(emergency(view, serverUp, NOW).barred).toEqual(
      Object.fromEntries(EMERGENCY_SERVICES.map((service) => [service, bar])),
    )
  })
})

it.each([
  ['no server', aTalk(), false],
  ['nothing known of the call', undefined, false],
  ['a native call', aTalk([], { native: true }), true],
] as const)('EM-1 a headset that talks asks the switch itself: %s', (_, view, serverUp) => {
  expect(emergency(view, serverUp, NOW, true).barred).toEqual({})
})

it('EM-1 a service that rang when the server died can be asked for again, one that talks need not', () => {
  expect(emergency(aTalk([anEmergency({ state: 'ringing' })]), false, NOW, true).barred).toEqual({})
  const talking = emergency(aTalk([anEmergency({ state: 'talking' })]), false, NOW, true)
  expect(talking.barred).toEqual({ '110': 'already' })
})

describe('EM-4 a hand-over, in seconds from the key press', () => {
  it('calls before any route was tried', () => {
    expect(of({})).toMatchObject({
      step: 'dialling',
      reached: [{ step: 'dialling', afterMs: 0 }],
      elapsedMs: 30_000,
    })
  })
  it('goes from calling to released', () => {
    const attempts = [anAttempt({ dialledAt: 10_200, ringingAt: 12_000, answeredAt: 18_000 })]
    expect(
      of({
        state: 'left',
        attempts,
        answeredAt: 18_000,
        spokeAt: 19_500,
        endedAt: 38_000,
        end: 'left',
      }),
    ).toMatchObject({
      step: 'released',
      reached: [
        { step: 'dialling', afterMs: 200 },
        { step: 'ringing', afterMs: 2000 },
        { step: 'answered', afterMs: 8000 },
        { step: 'spoke', afterMs: 9500 },
        { step: 'released', afterMs: 28_000 },
      ],
      elapsedMs: 28_000,
      end: 'left',
    })
  })
  it('EM-3 tells each route that was tried, and the ring of the one that is tried now', () => {
    const attempts = [
      anAttempt({ ringingAt: 11_000, endedAt: 20_000, end: 'busy' }),
      anAttempt({ label: '线路2', dialledAt: 20_000 }),
    ]
    expect(of({ attempts })).toMatchObject({
      step: 'dialling',
      attempts: [
        { label: '线路1', is: 'failed', end: 'busy' },
        { label: '线路2', is: 'trying' },
      ],
    })
    expect(of({ attempts: [anAttempt({ ringingAt: 11_000 })] })?.attempts).toMatchObject([{ is: 'ringing' }])
    expect(of({ attempts: [anAttempt({ answeredAt: 11_000 })] })?.attempts).toMatchObject([
      { is: 'answered' },
    ])
  })
  it('shows the newest first', () => {
    const parties = [anEmergency(), anEmergency({ partyId: '10', service: '120' })]
    expect(emergency(aTalk(parties), true, NOW).handovers.map(({ service }) => service)).toEqual([
      '120',
      '110',
    ])
  })
})

describe('EM-3 the number to dial directly', () => {
  const failed = anEmergency({ state: 'failed', endedAt: 30_000, end: 'no_answer' })
  const direct = (...parties: Parameters<typeof aTalk>[0] & object) =>
    emergency(aTalk(parties), true, NOW).direct
  it('appears with the failure and stays while it is tried again', () => {
    expect(direct(failed)).toEqual(['110'])
    expect(direct(failed, anEmergency({ partyId: '10' }))).toEqual(['110'])
  })
  it('goes when the service has answered after all', () => {
    expect(direct(failed, anEmergency({ partyId: '10', state: 'talking', answeredAt: 35_000 }))).toEqual([])
  })
  it('stays after the call, as long as it is on the desk', () => {
    const over = aView({ agent: { state: 'wrap_up' }, call: { state: 'ended', parties: [failed] } })
    expect(emergency(over, true, NOW).direct).toEqual(['110'])
  })
  it('is no business of a service that was let go', () => {
    expect(direct(anEmergency({ state: 'left', end: 'cancelled' }))).toEqual([])
  })
})

it('EM-8 says that it is a drill', () => {
  expect(emergency(aTalk([anEmergency({ drill: true })]), true, NOW).drill).toBe(true)
  expect(emergency(aTalk([anEmergency()]), true, NOW).drill).toBe(false)
})
