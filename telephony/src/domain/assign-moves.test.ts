import { AppError } from '@hotline/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../testing/world.ts'
import { finish, hangup, knownAgent, pause, prove, ready } from './agent-moves.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { overview } from './overview.ts'
import { learn } from './relaxation.ts'
import { HEAD_OF_LINE } from './route.ts'

/** 指派 and 转派 as stories: two agents, and callers in a row. */

let world: World
const agent = (id = '1001') => knownAgent(world.exchange, id)
const journeyOf = (legId: string) => {
  const journey = world.exchange.journeys.get(world.callers.get(legId)?.journeyId ?? '')
  if (journey === undefined) throw new Error(`${legId} is gone`)
  return journey
}
const assign = (legId: string, to: string) => world.assign('2001', journeyOf(legId).journeyId, to)
const answer = (id: string) => world.answer(journeyIn(id)?.agentLegId ?? '')
const journeyIn = (id: string) => world.exchange.journeys.get(agent(id).journeyId ?? '')
const refusal = async (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )
const becomesReady = (id: string) => world.run((turn) => ready(turn, agent(id)))

beforeEach(async () => {
  world = createWorld(DEFAULT_CALL_POLICY)
  for (const id of ['1001', '1002']) {
    await world.login(id)
    await world.headset(id, true)
    await world.run((turn) => prove(turn, agent(id), { microphone: true }))
  }
})

describe('指派', () => {
  beforeEach(async () => {
    await becomesReady('1001')
    for (const caller of ['talks', 'first', 'second', 'third']) await world.arrive(caller)
    await answer('1001')
  })

  it('gives an agent in a call the chosen one next, before all who came earlier', async () => {
    await assign('third', '1001')
    expect(overview(world.exchange).waiting.map(({ pinnedTo }) => pinnedTo)).toEqual([null, null, '1001'])
    const { journeyId } = journeyOf('talks')
    await world.run((turn) => hangup(turn, agent(), journeyId))
    await world.run((turn) => finish(turn, agent(), journeyId, { disposition: 'other', note: '' }))
    expect(agent().journeyId).toBe(journeyOf('third').journeyId)
    const offer = world.events.findLast(({ type }) => type === 'offer')
    expect(offer).toMatchObject({ journeyId: journeyOf('third').journeyId, supervisor: '2001' })
  })

  it('IN-5 lets an emergency come first, and is fulfilled after it', async () => {
    await assign('third', '1001')
    await world.run((turn) => learn(turn, journeyOf('second').journeyId, { emergency: true }))
    for (const next of ['second', 'third']) {
      const journeyId = agent().journeyId ?? ''
      await world.run((turn) => hangup(turn, agent(), journeyId))
      await world.run((turn) => finish(turn, agent(), journeyId, { disposition: 'other', note: '' }))
      expect(agent().journeyId).toBe(journeyOf(next).journeyId)
      await answer('1001')
    }
  })

  it('lets nobody wait longer for it: whoever is free sooner takes the call in its turn', async () => {
    await assign('first', '1001')
    await becomesReady('1002')
    expect(agent('1002').journeyId).toBe(journeyOf('first').journeyId)
    expect(journeyOf('first').pin).toBeUndefined()
  })

  it('is over when the caller hangs up: the agent gets the first in line', async () => {
    await assign('third', '1001')
    await world.callerHangsUp('third')
    await world.callerHangsUp('talks')
    await world.run((turn) =>
      finish(turn, agent(), agent().journeyId ?? '', { disposition: 'other', note: '' }),
    )
    expect(agent().journeyId).toBe(journeyOf('first').journeyId)
  })

  it('is refused for one who is on a break or not there', async () => {
    expect(await refusal(assign('first', '1002'))).toBe('AGENT_NOT_READY')
    expect(await refusal(assign('first', '1009'))).toBe('AGENT_NOT_FOUND')
    expect(await refusal(world.assign('2001', '00000000-0000-4000-8000-00000000ffff', '1001'))).toBe(
      'CALL_NOT_FOUND',
    )
  })
})

describe('转派', () => {
  beforeEach(async () => {
    await becomesReady('1001')
    await world.arrive('caller')
    await becomesReady('1002')
  })

  it('takes a ringing call to the other agent; the first is ready again at her old place', async () => {
    const { since } = agent('1001')
    const { idleSince } = agent('1001')
    await assign('caller', '1002')
    expect(journeyOf('caller')).toMatchObject({ state: 'offered', agentId: '1002' })
    expect(agent('1001')).toMatchObject({ state: 'ready', since: idleSince ?? since })
    await answer('1002')
    expect(journeyOf('caller')).toMatchObject({ state: 'talking', agentId: '1002' })
  })

  it('takes a talk to the other agent: music meanwhile, wrap-up for the first, and back in front if nobody answers', async () => {
    await answer('1001')
    await assign('caller', '1002')
    expect(world.places.get('caller')).toBe('music')
    expect([agent('1001').state, agent('1002').state]).toEqual(['wrap_up', 'reserved'])
    expect(world.events.map(({ type }) => type)).toContain('move')
    await world.passTime(DEFAULT_CALL_POLICY.ringTimeoutMs)
    expect(journeyOf('caller')).toMatchObject({ state: 'queued', priority: HEAD_OF_LINE })
    expect(world.callers.has('caller')).toBe(true)
  })

  it('is refused to the agent who has it, and to one who went on a break', async () => {
    await answer('1001')
    expect(await refusal(assign('caller', '1001'))).toBe('AGENT_NOT_READY')
    await world.run((turn) => pause(turn, agent('1002'), 'break'))
    expect(await refusal(assign('caller', '1002'))).toBe('AGENT_NOT_READY')
  })
})
