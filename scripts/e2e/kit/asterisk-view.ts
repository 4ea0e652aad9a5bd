/** Looks into Asterisk from outside by ARI: who is on the line, and whether anything was left behind. */
import { HANG_MS, until } from './until.ts'

export interface ChannelSeen {
  id: string
  name: string
  state: string
  caller: { name: string; number: string }
  dialplan: { context: string }
}

export interface BridgeSeen {
  id: string
  channels: string[]
}

export interface AsteriskView {
  channels(): Promise<ChannelSeen[]>
  bridges(): Promise<BridgeSeen[]>
  /** Numbers of callers who share a bridge with somebody. */
  talking(): Promise<string[]>
  /** The dialplan's context in which a caller is, or was when a server took her over. */
  placeOf(caller: string): Promise<string | undefined>
  /** Resolves when no channel and no bridge is left; the failure names what stayed. */
  empty(timeoutMs?: number): Promise<void>
}

/** @param url with user and password: `http://user:password@host:port` */
export function createAsteriskView(url: string): AsteriskView {
  const { origin, username, password } = new URL(url)
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${origin}/ari/${path}`, {
      headers: { authorization },
      signal: AbortSignal.timeout(5000),
    })
    if (!answer.ok) throw new Error(`ARI GET ${path} answered ${String(answer.status)}`)
    return answer.json()
  }
  const channels = async () => (await get('channels')) as ChannelSeen[]
  const bridges = async () => (await get('bridges')) as BridgeSeen[]
  return {
    channels,
    bridges,
    talking: async () => {
      const [all, rooms] = await Promise.all([channels(), bridges()])
      const shared = new Set(
        rooms.filter((room) => room.channels.length > 1).flatMap((room) => room.channels),
      )
      return all.filter(({ id }) => shared.has(id)).map(({ caller }) => caller.number)
    },
    placeOf: async (number) =>
      (await channels()).find(({ caller }) => caller.number === number)?.dialplan.context,
    empty: async (timeoutMs = HANG_MS) => {
      let left = ''
      await until(
        async () => {
          const [all, rooms] = await Promise.all([channels(), bridges()])
          left = [
            ...all.map(({ name, state }) => `${name} ${state}`),
            ...rooms.map(({ id }) => `bridge ${id}`),
          ].join(', ')
          return left === ''
        },
        { that: 'no channel and no bridge left in Asterisk', timeoutMs, everyMs: 200 },
      ).catch((failure: unknown) => {
        throw new Error(`left in Asterisk: ${left}`, { cause: failure })
      })
    },
  }
}
