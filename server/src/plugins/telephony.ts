/** The telephony room, started with the application and closed with it. Tests of routes hand in their own. */
import fp from 'fastify-plugin'
import * as room from '@hotline/telephony'
import type { Telephony, TelephonyOptions } from '@hotline/telephony'

declare module 'fastify' {
  interface FastifyInstance {
    telephony: Telephony
  }
}

// Until the room's door opens on main, its type is known and its maker may be absent.
const { createTelephony } = room as unknown as { createTelephony: (options: TelephonyOptions) => Telephony }

export default fp<{ telephony: Telephony | undefined }>(
  (app, options, done) => {
    const telephony =
      options.telephony ??
      createTelephony({
        node: app.settings.node,
        asterisk: app.settings.asterisk,
        // The waiting line repairs itself after an outage, so a command fails fast instead of arriving late.
        redis: app.openRedis('telephony', { maxRetriesPerRequest: 1 }),
        redisPrefix: app.settings.redis.prefix,
        policy: app.settings.callPolicy,
        log: app.log.child({ room: 'telephony' }),
        now: app.now,
      })
    app.decorate('telephony', telephony)
    // Only when every feature listens may the first fact arrive.
    app.addHook('onReady', () => telephony.start())
    app.addHook('onClose', () => telephony.close())
    done()
  },
  { name: 'telephony', dependencies: ['settings', 'redis'] },
)
