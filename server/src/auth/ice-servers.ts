/** STUN and TURN servers for one page, with a password of its own that ends by itself. */
import { createHmac } from 'node:crypto'
import type { HeadsetAccount } from '@hotline/contract'

export interface IceSettings {
  urls: readonly string[]
  /** Undefined: the TURN servers ask for no password. */
  turnSecret: string | undefined
}

/**
 * @param until epoch ms, when the password ends
 * @see draft-uberti-behave-turn-rest-00, as coturn's `use-auth-secret` does it
 */
export function iceServers(
  { urls, turnSecret }: IceSettings,
  agentId: string,
  until: number,
): HeadsetAccount['iceServers'] {
  return urls.map((url) => {
    if (turnSecret === undefined || !url.startsWith('turn')) return { urls: url }
    const username = `${String(Math.floor(until / 1000))}:${agentId}`
    return {
      urls: url,
      username,
      credential: createHmac('sha1', turnSecret).update(username).digest('base64'),
    }
  })
}
