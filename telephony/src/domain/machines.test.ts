import {
  AGENT,
  JOURNEY,
  next,
  OBSERVER,
  PARTY,
  type AgentEventType,
  type JourneyEventType,
  type ObserverEventType,
  type PartyEventType,
} from '@hotline/contract'
import { describe, expect, it } from 'vitest'
import { stepAgent, type Agent } from './agent.ts'
import { stepJourney, type Journey } from './journey.ts'
import type { Observer } from './observer.ts'
import type { Party } from './party.ts'

/** Every state × event pair of every machine, written down a second time: a change to a table must be meant. */

const AGENT_MOVES: Record<string, string> = {
  'logged_out login': 'not_ready',
  'not_ready prove': 'ready',
  'not_ready nativeCall': 'talking',
  'not_ready takeOver': 'talking',
  'not_ready logout': 'logged_out',
  'ready reserve': 'reserved',
  'ready nativeCall': 'talking',
  'ready pause': 'not_ready',
  'ready lose': 'not_ready',
  'ready logout': 'logged_out',
  'reserved answer': 'talking',
  'reserved noAnswer': 'not_ready',
  'reserved release': 'ready',
  'reserved lose': 'not_ready',
  'reserved nativeCall': 'talking',
  'talking hangup': 'wrap_up',
  'talking lose': 'reattaching',
  'talking logout': 'logged_out',
  'reattaching reattach': 'talking',
  'reattaching hangup': 'wrap_up',
  'reattaching giveUp': 'not_ready',
  'reattaching logout': 'logged_out',
  'wrap_up finish': 'ready',
  'wrap_up takeBack': 'reattaching',
  'wrap_up pause': 'not_ready',
  'wrap_up lose': 'not_ready',
  'wrap_up nativeCall': 'talking',
  'wrap_up logout': 'logged_out',
}

const JOURNEY_MOVES: Record<string, string> = {
  'queued offer': 'offered',
  'queued nativeAnswer': 'talking',
  'queued abandon': 'abandoned',
  'queued lose': 'lost',
  'offered answer': 'talking',
  'offered noAnswer': 'queued',
  'offered withdraw': 'queued',
  'offered nativeAnswer': 'talking',
  'offered abandon': 'abandoned',
  'offered lose': 'lost',
  'talking agentLost': 'reattaching',
  'talking takeOver': 'talking',
  'talking move': 'queued',
  'talking leave': 'handed_over',
  'talking hangup': 'ended',
  'talking lose': 'lost',
  'reattaching reattach': 'talking',
  'reattaching takeOver': 'talking',
  'reattaching leave': 'handed_over',
  'reattaching requeue': 'queued',
  'reattaching hangup': 'ended',
  'reattaching lose': 'lost',
  'handed_over takeBack': 'talking',
  'handed_over requeue': 'queued',
  'handed_over hangup': 'ended',
  'handed_over lose': 'lost',
}

const pairs = (table: Record<string, Record<string, string>>): [string, string][] => {
  const events = [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))]
  return Object.keys(table).flatMap((state) => events.map((event): [string, string] => [state, event]))
}

const journey: Journey = {
  journeyId: '7d3c2c1e-5b8e-4e25-9d0a-0c3f1f6b9a11',
  version: 3,
  state: 'queued',
  callerLegId: 'c1',
  callerNumber: '13800001111',
  dialled: '12345',
  arrivedAt: 1,
  priority: 50,
  skills: ['general'],
  epoch: 0,
  legs: 0,
  native: false,
  changedAt: 1,
}

const agent: Agent = {
  agentId: '1001',
  name: '王敏',
  skills: ['general'],
  state: 'ready',
  reason: null,
  since: 1,
  until: 9,
  proofs: { headset: true, microphone: true, heartbeat: true },
  pauseAfterCall: false,
  resume: { until: 5, idleSince: 1 },
}

describe('the journey machine', () => {
  it.each(pairs(JOURNEY))('%s × %s', (state, event) => {
    const expected = JOURNEY_MOVES[`${state} ${event}`]
    expect(next(JOURNEY, state as Journey['state'], event as JourneyEventType)).toBe(expected)
    const moved = stepJourney({ ...journey, state: state as Journey['state'] }, event as JourneyEventType, {})
    expect(moved?.state).toBe(expected)
    expect(moved?.version).toBe(expected === undefined ? undefined : 4)
  })
})

const PARTY_MOVES: Record<string, string> = {
  'ringing ask': 'asked',
  'ringing answer': 'talking',
  'ringing fail': 'failed',
  'ringing drop': 'left',
  'asked answer': 'talking',
  'asked next': 'ringing',
  'asked fail': 'failed',
  'asked drop': 'left',
  'talking hold': 'held',
  'talking drop': 'left',
  'held resume': 'talking',
  'held drop': 'left',
}

describe('the party machine', () => {
  it.each(pairs(PARTY))('%s × %s', (state, event) => {
    const moved = next(PARTY, state as Party['state'], event as PartyEventType)
    expect(moved).toBe(PARTY_MOVES[`${state} ${event}`])
  })
})

const OBSERVER_MOVES: Record<string, string> = {
  'ringing monitor': 'monitoring',
  'ringing whisper': 'whispering',
  'ringing barge': 'barging',
  'ringing takeOver': 'in_charge',
  'ringing fail': 'failed',
  'ringing leave': 'left',
  'monitoring whisper': 'whispering',
  'monitoring barge': 'barging',
  'monitoring takeOver': 'in_charge',
  'monitoring suspend': 'waiting',
  'monitoring leave': 'left',
  'whispering monitor': 'monitoring',
  'whispering barge': 'barging',
  'whispering takeOver': 'in_charge',
  'whispering suspend': 'waiting',
  'whispering leave': 'left',
  'barging monitor': 'monitoring',
  'barging whisper': 'whispering',
  'barging takeOver': 'in_charge',
  'barging suspend': 'waiting',
  'barging leave': 'left',
  'waiting monitor': 'monitoring',
  'waiting whisper': 'whispering',
  'waiting barge': 'barging',
  'waiting takeOver': 'in_charge',
  'waiting leave': 'left',
}

describe('the observer machine', () => {
  it.each(pairs(OBSERVER))('%s × %s', (state, event) => {
    const moved = next(OBSERVER, state as Observer['state'], event as ObserverEventType)
    expect(moved).toBe(OBSERVER_MOVES[`${state} ${event}`])
  })
})

describe('the agent machine', () => {
  it.each(pairs(AGENT))('%s × %s', (state, event) => {
    const expected = AGENT_MOVES[`${state} ${event}`]
    const moved = stepAgent({ ...agent, state: state as Agent['state'] }, event as AgentEventType, 77)
    expect(moved?.state).toBe(expected)
    if (moved === undefined) return
    expect(moved).toMatchObject({ since: 77, until: null, reason: null })
    expect(moved.resume).toBeUndefined()
  })
})
