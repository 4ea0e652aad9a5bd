import { describe, expect, it } from 'vitest'
import { someRules } from '../testing/rules.ts'
import { createWorld, type World } from '../testing/world.ts'
import { knownAgent, prove, ready } from './agent-moves.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { callView } from './desk.ts'
import type { Journey } from './journey.ts'
import { callerPressed, learn, nextRelaxation } from './relaxation.ts'

/** Waiting calls as stories: what time and knowledge do to their place, and what the agent reads of it. */

async function world(...agents: [id: string, skills: string[]][]): Promise<World> {
  const made = createWorld(DEFAULT_CALL_POLICY, someRules())
  for (const [agentId, skills] of agents) await sit(made, agentId, skills)
  return made
}
async function sit(made: World, agentId: string, skills: string[]): Promise<void> {
  await made.login(agentId, skills)
  await made.headset(agentId, true)
  await made.run((turn) => prove(turn, knownAgent(made.exchange, agentId), { microphone: true }))
  await made.run((turn) => ready(turn, knownAgent(made.exchange, agentId)))
}
const journey = (made: World, legId: string): Journey => {
  const found = made.exchange.journeys.get(made.exchange.callerLegs.get(legId) ?? '')
  if (found === undefined) throw new Error(`no journey of ${legId}`)
  return found
}
const told = (made: World, legId: string, facts: Parameters<typeof learn>[2]) =>
  made.run((turn) => learn(turn, journey(made, legId).journeyId, facts))

describe('relaxation', () => {
  it('offers a waiting call the moment its step has come, and says so', async () => {
    const made = await world(['1001', ['general', 'tax']])
    await made.arrive('c1', '12366')
    expect(nextRelaxation(made.exchange)).toBe(made.now() + 10_000)
    await made.passTime(9_999)
    expect(journey(made, 'c1').state).toBe('queued')
    await made.passTime(1)
    expect(journey(made, 'c1')).toMatchObject({ state: 'offered', agentId: '1001', step: 1 })
    const { routing } = callView(journey(made, 'c1'))
    expect(routing).toMatchObject({
      step: 1,
      steps: 3,
      needs: ['综合受理', '税务'],
      ticketKind: 'consultation',
    })
    expect(routing?.reasons).toEqual(['拨打12366', '队列tax', '放宽到一级'])
  })
  it('that comes due while the call rings is made when it is back in the line', async () => {
    const made = await world(['1001', ['general', 'tax:3']])
    await made.arrive('c1', '12366')
    await made.passTime(12_000)
    expect(journey(made, 'c1')).toMatchObject({ state: 'offered', step: 0 })
    await sit(made, '1002', ['general'])
    await made.passTime(9_000)
    // Nobody answered at 15 s; the second step came at 20 s, and the general agent has it.
    expect(journey(made, 'c1')).toMatchObject({ state: 'offered', agentId: '1002', step: 2 })
  })
  it('is never lost: a restarted node goes on with it', async () => {
    const made = await world(['1001', ['general']])
    await made.arrive('c1', '12366')
    await made.restart(() => undefined)
    await made.passTime(20_000)
    expect(journey(made, 'c1')).toMatchObject({ state: 'offered', agentId: '1001' })
  })
})

describe('what is learnt of a caller who waits', () => {
  it('moves her before others at once, keeping her arrival', async () => {
    const made = await world()
    await made.arrive('c1')
    await made.arrive('c2')
    await told(made, 'c2', { flags: ['elderly'] })
    expect((await made.line.look()).waiting).toEqual([journey(made, 'c2'), journey(made, 'c1')].map(idOf))
    expect(journey(made, 'c2')).toMatchObject({ priority: 30 })
  })
  it('IN-5 an emergency comes first, by key too, and nuisance never stands in its way', async () => {
    const made = await world()
    await made.arrive('c1')
    await told(made, 'c1', { flags: ['elderly'] })
    await made.arrive('c2')
    await told(made, 'c2', { flags: ['nuisance'] })
    await made.run((turn) => callerPressed(turn, 'c2', '1'))
    expect((await made.line.look()).waiting[0]).toBe(journey(made, 'c1').journeyId)
    await made.run((turn) => callerPressed(turn, 'c2', '9'))
    expect((await made.line.look()).waiting[0]).toBe(journey(made, 'c2').journeyId)
    expect(callView(journey(made, 'c2')).routing?.reasons).toEqual(['紧急'])
  })
  it('while it rings is kept for the case that nobody answers', async () => {
    const made = await world(['1001', ['general']])
    await made.arrive('c1')
    await told(made, 'c1', { flags: ['elderly'] })
    expect(journey(made, 'c1')).toMatchObject({ state: 'offered', priority: 50 })
    await made.passTime(15_000)
    expect(journey(made, 'c1')).toMatchObject({ state: 'queued', priority: 30 })
  })
  it('an open matter: her agent has the call, though another was idle longer, while she is free', async () => {
    const made = await world(['1001', ['general']], ['1002', ['general']])
    made.exchange.lastAgentOf = () => ({ agentId: '1002', at: made.now() })
    await made.arrive('c1')
    expect(journey(made, 'c1')).toMatchObject({ agentId: '1002' })
    expect(callView(journey(made, 'c1')).routing).toMatchObject({ preferredAgentId: '1002' })
    await made.arrive('c2')
    expect(journey(made, 'c2')).toMatchObject({ agentId: '1001' })
  })
})

const idOf = ({ journeyId }: Journey): string => journeyId
