import { AppError, type ObserveMode } from '@hotline/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../testing/world.ts'
import { finish, hangup, knownAgent, logout, prove, ready } from './agent-moves.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { observationOf } from './desk.ts'
import type { Journey } from './journey.ts'
import { observe, unobserve } from './observer-moves.ts'
import { ask } from './party-moves.ts'

/** A supervisor in an agent's call, as stories. */

let world: World
const agent = (id = '1001') => knownAgent(world.exchange, id)
const journey = (): Journey => {
  const [only] = world.exchange.journeys.values()
  if (only === undefined) throw new Error('the call is over')
  return only
}
const observer = (at = 0) => journey().observers?.[at]
const leg = (at = 0) => observer(at)?.legId ?? ''
const asks = (mode: ObserveMode, by = '2001') =>
  world.run((turn) => observe(turn, agent(by), journey().journeyId, mode))
const listens = async (mode: ObserveMode = 'monitor', by = '2001') => {
  await asks(mode, by)
  await world.answer(journey().observers?.at(-1)?.legId ?? '')
}
const refusal = async (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )
const told = () =>
  world.events.flatMap(({ type, observer: view }) => (type === 'observe' ? (view?.state ?? []) : []))

beforeEach(async () => {
  world = createWorld({ ...DEFAULT_CALL_POLICY, maxParties: 3 })
  for (const id of ['1001', '2001', '2002']) {
    await (id === '1001' ? world.login(id) : world.login(id, [], true))
    await world.headset(id, true)
    await world.run((turn) => prove(turn, agent(id), { microphone: true }))
  }
  await world.run((turn) => ready(turn, agent()))
  await world.arrive('caller')
  await world.answer(journey().agentLegId ?? '')
})

describe('监听, 耳语, 强插', () => {
  it('are one snoop on the agent’s leg, a whisper to her alone, and a place in the room; each is told', async () => {
    await listens('monitor')
    expect(world.hearing.get(leg())).toMatchObject({ hearing: 'listen', agentLegId: journey().agentLegId })
    await asks('whisper')
    expect(world.hearing.get(leg())?.hearing).toBe('whisper')
    await asks('barge')
    expect([world.hearing.has(leg()), world.places.get(leg())]).toEqual([false, 'room'])
    await asks('monitor')
    expect(world.hearing.get(leg())?.hearing).toBe('listen')
    await world.run((turn) => unobserve(turn, agent('2001')))
    expect([world.agentLegs.has(leg()), world.hearing.size]).toEqual([false, 0])
    expect(told()).toEqual(['ringing', 'monitoring', 'whispering', 'barging', 'monitoring', 'left'])
    expect(observer()?.end).toBe('stopped')
    expect([journey().state, agent().state]).toEqual(['talking', 'talking'])
  })

  it('never move anybody else, and the caller’s place stays what it was', async () => {
    const before = [world.places.get('caller'), world.places.get(journey().agentLegId ?? '')]
    for (const mode of ['monitor', 'whisper', 'barge', 'whisper'] as const) {
      await listens(mode)
      expect([world.places.get('caller'), world.places.get(journey().agentLegId ?? '')]).toEqual(before)
    }
  })

  it('take the newest wish when the headset answers late', async () => {
    await asks('monitor')
    await asks('barge')
    await world.answer(leg())
    expect(observer()?.state).toBe('barging')
  })

  it('count as a voice in the room: six in all, 强插 and 请专家 alike', async () => {
    const contacts = [{ label: 'a', uri: 'sip:a@127.0.0.1:5999', accept: 'answer' as const }]
    const unitId = '00000000-0000-4000-8000-000000000001'
    const wish = {
      role: 'expert',
      name: 'u',
      purpose: 'three_way',
      unitId,
      contacts,
      hunt: 'in_order',
    } as const
    await listens('barge')
    expect(await refusal(world.run((turn) => ask(turn, agent(), journey().journeyId, wish)))).toBe(
      'TOO_MANY_PARTIES',
    )
    expect(await refusal(asks('barge', '2002'))).toBe('TOO_MANY_PARTIES')
    expect(await refusal(asks('monitor', '2002'))).toBeUndefined()
  })

  it('are shown to the agent only in the modes that the policy says', async () => {
    await listens('monitor')
    expect(observationOf(world.exchange, agent()).observers).toEqual([])
    await asks('whisper')
    expect(observationOf(world.exchange, agent()).observers).toMatchObject([
      { by: '2001', state: 'whispering' },
    ])
    expect(observationOf(world.exchange, agent('2001')).observing).toMatchObject({ agentId: '1001' })
  })

  it('follow the supervisor from call to call: one at a time', async () => {
    await listens('monitor')
    const first = leg()
    await world.login('1002')
    await world.headset('1002', true)
    await world.run((turn) => prove(turn, agent('1002'), { microphone: true }))
    await world.run((turn) => ready(turn, agent('1002')))
    await world.arrive('other')
    const other = agent('1002').journeyId ?? ''
    await world.answer(world.exchange.journeys.get(other)?.agentLegId ?? '')
    await world.run((turn) => observe(turn, agent('2001'), other, 'monitor'))
    expect(world.agentLegs.has(first)).toBe(false)
    expect(observer()?.state).toBe('left')
  })
})

describe('what is refused says why', () => {
  it('a headset that is not there', async () => {
    await world.headset('2001', false)
    expect(await refusal(asks('monitor'))).toBe('PROOFS_MISSING')
  })
  it('a call that rings, that is none, and that the switch’s own queue has', async () => {
    await world.arrive('second')
    const waiting = [...world.exchange.journeys.values()].at(-1)?.journeyId ?? ''
    const of = (journeyId: string) =>
      refusal(world.run((turn) => observe(turn, agent('2001'), journeyId, 'monitor')))
    expect(await of(waiting)).toBe('TRANSITION_REFUSED')
    expect(await of('00000000-0000-4000-8000-00000000ffff')).toBe('CALL_NOT_FOUND')
    world.exchange.journeys.set(journey().journeyId, { ...journey(), native: true })
    expect(await of(journey().journeyId)).toBe('CALL_IS_NATIVE')
  })
  it('就绪 on a supervisor’s seat', async () => {
    expect(await refusal(world.run((turn) => ready(turn, agent('2001'))))).toBe('TRANSITION_REFUSED')
  })
})

describe('an observer keeps no call alive', () => {
  it('goes with the call, whoever ends it', async () => {
    await listens('barge')
    await world.callerHangsUp('caller')
    expect([world.agentLegs.size, told().at(-1)]).toEqual([0, 'left'])
  })
  it('waits with music while the agent is fetched back, and hears her new leg', async () => {
    await listens('whisper')
    await world.agentLegEnds(journey().agentLegId ?? '', false)
    expect([observer()?.state, world.places.get(leg())]).toEqual(['waiting', 'music'])
    await world.answer(journey().agentLegId ?? '')
    expect(observer()?.state).toBe('whispering')
    expect(world.hearing.get(leg())?.agentLegId).toBe(journey().agentLegId)
  })
  it('is released when the agent does not come back', async () => {
    await listens('monitor')
    await world.agentLegEnds(journey().agentLegId ?? '', false)
    await world.passTime(DEFAULT_CALL_POLICY.reattachMs)
    expect([journey().state, observer()?.end, world.hearing.size]).toEqual(['queued', 'agent_left', 0])
  })
  it.each([
    ['her leg is lost', () => world.agentLegEnds(leg(), false), 'lost'],
    ['she hangs up', () => world.agentLegEnds(leg(), true), 'stopped'],
    ['her page is gone', () => world.headset('2001', false), 'lost'],
    ['she logs out', () => world.run((turn) => logout(turn, agent('2001'))), 'logged_out'],
  ])('and hurts none when %s', async (_what, happens, end) => {
    await listens('barge')
    await happens()
    expect([observer()?.end, journey().state, agent().state]).toEqual([end, 'talking', 'talking'])
    expect(world.callers.has('caller')).toBe(true)
    expect(world.agentLegs.has(journey().agentLegId ?? '')).toBe(true)
  })
  it('whose headset does not answer is failed, not left', async () => {
    await asks('monitor')
    await world.agentLegEnds(leg(), false)
    expect(observer()).toMatchObject({ state: 'failed', end: 'no_answer' })
  })
  it('survives a restart of the node, and one who went meanwhile is let go', async () => {
    await listens('monitor')
    await world.restart(() => undefined)
    expect([observer()?.state, world.hearing.has(leg())]).toEqual(['monitoring', true])
    const gone = leg()
    await world.restart(() => world.agentLegs.delete(gone))
    expect([observer()?.end, world.hearing.size, journey().state]).toEqual(['lost', 0, 'talking'])
  })
  it('whose headset answered while the node was dead is there afterwards', async () => {
    await asks('whisper')
    const legId = leg()
    await world.restart(() => {
      const rung = world.agentLegs.get(legId)
      if (rung !== undefined) rung.answered = true
    })
    expect(observer()?.state).toBe('whispering')
  })
})

describe('接管', () => {
  it('makes the call the supervisor’s, with her own leg as its agent’s; the agent goes to wrap-up', async () => {
    const hers = journey().agentLegId ?? ''
    await listens('monitor')
    await asks('take_over')
    expect(journey()).toMatchObject({ state: 'talking', agentId: '2001', agentLegId: leg() })
    expect(agent('2001')).toMatchObject({ state: 'talking', journeyId: journey().journeyId })
    expect([agent().state, world.agentLegs.has(hers)]).toEqual(['wrap_up', false])
    expect([world.places.get(leg()), world.places.get('caller')]).toEqual(['room', 'room'])
    expect(observationOf(world.exchange, agent()).observers).toMatchObject([{ state: 'in_charge' }])
  })

  it('goes straight from her first press too, and fetches a held caller back', async () => {
    await listens('take_over')
    expect(journey().agentId).toBe('2001')
  })

  it('is the caller’s way out when her agent is lost: no waiting for anybody', async () => {
    await listens('monitor')
    await world.agentLegEnds(journey().agentLegId ?? '', false)
    await asks('take_over')
    expect(journey()).toMatchObject({ state: 'talking', agentId: '2001' })
    expect([world.places.get('caller'), agent().state]).toEqual(['room', 'wrap_up'])
  })

  it('takes the ending out of the agent’s hands, and ends as any call, in wrap-up and never ready', async () => {
    await listens('take_over')
    const { journeyId } = journey()
    await world.run((turn) => hangup(turn, agent(), journeyId))
    expect(journey().state).toBe('talking')
    await world.run((turn) => hangup(turn, agent('2001'), journeyId))
    expect(agent('2001').state).toBe('wrap_up')
    await world.run((turn) => finish(turn, agent('2001'), journeyId, { disposition: 'other', note: '' }))
    expect(agent('2001').state).toBe('not_ready')
  })

  it('leaves a call of her own only by its end: she listens to nobody meanwhile', async () => {
    await listens('take_over')
    expect(await refusal(asks('monitor'))).toBe('TRANSITION_REFUSED')
  })

  it('is a call like any other after it: a lost supervisor is fetched back', async () => {
    await listens('take_over')
    await world.agentLegEnds(leg(), false)
    expect([journey().state, agent('2001').state]).toEqual(['reattaching', 'reattaching'])
    await world.answer(journey().agentLegId ?? '')
    expect(journey()).toMatchObject({ state: 'talking', agentId: '2001' })
  })

  it('lets another supervisor go on listening, to the new agent’s leg', async () => {
    await listens('monitor', '2002')
    await listens('take_over', '2001')
    const other = journey().observers?.find(({ by }) => by === '2002')
    expect(world.hearing.get(other?.legId ?? '')?.agentLegId).toBe(journey().agentLegId)
  })
})
