import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { findProgram } from './command.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { keptSecret } from './secrets.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'

/** A private Redis that writes what it acknowledged to disk every second. */
export async function privateRedis(settings: Settings): Promise<{ service: Service; url: string }> {
  const command = await findProgram('redis-server')
  if (command === undefined) throw new Refusal('Redis is missing. Run: sudo apt-get install redis-server')
  const folder = join(settings.home, 'redis')
  const url = redisUrlOf(settings)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const configuration = join(folder, 'redis.conf')
  // In a file, because every user of the machine may read a command line.
  writeFileSync(configuration, `requirepass ${new URL(url).password}\n`, { mode: 0o600 })
  return {
    url,
    service: {
      name: 'redis',
      command,
      args: [
        configuration,
        ...['--port', String(settings.redisPort), '--bind', '127.0.0.1', '--dir', folder],
        ...['--appendonly', 'yes', '--appendfsync', 'everysec'],
        ...['--maxmemory-policy', 'noeviction', '--daemonize', 'no'],
      ],
      ready: () => ping(url),
    },
  }
}

/** Where the private Redis answers once it runs. */
export function redisUrlOf(settings: Settings): string {
  return `redis://:${keptSecret(settings.home, 'redis')}@127.0.0.1:${String(settings.redisPort)}/0`
}

/** @throws Refusal in one sentence when a given REDIS_URL does not lead to a Redis */
export async function checkRedis(url: string): Promise<void> {
  try {
    await ping(url)
  } catch (failure) {
    throw new Refusal(`REDIS_URL does not work: ${sentenceOf(failure)}.`, { cause: failure })
  }
}

async function ping(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5000,
    commandTimeout: 5000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  let reason: unknown
  redis.on('error', (failure) => (reason = failure))
  try {
    await redis.connect()
    await redis.ping()
  } catch (failure) {
    throw reason ?? failure // the first says why ("ECONNREFUSED"), the second only that it closed
  } finally {
    redis.disconnect()
  }
}
