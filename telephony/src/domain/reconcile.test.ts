import { describe, expect, it } from 'vitest'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { createWorld, type World } from '../testing/world.ts'
import { knownAgent, prove, ready } from './agent-moves.ts'

async function readyAgent(world: World): Promise<void> {
  await world.login('1001')
  await world.headset('1001', true)
  await world.run((turn) => prove(turn, knownAgent(world.exchange, '1001'), { microphone: true }))
  await world.run((turn) => ready(turn, knownAgent(world.exchange, '1001')))
}

describe('after a reconnection', () => {
  it('F1 brings agent and caller together who picked up while no server listened', async () => {
    const world = createWorld(DEFAULT_CALL_POLICY)
    await readyAgent(world)
    await world.arrive('caller-1')
    const [legId = ''] = world.agentLegs.keys()
    await world.restart(() => {
      const leg = world.agentLegs.get(legId)
      if (leg !== undefined) leg.answered = true
    })
    const [journey] = world.exchange.journeys.values()
    expect(journey?.state).toBe('talking')
    expect(world.exchange.agents.get('1001')?.state).toBe('talking')
  })

  it('F13 finds at a later look that the headset was picked up, when the event for it was lost', async () => {
    const world = createWorld(DEFAULT_CALL_POLICY)
    await readyAgent(world)
    await world.arrive('caller-1')
    const [leg] = world.agentLegs.values()
    if (leg !== undefined) leg.answered = true
    await world.look(6_000)
    const [journey] = world.exchange.journeys.values()
    expect(journey?.state).toBe('talking')
  })
})
