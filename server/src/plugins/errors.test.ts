import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import Fastify from 'fastify'
import fp from 'fastify-plugin'
import { afterAll, expect, it } from 'vitest'
import { Counter, Registry } from 'prom-client'
import errors from './errors.ts'

const app = Fastify({ bodyLimit: 1000 })
const counted = new Counter({
  name: 'errors',
  help: 'errors',
  labelNames: ['code'],
  registers: [new Registry()],
})
await app.register(
  fp(
    (instance, _options, done) => {
      instance.decorate('metrics', { errors: counted } as never)
      done()
    },
    { name: 'metrics' },
  ),
)
await app.register(errors)
app.post('/', () => 'taken')
afterAll(() => app.close())

it('a body far over the limit is answered with the reason, also to who sends on before reading', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text))
  const piece = 'x'.repeat(10_000)
  socket.write(
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n',
  )
  for (let sent = 0; sent < 20; sent += 1) {
    expect(heard).toBe('')
    await new Promise<void>((done, fail) => {
      socket.write(piece, (error) => {
        if (error) fail(error)
        else done()
      })
    })
    await pause(10)
  }
  while (!heard.endsWith('}')) await once(socket, 'data')
  socket.destroy()
  expect(heard).toMatch(/^HTTP\/1\.1 413 /)
  expect(heard).toContain('"BODY_TOO_LARGE"')
})
