/** The last plan in Redis, for a server that starts while PostgreSQL is away. */
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { EmergencyService } from '@hotline/contract'
import type { WatchedPlanOptions } from './watched-plan.ts'

const Plan = z.object({
  drill: z.boolean(),
  routes: z.partialRecord(EmergencyService, z.array(z.string())),
})

export function createPlanMemory(
  redis: Pick<Redis, 'get' | 'set'>,
  prefix: string,
): Pick<WatchedPlanOptions, 'remember' | 'recall'> {
  const key = `{${prefix}}:emergency-plan`
  return {
    async remember(plan) {
      await redis.set(key, JSON.stringify(plan))
    },
    async recall() {
      const text = await redis.get(key)
      if (text === null) return undefined
      return Plan.parse(JSON.parse(text))
    },
  }
}
