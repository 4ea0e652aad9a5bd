import { AppError } from '@hotline/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../testing/world.ts'
import {
  finish,
  hangup,
  knownAgent,
  login,
  logout,
  pause,
  pauseAfterCall,
  prove,
  ready,
} from './agent-moves.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'

/** An agent's day, one story a test. */

let world: World
const agent = () => knownAgent(world.exchange, '1001')
const ring = () => [...world.agentLegs.keys()][0] ?? ''

async function becomeReady(): Promise<void> {
  await world.login('1001')
  await world.headset('1001', true)
  await world.run((turn) => prove(turn, agent(), { microphone: true }))
  await world.run((turn) => ready(turn, agent()))
}

async function refusal(decide: Parameters<World['run']>[0]): Promise<string> {
  try {
    await world.run(decide)
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'accepted'
}

beforeEach(() => {
  world = createWorld(DEFAULT_CALL_POLICY)
})

describe('becoming ready', () => {
  it('is refused with what is missing, and possible once everything is proven', async () => {
    await world.login('1001')
    expect(await refusal((turn) => ready(turn, agent()))).toBe('PROOFS_MISSING')
    await world.headset('1001', true)
    await world.run((turn) => prove(turn, agent(), { microphone: true }))
    expect(await refusal((turn) => ready(turn, agent()))).toBe('accepted')
    expect(agent().state).toBe('ready')
  })

  it('is lost with a proof and comes back by itself with it, at the old place in the line of agents', async () => {
    await becomeReady()
    const { since } = agent()
    await world.headset('1001', false)
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'headset' })
    await world.passTime(3_000)
    await world.headset('1001', true)
    expect(agent()).toMatchObject({ state: 'ready', since })
  })

  it('does not come back by itself after too long, nor after 小休', async () => {
    await becomeReady()
    await world.headset('1001', false)
    await world.passTime(DEFAULT_CALL_POLICY.resumeMs + 1)
    await world.headset('1001', true)
    expect(agent().state).toBe('not_ready')
    await world.run((turn) => ready(turn, agent()))
    await world.headset('1001', false)
    await world.run((turn) => pause(turn, agent(), 'meal'))
    await world.headset('1001', true)
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'meal' })
  })
})

describe('a ring', () => {
  it('without answer makes the agent not ready with the reason, and the caller keeps her place', async () => {
    await becomeReady()
    await world.arrive('first')
    await world.arrive('second')
    await world.passTime(DEFAULT_CALL_POLICY.ringTimeoutMs)
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'no_answer' })
    const { waiting } = await world.line.look()
    expect(waiting[0]).toBe(world.callers.get('first')?.journeyId)
    expect(world.agentLegs.size).toBe(0)
  })

  it('that the caller gives up leaves the agent ready at her old place', async () => {
    await becomeReady()
    const { since } = agent()
    await world.arrive('first')
    expect(agent().state).toBe('reserved')
    await world.callerHangsUp('first')
    expect(agent()).toMatchObject({ state: 'ready', since })
  })

  it('goes on when the page is loaded again while it rings', async () => {
    await becomeReady()
    await world.arrive('first')
    await world.headset('1001', false)
    expect(agent().state).toBe('reserved')
    await world.headset('1001', true)
    await world.answer(ring())
    expect(agent().state).toBe('talking')
  })
})

describe('a talk', () => {
  beforeEach(async () => {
    await becomeReady()
    await world.arrive('first')
    await world.answer(ring())
  })

  it('that loses its headset comes back to the same agent', async () => {
    await world.headset('1001', false)
    expect(agent().state).toBe('reattaching')
    await world.headset('1001', true)
    await world.answer(ring())
    expect(agent().state).toBe('talking')
    expect(world.callers.has('first')).toBe(true)
  })

  it('whose agent does not come back puts the caller before everybody', async () => {
    await world.arrive('earlier in line')
    await world.headset('1001', false)
    await world.passTime(DEFAULT_CALL_POLICY.reattachMs)
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'call_lost' })
    const { waiting } = await world.line.look()
    expect(waiting[0]).toBe(world.callers.get('first')?.journeyId)
  })

  it('forbids to log out, ends by 挂断 once or twice, and is written up', async () => {
    expect(await refusal((turn) => logout(turn, agent()))).toBe('TRANSITION_REFUSED')
    const journeyId = agent().journeyId ?? ''
    await world.run((turn) => hangup(turn, agent(), journeyId))
    await world.run((turn) => hangup(turn, agent(), journeyId))
    expect(agent().state).toBe('wrap_up')
    expect(
      await refusal((turn) => finish(turn, agent(), 'another', { disposition: 'other', note: '' })),
    ).toBe('CALL_NOT_FOUND')
    await world.run((turn) => finish(turn, agent(), journeyId, { disposition: 'ticket', note: '停水' }))
    expect(agent().state).toBe('ready')
    expect(world.events.at(-1)).toMatchObject({ type: 'finish', disposition: 'ticket', note: '停水' })
  })

  it('is followed by 小休 when that was asked for', async () => {
    await world.run((turn) => pauseAfterCall(turn, agent(), true))
    await world.callerHangsUp('first')
    await world.passTime(DEFAULT_CALL_POLICY.wrapUpMs)
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'break', pauseAfterCall: false })
  })

  it('waits in wrap-up for a proof and is ready when it returns', async () => {
    await world.callerHangsUp('first')
    await world.headset('1001', false)
    await world.run((turn) =>
      finish(turn, agent(), agent().journeyId ?? '', { disposition: 'other', note: '' }),
    )
    expect(agent()).toMatchObject({ state: 'not_ready', reason: 'headset' })
    await world.headset('1001', true)
    expect(agent().state).toBe('ready')
  })
})

it('who logs in again the moment she logged out is logged in', async () => {
  await world.login('1001')
  await world.run((turn) => logout(turn, agent()))
  await world.run((turn) => login(turn, { agentId: '1001', name: '王敏', skills: ['general'] }))
  expect(agent()).toMatchObject({ state: 'not_ready', reason: 'logged_in' })
})
