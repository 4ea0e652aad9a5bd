import { AppError } from '@hotline/contract'
import type { Assignment, KnownLine } from './domain/routing.ts'
import { createMemoryLine } from './memory-line.ts'
import type { WaitingLine } from './ports.ts'

/**
 * A waiting line that outlives Redis: while it is away this node pairs its own calls with its own agents in memory, so
 * that nobody waits for a database. An agent's desk is on one node, so no other node can offer to her meanwhile.
 */
export interface SteadyLine extends WaitingLine {
  /** The durable line is being asked. */
  isDurable(): boolean
  /** Redis is back: makes the durable line equal to what is known and goes on there. @throws AppError LINE_AWAY */
  resume(now: number): Promise<Assignment[]>
}

export function createSteadyLine(parts: {
  durable: WaitingLine
  known: () => KnownLine
  now: () => number
  /** Pairs that were made while changing over. */
  onAssigned: (assignment: Assignment) => void
  onAway: (error: unknown) => void
}): SteadyLine {
  const { durable, known, now } = parts
  const local = createMemoryLine()
  let away = false

  function isAway(error: unknown): boolean {
    return error instanceof AppError && error.code === 'LINE_AWAY'
  }

  /** What the failed move wanted is in `known` already: the exchange changes before the line is told. */
  async function goLocal(error: unknown): Promise<void> {
    if (away) return
    away = true
    parts.onAway(error)
    for (const assignment of await local.rebuild(known(), now())) parts.onAssigned(assignment)
  }

  async function ask<T>(move: (line: WaitingLine) => Promise<T>): Promise<T | undefined> {
    if (away) return move(local)
    try {
      return await move(durable)
    } catch (error) {
      if (!isAway(error)) throw error
      await goLocal(error)
      return undefined
    }
  }

  return {
    isDurable: () => !away,
    enqueue: (call, at) => ask((line) => line.enqueue(call, at)),
    idle: (agent, at) => ask((line) => line.idle(agent, at)),
    unidle: (agentId) => ask((line) => line.unidle(agentId)),
    leave: (journeyId) => ask((line) => line.leave(journeyId)),
    decline: (assignment, at) => ask((line) => line.decline(assignment, at)),
    assign: (call, agentId, at) => ask((line) => line.assign(call, agentId, at)),
    rebuild: async (line, at) => (await ask((each) => each.rebuild(line, at))) ?? [],
    look: async () => (await ask((line) => line.look())) ?? local.look(),
    async resume(at) {
      away = false
      try {
        return await durable.rebuild(known(), at)
      } catch (error) {
        if (isAway(error)) await goLocal(error)
        throw error
      }
    },
  }
}
