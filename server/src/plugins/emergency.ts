/** What an emergency key dials now, for the commands of a call. */
import fp from 'fastify-plugin'
import type { EmergencyService } from '@hotline/contract'
import type { PartyWish } from '@hotline/telephony'
import { createPlanMemory } from '../emergency/plan-memory.ts'
import { readPlan } from '../emergency/repository.ts'
import { watchPlan } from '../emergency/watched-plan.ts'
import { emergencyWish, switchRoutes } from '../emergency/wish.ts'

declare module 'fastify' {
  interface FastifyInstance {
    emergency: {
      /** Waits for nothing. */
      wish(service: EmergencyService): PartyWish
    }
  }
}

export default fp(
  async (app) => {
    const plan = watchPlan({
      read: () => readPlan(app.db),
      ...createPlanMemory(app.redis, app.settings.redis.prefix),
      onChange: (current) => {
        app.telephony.setEmergencyRoutes(switchRoutes(current))
      },
      everyMs: app.settings.emergencyRefreshMs,
      onTrouble: (error) => {
        app.log.warn(
          { err: error },
          'emergency routes cannot be read or kept: the last known ones are in force',
        )
      },
    })
    await plan.start()
    app.decorate('emergency', { wish: (service: EmergencyService) => emergencyWish(service, plan.current) })
    app.addHook('onClose', (_app, next) => {
      plan.close()
      next()
    })
  },
  { name: 'emergency', dependencies: ['settings', 'database', 'redis', 'telephony'] },
)
