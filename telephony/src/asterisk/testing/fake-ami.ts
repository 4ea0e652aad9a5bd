import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A manager interface whose faults a test chooses; what it was sent is kept line by line. */
export interface FakeAmi {
  readonly port: number
  readonly lines: readonly string[]
  /** Answers no action named so from now on. */
  ignore(action: string): void
  tell(text: string): void
  close(): Promise<void>
}

export async function fakeAmi(): Promise<FakeAmi> {
  const connections = new Set<Socket>()
  const ignored = new Set<string>()
  const lines: string[] = []
  const server = createServer((connection) => {
    connections.add(connection)
    connection.on('close', () => connections.delete(connection))
    connection.on('error', () => undefined) // a dropped connection is the point of many tests
    connection.write('Asterisk Call Manager/11.0.0\r\n')
    let text = ''
    connection.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const action = text.slice(0, end).split('\r\n')
        text = text.slice(end + 4)
        lines.push(...action)
        connection.write(answer(action, ignored))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    ignore: (action) => ignored.add(action.toLowerCase()),
    tell(said) {
      for (const connection of connections) connection.write(said)
    },
    async close() {
      for (const connection of connections) connection.destroy()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

function answer(action: readonly string[], ignored: ReadonlySet<string>): string {
  const field = (key: string) =>
    action.find((line) => line.toLowerCase().startsWith(`${key}: `))?.slice(key.length + 2) ?? ''
  const name = field('action').toLowerCase()
  const id = `ActionID: ${field('actionid')}\r\n`
  if (ignored.has(name)) return ''
  if (name === 'queueremove') return `Response: Error\r\n${id}Message: Unable to remove interface\r\n\r\n`
  const success = `Response: Success\r\n${id}Message: ok\r\n\r\n`
  if (name !== 'queuestatus') return success
  return (
    `${success}Event: QueueParams\r\n${id}Queue: ${field('queue')}\r\n\r\n` +
    `Event: QueueStatusComplete\r\n${id}EventList: Complete\r\n\r\n`
  )
}
