/** Many open pages at once: sockets of a supervisor, of whom any number may look at the board. */
import { io } from 'socket.io-client'
import { logIn } from '../e2e/kit/api.ts'
import { until } from '../e2e/kit/until.ts'
import type { Stage } from './stage.ts'

export interface Pages {
  connected(): number
  /** Every one of them at the same moment, as when a switch in the office restarts. */
  loseAll(): void
  close(): void
}

const SUPERVISOR = '2001'
/** As the page does it: within a second, not all in one instant. */
const AGAIN_MS = 500

/** Resolves when all are connected. */
export async function openPages({ url, password }: Stage, count: number): Promise<Pages> {
  const { cookie } = await logIn(url, SUPERVISOR, password)
  const sockets = Array.from({ length: count }, () =>
    io(url, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      reconnectionDelay: AGAIN_MS,
      reconnectionDelayMax: 2 * AGAIN_MS,
      forceNew: true,
    }),
  )
  const connected = () => sockets.filter((socket) => socket.connected).length
  const close = () => {
    for (const socket of sockets) socket.disconnect()
  }
  await until(() => connected() === count, {
    that: `${String(count)} pages are connected`,
    timeoutMs: 90_000,
  }).catch((failure: unknown) => {
    close()
    throw failure
  })
  return {
    connected,
    loseAll: () => {
      for (const socket of sockets) socket.io.engine.close()
    },
    close,
  }
}
