import type { Redis } from 'ioredis'
import type { Agent } from '../domain/agent.ts'
import type { Journey } from '../domain/journey.ts'
import type { Seat } from '../domain/seat.ts'
import type { Journal } from '../ports.ts'
import { journeyStream } from '../telephony.ts'
import { lineAway, luaScript } from './lua-script.ts'

/** Live journeys, agents, experts' seats and the stream of journey events in Redis: what a restarted node begins with. */

const SAVE_JOURNEY = luaScript('save-journey.lua')

export function createRedisJournal(redis: Redis, prefix: string): Journal {
  const journeysKey = `{${prefix}}:journeys`
  const agentsKey = `{${prefix}}:agents`
  const seatsKey = `{${prefix}}:seats`
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
    async saveSeat(seat) {
      try {
        await redis.hset(seatsKey, seat.seatId, JSON.stringify(seat))
      } catch (error) {
        throw lineAway(error)
      }
    },
    async forgetSeat(seatId) {
      try {
        await redis.hdel(seatsKey, seatId)
      } catch (error) {
        throw lineAway(error)
      }
    },
    async load() {
      try {
        const [journeys, agents, seats] = await Promise.all([
          redis.hvals(journeysKey),
          redis.hvals(agentsKey),
          redis.hvals(seatsKey),
        ])
        return {
          journeys: journeys.map((text) => JSON.parse(text) as Journey),
          agents: agents.map((text) => JSON.parse(text) as Agent),
          seats: seats.map((text) => JSON.parse(text) as Seat),
        }
      } catch (error) {
        throw lineAway(error)
      }
    },
  }
}
