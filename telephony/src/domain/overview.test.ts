import { AppError } from '@hotline/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../testing/world.ts'
import { finish, force, hangup, knownAgent, pause, prove, ready } from './agent-moves.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { overview } from './overview.ts'
import * as partyMoves from './party-moves.ts'

let world: World
const agent = () => knownAgent(world.exchange, '1001')
const BY = { by: '2001 郑国强', why: '开会' }

beforeEach(async () => {
  world = createWorld(DEFAULT_CALL_POLICY)
  await world.login('1001')
  await world.headset('1001', true)
  await world.run((turn) => prove(turn, agent(), { microphone: true }))
})

describe('the overview', () => {
  it('has who waits, the oldest first, and each agent with the call on her desk', async () => {
    await world.login('999')
    for (const caller of ['first', 'second', 'third']) {
      await world.arrive(caller)
      await world.passTime(1_000)
    }
    await world.run((turn) => ready(turn, agent()))
    const ids = ['first', 'second', 'third'].map((caller) => world.callers.get(caller)?.journeyId)
    const ringing = overview(world.exchange)
    expect(ringing.waiting.map(({ journeyId, state }) => [journeyId, state])).toEqual([
      [ids[0], 'offered'],
      [ids[1], 'queued'],
      [ids[2], 'queued'],
    ])
    expect(ringing.agents.map((each) => [each.agent.agentId, each.call?.journeyId])).toEqual([
      ['999', undefined],
      ['1001', ids[0]],
    ])
    await world.answer([...world.agentLegs.keys()][0] ?? '')
    const talking = overview(world.exchange)
    expect(talking.waiting.map(({ journeyId }) => journeyId)).toEqual(ids.slice(1))
    expect(talking.agents[1]?.call).toMatchObject({ state: 'talking', callerHeld: false })
  })

  it('EM-4 has a hand-over from the key until it is over', async () => {
    await world.run((turn) => ready(turn, agent()))
    await world.arrive('caller')
    await world.answer([...world.agentLegs.keys()][0] ?? '')
    expect(overview(world.exchange).emergencies).toEqual([])
    await world.run((turn) =>
      partyMoves.ask(turn, agent(), agent().journeyId ?? '', {
        ...{ role: 'emergency', name: '110', purpose: 'emergency', service: '110', drill: false },
        ...{
          hunt: 'in_order',
          contacts: [{ label: 'line1', uri: 'sip:110@127.0.0.1:5999', accept: 'answer' }],
        },
      }),
    )
    expect(overview(world.exchange).emergencies).toMatchObject([
      { agentId: '1001', party: { service: '110', state: 'ringing' } },
    ])
    await world.callerHangsUp('caller')
    expect(overview(world.exchange).emergencies).toEqual([])
  })
})

describe('强制小休', () => {
  const forced = () => world.run((turn) => force(turn, agent(), BY))
  const refusal = () =>
    forced().then(
      () => 'accepted',
      (error: unknown) => (error instanceof AppError ? error.code : error),
    )

  it('takes a ready agent out of the line, says who did it, and ends with her next choice', async () => {
    await world.run((turn) => ready(turn, agent()))
    await forced()
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'supervisor', forced: BY })
    await world.arrive('caller')
    expect(agent().state).toBe('not_ready')
    await world.run((turn) => ready(turn, agent()))
    expect(agent().forced).toBeUndefined()
  })

  it('replaces another reason, and another replaces it', async () => {
    await forced()
    expect(overview(world.exchange).agents[0]?.agent).toMatchObject({ reason: 'supervisor', forced: BY })
    await world.run((turn) => pause(turn, agent(), 'meal'))
    expect(overview(world.exchange).agents[0]?.agent).toMatchObject({ reason: 'meal', forced: null })
  })

  it('does not come back by itself with a proof that returns', async () => {
    await world.run((turn) => ready(turn, agent()))
    await world.headset('1001', false)
    await forced()
    await world.headset('1001', true)
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'supervisor' })
  })

  it('is refused from the ring to the end of wrap-up', async () => {
    await world.run((turn) => ready(turn, agent()))
    await world.arrive('caller')
    const { journeyId = '' } = agent()
    expect([agent().state, await refusal()]).toEqual(['reserved', 'TRANSITION_REFUSED'])
    await world.answer([...world.agentLegs.keys()][0] ?? '')
    expect([agent().state, await refusal()]).toEqual(['talking', 'TRANSITION_REFUSED'])
    await world.run((turn) => hangup(turn, agent(), journeyId))
    expect([agent().state, await refusal()]).toEqual(['wrap_up', 'TRANSITION_REFUSED'])
    await world.run((turn) => finish(turn, agent(), journeyId, { disposition: 'other', note: '' }))
    expect([agent().state, await refusal()]).toEqual(['ready', 'accepted'])
  })
})
