/** Links to listen: opaque, one person's, and dead after some minutes. They live in Redis, so that every node knows them. */
import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import { z } from 'zod'

export interface Links {
  make(link: Link): Promise<string>
  /** @returns undefined once it is too old, or was never made */
  find(token: string): Promise<Link | undefined>
}

const Link = z.object({ userId: z.string(), fileId: z.uuid() })
export type Link = z.infer<typeof Link>

export function createLinks(parts: { redis: Redis; prefix: string; linkMs: number }): Links {
  const key = (token: string): string => `{${parts.prefix}}:listen:${token}`
  return {
    async make(link) {
      const token = randomBytes(24).toString('base64url')
      await parts.redis.set(key(token), JSON.stringify(link), 'PX', parts.linkMs)
      return token
    },
    async find(token) {
      const text = await parts.redis.get(key(token))
      return text === null ? undefined : Link.parse(JSON.parse(text))
    },
  }
}
