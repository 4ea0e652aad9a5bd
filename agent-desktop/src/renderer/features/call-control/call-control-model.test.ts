import { describe, expect, it } from 'vitest'
import {
  AGENT,
  PARTY,
  type AgentState,
  type DeskView,
  type PartyState,
  type PartyView,
} from '@hotline/contract'
import { anEmergency, aParty, aTalk, aView } from '../../testing/views.ts'
import { callControl, CONTROLS, type Control } from './call-control-model.ts'

const there = (view: DeskView | undefined, serverUp = true): Control[] => {
  const { absent } = callControl(view, serverUp)
  return CONTROLS.filter((control) => absent[control] === undefined)
}
const consulted = (state: PartyState): PartyView => aParty({ purpose: 'consult', state })

describe('DA-2 what an agent can do with a call', () => {
  it.each<[string, DeskView, Control[]]>([
    ['alone with the caller', aTalk(), ['hold', 'dialpad', 'invite', 'consult', 'transfer']],
    [
      'the caller on hold',
      aTalk([], { callerHeld: true }),
      ['resume', 'dialpad', 'invite', 'consult', 'transfer'],
    ],
    ['a unit rings to join', aTalk([aParty({ state: 'ringing' })]), ['hold', 'dialpad', 'invite', 'leave']],
    ['all three talk', aTalk([aParty()]), ['hold', 'dialpad', 'invite', 'consult', 'transfer', 'leave']],
    [
      'three talk, the caller on hold',
      aTalk([aParty()], { callerHeld: true }),
      ['resume', 'dialpad', 'invite', 'consult', 'join', 'transfer'],
    ],
    ['a consulted unit rings', aTalk([consulted('ringing')], { callerHeld: true }), ['dialpad', 'takeBack']],
    [
      'a consulted unit must press a key',
      aTalk([consulted('asked')], { callerHeld: true }),
      ['dialpad', 'takeBack'],
    ],
    [
      'a consulted unit talks',
      aTalk([consulted('talking')], { callerHeld: true }),
      ['dialpad', 'join', 'swap', 'transfer', 'takeBack'],
    ],
    ['swapped back to the caller', aTalk([consulted('held')]), ['dialpad', 'join', 'swap', 'transfer']],
    [
      'the consulted unit was joined',
      aTalk([consulted('talking')]),
      ['hold', 'dialpad', 'invite', 'consult', 'transfer', 'leave'],
    ],
    [
      'whoever was asked has gone',
      aTalk([consulted('left'), aParty({ partyId: '2', state: 'failed' })]),
      ['hold', 'dialpad', 'invite', 'consult', 'transfer'],
    ],
    [
      'EM-1 an emergency service rings: the caller can be neither held nor left',
      aTalk([anEmergency()]),
      ['dialpad', 'invite'],
    ],
    [
      'EM-1 an emergency service talks: the agent may leave it with the caller',
      aTalk([anEmergency({ state: 'talking' })]),
      ['dialpad', 'invite', 'leave'],
    ],
    [
      'after leaving, while the others talk on',
      aView({ agent: { state: 'wrap_up' }, call: { state: 'handed_over', parties: [aParty()] } }),
      ['takeBack'],
    ],
    ['after the end', aView({ agent: { state: 'wrap_up' }, call: { state: 'ended' } }), []],
    ['a native call', aTalk([], { native: true }), []],
    ['no call', aView({}), []],
  ])('%s', (_, view, expected) => expect(there(view)).toEqual(expected))

  it('says for every action that does not exist why it does not', () => {
    const { absent } = callControl(aTalk([consulted('ringing')], { callerHeld: true }), true)
    expect(absent).toEqual({
      hold: 'consulting',
      resume: 'consulting',
      invite: 'consulting',
      consult: 'consulting',
      join: 'partyNotYet',
      swap: 'partyNotYet',
      transfer: 'partyNotYet',
      leave: 'consulting',
      onBehalf: 'notOpen',
    })
  })
  it.each([
    ['no word from the server', undefined, false, 'serverAway'],
    ['a call, but the server is away', aTalk(), false, 'serverAway'],
    ['no call', aView({}), true, 'noCall'],
    ['a native call', aTalk([], { native: true }), true, 'native'],
    ['over', aView({ agent: { state: 'wrap_up' }, call: { state: 'ended' } }), true, 'ended'],
  ] as const)('%s: nothing at all, with one reason', (_, view, serverUp, why) => {
    const { absent } = callControl(view, serverUp)
    expect(CONTROLS.map((control) => absent[control])).toEqual(
      CONTROLS.map((control) => (control === 'onBehalf' ? 'notOpen' : why)),
    )
  })
  it.each((Object.keys(AGENT) as AgentState[]).filter((state) => state !== 'talking'))(
    'an agent who is %s commands no call that talks',
    (state) => {
      expect(there(aView({ agent: { state }, call: { state: 'talking' } }))).toEqual([])
    },
  )
  it('代为咨询 is not there yet, and does not pretend to be', () => {
    expect(callControl(aTalk(), true).absent.onBehalf).toBe('notOpen')
  })
})

describe('who is consulted', () => {
  it.each(Object.keys(PARTY) as PartyState[])('a consulted party that is %s', (state) => {
    const { swaps, completesTransfer } = callControl(
      aTalk([consulted(state)], { callerHeld: state !== 'held' }),
      true,
    )
    const answered = state === 'talking' || state === 'held'
    expect({ swaps, completesTransfer }).toEqual({ swaps: answered, completesTransfer: answered })
  })
  it('a unit that talks with everybody takes part, it is not consulted', () => {
    expect(callControl(aTalk([aParty()]), true).completesTransfer).toBe(false)
  })
})

it('EM-1 names the services for which the caller is kept, until they have answered', () => {
  const call = (state: PartyState) => callControl(aTalk([aParty(), anEmergency({ state })]), true).awaited
  expect(call('ringing')).toEqual(['110'])
  expect(call('talking')).toEqual([])
  expect(call('failed')).toEqual([])
})
