/** Redis: short commands over one client that gives up quickly; whoever blocks or retries takes a client of its own. */
import { journeyStream } from '@hotline/telephony'
import fp from 'fastify-plugin'
import { Redis } from 'ioredis'

export interface RedisLimits {
  commandTimeout?: number
  /** null: a command waits for Redis without end. */
  maxRetriesPerRequest: number | null
}

declare module 'fastify' {
  interface FastifyInstance {
    redis: Redis
    /** The journey stream of this installation. */
    journeyStream: string
    /** A further client; closed with the application. */
    openRedis: (purpose: string, options: RedisLimits) => Redis
  }
}

/** A command that takes longer would keep a login waiting; its caller has another way. */
const COMMAND_TIMEOUT_MS = 1_000

export default fp(
  (app, _options, done) => {
    const clients: Redis[] = []
    const openRedis = (purpose: string, options: RedisLimits): Redis => {
      const client = new Redis(app.settings.redis.url, {
        retryStrategy: (times) => Math.min(times * 100, 2_000),
        ...options,
      })
      let told = false
      client.on('error', (error: Error) => {
        if (!told) app.log.warn({ purpose, cause: error.message }, 'redis is away')
        told = true
      })
      client.on('ready', () => {
        if (told) app.log.info({ purpose }, 'redis is back')
        told = false
      })
      clients.push(client)
      return client
    }
    const redis = openRedis('commands', {
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 1,
    })
    app.decorate('redis', redis)
    app.decorate('journeyStream', journeyStream(app.settings.redis.prefix))
    app.decorate('openRedis', openRedis)
    app.addHook('onClose', (_app, next) => {
      for (const client of clients) client.disconnect()
      next()
    })
    done()
  },
  { name: 'redis', dependencies: ['settings'] },
)
