import { lineScore, nextPair, type Assignment, type IdleAgent, type WaitingCall } from './domain/routing.ts'
import type { WaitingLine } from './ports.ts'

/** The waiting line as plain words say it: the yardstick for the Lua scripts, and what a node pairs by without Redis. */
export function createMemoryLine(): WaitingLine {
  const waiting = new Map<string, WaitingCall>()
  const offered = new Map<string, WaitingCall & Assignment>()
  const idle = new Map<string, IdleAgent>()
  let epoch = 0

  function pair(now: number): Assignment | undefined {
    const found = nextPair([...waiting.values()], [...idle.values()])
    if (found === undefined) return undefined
    epoch = Math.max(now, epoch + 1)
    const assignment = { journeyId: found.call.journeyId, agentId: found.agent.agentId, epoch }
    waiting.delete(assignment.journeyId)
    idle.delete(assignment.agentId)
    offered.set(assignment.journeyId, { ...found.call, ...assignment })
    return assignment
  }
  const hasOffer = (agentId: string): boolean =>
    [...offered.values()].some((each) => each.agentId === agentId)

  return {
    enqueue(call, now) {
      if (offered.has(call.journeyId)) return Promise.resolve(undefined)
      waiting.set(call.journeyId, call)
      return Promise.resolve(pair(now))
    },
    idle(agent, now) {
      if (hasOffer(agent.agentId)) return Promise.resolve(undefined)
      idle.set(agent.agentId, agent)
      return Promise.resolve(pair(now))
    },
    unidle(agentId) {
      idle.delete(agentId)
      return Promise.resolve()
    },
    leave(journeyId) {
      waiting.delete(journeyId)
      offered.delete(journeyId)
      return Promise.resolve()
    },
    decline(assignment, now) {
      const call = offered.get(assignment.journeyId)
      if (call?.epoch !== assignment.epoch || call.agentId !== assignment.agentId)
        return Promise.resolve(undefined)
      offered.delete(call.journeyId)
      const { agentId: _agent, epoch: _epoch, ...back } = call
      waiting.set(back.journeyId, back)
      return Promise.resolve(pair(now))
    },
    assign(call, agentId, now) {
      if (hasOffer(agentId)) return Promise.resolve(undefined)
      idle.delete(agentId)
      epoch = Math.max(now, epoch + 1)
      const assignment = { journeyId: call.journeyId, agentId, epoch }
      waiting.delete(call.journeyId)
      offered.set(call.journeyId, { ...call, ...assignment })
      return Promise.resolve(assignment)
    },
    rebuild(known, now) {
      waiting.clear()
      offered.clear()
      idle.clear()
      for (const call of known.waiting) waiting.set(call.journeyId, call)
      for (const call of known.offered) {
        offered.set(call.journeyId, call)
        epoch = Math.max(epoch, call.epoch)
      }
      for (const agent of known.idle) idle.set(agent.agentId, agent)
      const made: Assignment[] = []
      for (let next = pair(now); next !== undefined; next = pair(now)) made.push(next)
      return Promise.resolve(made)
    },
    look() {
      const inOrder = [...waiting.values()].sort(
        (a, b) => lineScore(a) - lineScore(b) || (a.journeyId < b.journeyId ? -1 : 1),
      )
      return Promise.resolve({
        waiting: inOrder.map((call) => call.journeyId),
        offered: [...offered.values()].map(({ journeyId, agentId, epoch: of }) => ({
          journeyId,
          agentId,
          epoch: of,
        })),
        idle: [...idle.keys()].sort(),
      })
    },
  }
}
