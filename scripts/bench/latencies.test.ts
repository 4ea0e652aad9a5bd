import { describe, expect, it } from 'vitest'
import { judge } from './judge.ts'
import { arrivalToRing, freedToRing } from './latencies.ts'
import type { AgentEvent } from './sip-agents.ts'

const event = (type: AgentEvent['type'], agent: string, caller: string, at: number) =>
  ({ type, agent, caller, at, callId: `${agent}-${caller}` }) as AgentEvent

describe('what the benches time', () => {
  const arrivals = new Map([
    ['1', 0],
    ['2', 1],
    ['3', 2],
  ])
  const events = [
    event('invited', 'a', '1', 5),
    event('talking', 'a', '1', 6),
    event('freed', 'a', '1', 10),
    event('invited', 'a', '2', 14),
    event('talking', 'a', '2', 15),
    event('freed', 'a', '2', 20),
    event('invited', 'a', '3', 27),
    event('talking', 'a', '3', 28),
  ]
  it('B1 is each caller’s INVITE to her agent’s INVITE', () => {
    expect(arrivalToRing({ arrivals, events })).toEqual([5, 13, 25])
  })
  it('B2 is an agent’s hang-up to the next INVITE, only while enough callers wait', () => {
    expect(freedToRing({ arrivals, events }, 1)).toEqual([4, 7])
    expect(freedToRing({ arrivals, events }, 2)).toEqual([4])
    expect(freedToRing({ arrivals, events }, 3)).toEqual([])
  })
  it('a clean run has no faults', () => {
    expect(judge({ events, refused: [], served: 3 })).toEqual([])
  })
  it('a refused caller, a second offer, a doubled agent and an unanswered call each spoil a run', () => {
    expect(judge({ events, refused: ['4'], served: 3 })).toHaveLength(1)
    expect(
      judge({ events: [...events, event('invited', 'b', '2', 30)], refused: [], served: 3 }),
    ).toHaveLength(1)
    expect(
      judge({ events: [...events, event('doubled', 'a', '4', 30)], refused: [], served: 3 }),
    ).toHaveLength(1)
    expect(judge({ events, refused: [], served: 4 })).toHaveLength(1)
  })
})
