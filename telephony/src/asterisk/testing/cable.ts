import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP cable between an adapter and a server, real or fake, that a test may cut or let go dead. */
export interface Cable {
  readonly port: number
  /** Connections there are stay open and carry nothing any more; new ones work. */
  freeze(): void
  /** Drops all connections; new ones are dropped too until `mend`. */
  cut(): void
  mend(): void
  /** Connections tried while it was cut. */
  refused(): number
  close(): Promise<void>
}

export async function openCable(targetPort: number): Promise<Cable> {
  const ends = new Set<Socket>()
  let whole = true
  let refused = 0
  const server = createServer((near) => {
    if (!whole) {
      refused += 1
      near.destroy()
      return
    }
    const far = createConnection(targetPort, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        ends.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      for (const end of ends) {
        end.unpipe()
        end.pause()
      }
    },
    cut() {
      whole = false
      for (const end of ends) end.destroy()
    },
    mend: () => (whole = true),
    refused: () => refused,
    async close() {
      for (const end of ends) end.destroy()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
