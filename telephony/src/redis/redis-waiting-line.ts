import type { Redis } from 'ioredis'
import { lineScore, type Assignment, type WaitingCall } from '../domain/routing.ts'
import { skillWord } from '../domain/skills.ts'
import type { WaitingLine } from '../ports.ts'
import { lineAway, luaScript } from './lua-script.ts'

/** The waiting line in Redis: sorted sets, and one Lua file for each move. */

const MOVES = {
  enqueue: luaScript('line.lua', 'enqueue.lua'),
  idle: luaScript('line.lua', 'idle.lua'),
  unidle: luaScript('line.lua', 'unidle.lua'),
  leave: luaScript('line.lua', 'leave.lua'),
  decline: luaScript('line.lua', 'decline.lua'),
  assign: luaScript('line.lua', 'assign.lua'),
  rebuild: luaScript('line.lua', 'rebuild.lua'),
}

/** @param prefix becomes the hash tag of every key, e.g. `hotline` */
export function createRedisWaitingLine(redis: Redis, prefix: string): WaitingLine {
  const root = `{${prefix}}:line`
  const keys = [root]
  return {
    async enqueue(call, now) {
      const { id, group, score, prefer, ahead } = placeOf(call)
      const args = [id, group, score, prefer, ahead, now]
      return asAssignment(await MOVES.enqueue.run(redis, keys, args))
    },
    async idle(agent, now) {
      const args = [agent.agentId, skillWord(agent.skills), agent.idleSince, now]
      return asAssignment(await MOVES.idle.run(redis, keys, args))
    },
    async unidle(agentId) {
      await MOVES.unidle.run(redis, keys, [agentId])
    },
    async leave(journeyId) {
      await MOVES.leave.run(redis, keys, [journeyId])
    },
    async decline({ journeyId, agentId, epoch }, now) {
      return asAssignment(await MOVES.decline.run(redis, keys, [journeyId, agentId, String(epoch), now]))
    },
    async assign(call, agentId, now) {
      const { id, group, score, prefer, ahead } = placeOf(call)
      const args = [id, group, score, prefer, ahead, agentId, now]
      return asAssignment(await MOVES.assign.run(redis, keys, args))
    },
    async rebuild(known, now) {
      const json = JSON.stringify({
        waiting: known.waiting.map(placeOf),
        offered: known.offered.map((call) => ({
          ...placeOf(call),
          agent: call.agentId,
          epoch: String(call.epoch),
        })),
        idle: known.idle.map((agent) => ({
          agent: agent.agentId,
          profile: skillWord(agent.skills),
          since: agent.idleSince,
        })),
      })
      const made = await MOVES.rebuild.run(redis, keys, [json, now])
      return (made as unknown[]).flatMap((each) => asAssignment(each) ?? [])
    },
    async look() {
      try {
        return await lookAt(redis, root)
      } catch (error) {
        throw lineAway(error)
      }
    },
  }
}

function placeOf(call: WaitingCall) {
  return {
    id: call.journeyId,
    group: skillWord(call.skills),
    // As text: JSON in Lua would cut it.
    score: String(lineScore(call)),
    prefer: call.preferred?.agentId ?? '',
    ahead: String(call.preferred?.aheadMs ?? 0),
  }
}

function asAssignment(answer: unknown): Assignment | undefined {
  const [journeyId, agentId, epoch] = answer as string[]
  if (journeyId === undefined || agentId === undefined) return undefined
  return { journeyId, agentId, epoch: Number(epoch) }
}

async function lookAt(redis: Redis, root: string): ReturnType<WaitingLine['look']> {
  const waiting: [string, number][] = []
  for (const group of (await redis.zrange(`${root}:groups`, '0', '-1')).map(String)) {
    for (const id of await redis.zrange(`${root}:wait:${group}`, '0', '-1')) {
      const member = String(id)
      waiting.push([member, Number(await redis.zscore(`${root}:wait:${group}`, member))])
    }
  }
  const idle: string[] = []
  const offered: Assignment[] = []
  for (const agentId of (await redis.smembers(`${root}:agents`)).map(String)) {
    const { profile, call } = await redis.hgetall(`${root}:agent:${agentId}`)
    if (call !== undefined) {
      const epoch = await redis.hget(`${root}:call:${call}`, 'epoch')
      offered.push({ journeyId: call, agentId, epoch: Number(epoch) })
    } else {
      if ((await redis.zscore(`${root}:idle:${profile ?? ''}`, agentId)) !== null) idle.push(agentId)
    }
  }
  waiting.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
  return { waiting: waiting.map(([id]) => id), offered, idle: idle.sort() }
}
