/** A wire to a service that a test can cut: connections break, new ones are refused, as when the service is stopped. */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'

export interface Relay {
  /** The given URL, by way of the wire. */
  url: string
  cut(): Promise<void>
  mend(): Promise<void>
}

export async function createRelay(target: string): Promise<Relay> {
  const url = new URL(target)
  const to = { host: url.hostname, port: Number(url.port) }
  const open = new Set<Socket>()
  let server: Server | undefined
  let port = 0

  async function mend(): Promise<void> {
    const made = createServer((near) => {
      const far = connect(to)
      for (const [from, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(from)
        from.on('error', () => other.destroy())
        from.on('close', () => {
          open.delete(from)
          other.destroy()
        })
        from.pipe(other)
      }
    })
    await new Promise<void>((resolve, reject) => {
      made.once('error', reject)
      made.listen(port, '127.0.0.1', resolve)
    })
    port = (made.address() as AddressInfo).port
    server = made
  }

  async function cut(): Promise<void> {
    const was = server
    server = undefined
    for (const socket of open) socket.destroy()
    if (was !== undefined) await new Promise((resolve) => was.close(resolve))
  }

  await mend()
  url.hostname = '127.0.0.1'
  url.port = String(port)
  url.search = '' // a socket's path would lead past us
  return { url: url.href, cut, mend }
}
