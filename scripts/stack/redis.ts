import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { findProgram } from './command.ts'
import { Refusal, sentenceOf } from './refusal.ts'
import { keptSecret } from './secrets.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import { socketFolder } from './socket-folder.ts'

/** A private Redis that writes what it acknowledged to disk every second. */
export async function privateRedis(settings: Settings): Promise<{ service: Service; url: string }> {
  const command = await findProgram('redis-server')
  if (command === undefined) throw new Refusal('Redis is missing. Run: sudo apt-get install redis-server')
  const folder = join(settings.home, 'redis')
  const url = redisUrlOf(settings)
  for (const each of [folder, socketFolder(folder)]) mkdirSync(each, { recursive: true, mode: 0o700 })
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
        ...['--unixsocket', socketOf(settings), '--unixsocketperm', '700'],
        ...['--appendonly', 'yes', '--appendfsync', 'everysec'],
        ...['--maxmemory-policy', 'noeviction', '--daemonize', 'no'],
      ],
      ready: () => ping(url),
    },
  }
}

/**
 * Where the private Redis answers once it runs: a plain address, and for ioredis the socket beside it, which costs a
 * move of the line half of what loopback does (measured).
 */
export function redisUrlOf(settings: Settings): string {
  const url = new URL(`redis://127.0.0.1:${String(settings.redisPort)}/0`)
  url.password = keptSecret(settings.home, 'redis')
  url.searchParams.set('path', socketOf(settings))
  return url.href
}

function socketOf(settings: Settings): string {
  return join(socketFolder(join(settings.home, 'redis')), 'redis.sock')
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
