import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

/** An ARI server whose faults a test chooses. It speaks just enough for the adapter to open a session. */
export interface FakeAri {
  readonly port: number
  /** What every request is answered with from now on; undefined: as Asterisk would. */
  answerWith(fault: AriFault | undefined): void
  /** To every open socket, as it is. */
  tell(frame: string): void
  close(): Promise<void>
}

export type AriFault = { status: number } | { body: string } | 'never'

const EVENTS = ['StasisStart', 'ChannelDestroyed', 'ChannelHangupRequest']

export async function fakeAri(): Promise<FakeAri> {
  let fault: AriFault | undefined
  const sockets = new Set<WebSocket>()
  const server = createServer((request, response) => answer(request, response, fault))
  const upgrader = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    upgrader.handleUpgrade(request, socket, head, (webSocket) => {
      sockets.add(webSocket)
      webSocket.on('close', () => sockets.delete(webSocket))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (next) => (fault = next),
    tell(frame) {
      for (const socket of sockets) socket.send(frame)
    },
    async close() {
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

function answer(request: IncomingMessage, response: ServerResponse, fault: AriFault | undefined): void {
  const { url = '', headers } = request
  const basePath = `http://${headers.host ?? ''}/ari`
  // With its length, never in chunks: as Asterisk does.
  const send = (status: number, text: string) => {
    response.writeHead(status, { 'content-length': Buffer.byteLength(text) }).end(text)
  }
  const json = (status: number, body: unknown) => send(status, JSON.stringify(body))
  if (fault === 'never') return
  if (fault !== undefined && 'status' in fault) json(fault.status, { message: 'Asterisk is not ready' })
  else if (fault !== undefined) send(200, fault.body)
  else if (url.endsWith('/resources.json'))
    json(200, {
      swaggerVersion: '1.1',
      basePath,
      apis: [{ path: '/api-docs/events.{format}', description: 'events' }],
    })
  else if (url.includes('/api-docs/events.json'))
    json(200, {
      swaggerVersion: '1.1',
      basePath,
      resourcePath: '/api-docs/events.{format}',
      apis: [],
      models: Object.fromEntries(EVENTS.map((id) => [id, { id, properties: {} }])),
    })
  else if (url === '/ari/channels') json(200, [])
  else if (/^\/ari\/(channels|events\/claim)/.test(url)) json(404, { message: 'not found' })
  else response.writeHead(204).end()
}
