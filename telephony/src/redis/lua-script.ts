import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AppError } from '@hotline/contract'
import type { Redis } from 'ioredis'

/** One Lua move, loaded from its file and run by its hash; a Redis that forgot it (restart) is told again. */
export interface LuaScript {
  /** @throws AppError LINE_AWAY when Redis does not answer */
  run(redis: Redis, keys: string[], args: (string | number)[]): Promise<unknown>
}

/** @param files beside this one, put together in order */
export function luaScript(...files: string[]): LuaScript {
  const body = files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n')
  const sha = createHash('sha1').update(body).digest('hex')
  return {
    async run(redis, keys, args) {
      try {
        return await redis.evalsha(sha, keys.length, ...keys, ...args)
      } catch (error) {
        if (!String(error).includes('NOSCRIPT')) throw lineAway(error)
      }
      try {
        return await redis.eval(body, keys.length, ...keys, ...args)
      } catch (error) {
        throw lineAway(error)
      }
    },
  }
}

/** An error that a script itself made is a bug and stays what it is. */
export function lineAway(cause: unknown): Error {
  if (cause instanceof Error && cause.message.includes('user_script')) return cause
  return new AppError('LINE_AWAY', {}, { cause })
}
