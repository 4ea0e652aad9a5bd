import type { Redis } from 'ioredis'
import type { Agent } from '../domain/agent.ts'
import type { Journey } from '../domain/journey.ts'
import type { Journal } from '../ports.ts'
import { journeyStream } from '../telephony.ts'
import { lineAway, luaScript } from './lua-script.ts'

/** Live journeys, agents and the stream of journey events in Redis: what a restarted node begins with. */

const SAVE_JOURNEY = luaScript('save-journey.lua')

export function createRedisJournal(redis: Redis, prefix: string): Journal {
  const journeysKey = `{${prefix}}:journeys`
  const agentsKey = `{${prefix}}:agents`
  const streamKey = journeyStream(prefix)
  return {
    async saveJourney(journey, events, live) {
      const texts = events.map((event) => JSON.stringify(event))
      const args = [journey.journeyId, journey.version, JSON.stringify(journey), live ? '1' : '0', ...texts]
      return (await SAVE_JOURNEY.run(redis, [journeysKey, streamKey], args)) === 1
    },
    async retell(events) {
      try {
        await Promise.all(events.map((event) => redis.xadd(streamKey, '*', 'event', JSON.stringify(event))))
      } catch (error) {
        throw lineAway(error)
      }
    },
    async saveAgent(agent) {
      try {
        if (agent.state === 'logged_out') await redis.hdel(agentsKey, agent.agentId)
        else await redis.hset(agentsKey, agent.agentId, JSON.stringify(agent))
      } catch (error) {
        throw lineAway(error)
      }
    },
    async load() {
      try {
        const [journeys, agents] = await Promise.all([redis.hvals(journeysKey), redis.hvals(agentsKey)])
        return {
          journeys: journeys.map((text) => JSON.parse(text) as Journey),
          agents: agents.map((text) => JSON.parse(text) as Agent),
        }
      } catch (error) {
        throw lineAway(error)
      }
    },
  }
}
