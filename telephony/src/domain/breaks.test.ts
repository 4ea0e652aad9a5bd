import { AppError, type BreakReason } from '@hotline/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../testing/world.ts'
import { finish, force, hangup, knownAgent, pause, pauseAfterCall, prove, ready } from './agent-moves.ts'
import { breakAllowances, breakEndsAt } from './breaks.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'

/** 小休: how often, how long, how many at once. */

const MINUTE = 60_000
const policy = {
  ...DEFAULT_CALL_POLICY,
  breaks: {
    kinds: {
      break: { limit: 2, minutes: 15 },
      meal: { limit: 1, minutes: 60 },
      training: { limit: null, minutes: null },
    },
    atOnce: 2,
  },
}
let world: World
const agent = (id = '1001') => knownAgent(world.exchange, id)
const goes = (reason: BreakReason, id = '1001') => world.run((turn) => pause(turn, agent(id), reason))
const back = (id = '1001') => world.run((turn) => ready(turn, agent(id)))
const refusal = async (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof AppError ? [error.code, error.details['limit']] : error),
  )

beforeEach(async () => {
  world = createWorld(policy)
  for (const id of ['1001', '1002', '1003']) {
    await world.login(id)
    await world.headset(id, true)
    await world.run((turn) => prove(turn, agent(id), { microphone: true }))
    await back(id)
  }
})

describe('小休', () => {
  it('is counted by kind, and refused with the limit when it is used up', async () => {
    for (let at = 0; at < 2; at += 1) {
      await goes('break')
      await back()
    }
    expect(await refusal(goes('break'))).toEqual(['BREAK_USED_UP', 2])
    expect(agent().state).toBe('ready')
    expect(breakAllowances(agent(), policy.breaks)).toEqual([
      { reason: 'break', used: 2, limit: 2, minutes: 15 },
      { reason: 'meal', used: 0, limit: 1, minutes: 60 },
      { reason: 'training', used: 0, limit: null, minutes: null },
    ])
    expect(await refusal(goes('meal'))).toBeUndefined()
  })

  it('is one however often its button is pressed, and another kind is another one', async () => {
    await goes('break')
    await goes('break')
    expect(agent().breaks).toEqual({ break: 1 })
    await goes('meal')
    expect(agent().breaks).toEqual({ break: 1, meal: 1 })
  })

  it('has an end, counted from its beginning; 未就绪 for another reason has none', async () => {
    await world.passTime(5 * MINUTE)
    await goes('break')
    expect(breakEndsAt(agent(), policy.breaks)).toBe(world.now() + 15 * MINUTE)
    await goes('meal')
    expect(breakEndsAt(agent(), policy.breaks)).toBe(world.now() + 60 * MINUTE)
    await goes('training')
    expect(breakEndsAt(agent(), policy.breaks)).toBeNull()
    await back()
    expect(breakEndsAt(agent(), policy.breaks)).toBeNull()
  })

  it('begins anew from 未就绪: what was before it is no part of it', async () => {
    await world.headset('1001', false)
    await world.passTime(10 * MINUTE)
    await goes('break')
    expect(agent().since).toBe(world.now())
  })

  it('is refused when so many are on one already, and free again when somebody is back', async () => {
    await goes('break', '1002')
    await goes('training', '1003')
    expect(await refusal(goes('break'))).toEqual(['BREAKS_FULL', 2])
    await back('1003')
    expect(await refusal(goes('break'))).toBeUndefined()
  })

  it('下一通后小休 is refused at once when none is left, and what was granted is kept', async () => {
    await world.arrive('caller')
    await world.answer([...world.agentLegs.keys()][0] ?? '')
    const talks = agent().journeyId === undefined ? '1002' : '1001'
    await world.run((turn) => pauseAfterCall(turn, agent(talks), true))
    const others = ['1001', '1002', '1003'].filter((id) => id !== talks)
    for (const id of others) await goes('break', id)
    const journeyId = agent(talks).journeyId ?? ''
    await world.run((turn) => hangup(turn, agent(talks), journeyId))
    await world.run((turn) => finish(turn, agent(talks), journeyId, { disposition: 'other', note: '' }))
    expect(agent(talks)).toMatchObject({ state: 'not_ready', reason: 'break', breaks: { break: 1 } })
    await back(talks)
    expect(await refusal(world.run((turn) => pauseAfterCall(turn, agent(talks), true)))).toEqual([
      'BREAKS_FULL',
      2,
    ])
  })

  it('强制小休 is no break of the agent’s', async () => {
    await world.run((turn) => force(turn, agent(), { by: '2001 郑国强', why: '班后会' }))
    expect(agent().breaks).toBeUndefined()
    expect(breakEndsAt(agent(), policy.breaks)).toBeNull()
  })
})
