import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openAriHttp, type AriHttp } from './ari-http.ts'
import { until } from './testing/until.ts'

/** ARI's commands against a server that is rude byte by byte; Asterisk itself is in ari-contract.ts. */
let server: Server
let http: AriHttp
let sockets: Socket[] = []
let requests: string[] = []

async function begin(answer: (socket: Socket, request: string) => void): Promise<void> {
  requests = []
  sockets = []
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      requests.push(bytes.toString())
      answer(socket, bytes.toString())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  http = openAriHttp({ url: `http://127.0.0.1:${String(port)}`, user: 'u', password: 'p' })
}

afterEach(() => {
  http.close()
  for (const socket of sockets) socket.destroy()
  server.close()
})

const answered = (body: string, status = '200 OK', more = '') =>
  `HTTP/1.1 ${status}\r\n${more}Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`

describe('a request', () => {
  it('goes out as one packet with its length, and its answer is read whole', async () => {
    await begin((socket) => socket.write(answered('{"名":"开江"}')))
    const body = { variables: { 称: '话' } }
    expect(await http.request('POST', '/channels', { query: { app: 'a b' }, body })).toEqual({ 名: '开江' })
    const text = JSON.stringify(body)
    expect(requests).toEqual([
      [
        'POST /ari/channels?app=a+b HTTP/1.1',
        `Host: ${host()}`,
        `Authorization: Basic ${Buffer.from('u:p').toString('base64')}`,
        'Content-Type: application/json',
        `Content-Length: ${String(Buffer.byteLength(text))}`,
        '',
        text,
      ].join('\r\n'),
    ])
  })

  it('is answered in pieces, cut within a character and within the head', async () => {
    await begin((socket) => {
      const bytes = Buffer.from(answered('"停水两天"'))
      void (async () => {
        for (const byte of bytes) {
          socket.write(Buffer.of(byte))
          await new Promise((resolve) => setImmediate(resolve))
        }
      })()
    })
    expect(await http.request('GET', '/x')).toBe('停水两天')
  })

  it('shares one connection with the next, and no more than 32 with any number at a time', async () => {
    const held: Socket[] = []
    await begin((socket) => void held.push(socket))
    const all = Array.from({ length: 40 }, () => http.request('GET', '/x'))
    await until('thirty-two under way', () => held.length === 32)
    expect(sockets).toHaveLength(32)
    for (let done = 0; done < 40; done += 1) {
      await until('one to answer', () => held.length > 0)
      held.shift()?.write(answered('1'))
    }
    expect(await Promise.all(all)).toEqual(Array.from({ length: 40 }, () => 1))
    expect(sockets).toHaveLength(32)
    const next = http.request('GET', '/x')
    await until('the next', () => held.length > 0)
    held.shift()?.write(answered('2'))
    expect(await next).toBe(2)
    expect(sockets).toHaveLength(32)
  })

  it('204 has no body and no length', async () => {
    await begin((socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'))
    expect(await http.request('DELETE', '/x')).toBeUndefined()
  })

  it('takes a new connection when the old one was closed or said to close', async () => {
    await begin((socket) => socket.write(answered('1', '200 OK', 'Connection: close\r\n')))
    expect(await http.request('GET', '/x')).toBe(1)
    expect(await http.request('GET', '/x')).toBe(1)
    expect(sockets).toHaveLength(2)
  })

  it('never takes for its answer what came before it was asked', async () => {
    await begin((socket) => socket.write(answered('"mine"')))
    expect(await http.request('GET', '/x')).toBe('mine')
    sockets[0]?.write(answered('"not asked for"'))
    await once(sockets[0] ?? server, 'close')
    expect(await http.request('GET', '/x')).toBe('mine')
  })
})

describe('what is no answer', () => {
  it.each([
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n'],
    ['of another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['longer than it says', `${answered('1')}2`],
  ])('%s ends the request and the connection', async (_, bytes) => {
    await begin((socket) => socket.write(bytes))
    await expect(http.request('GET', '/x')).rejects.toMatchObject({ code: 'unreachable', status: 0 })
    await once(sockets[0] ?? server, 'close')
  })

  it('a connection cut within the answer', async () => {
    await begin((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')
      socket.end()
    })
    await expect(http.request('GET', '/x')).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('none in time, also for who waits for a connection; the next gets one', async () => {
    let deaf = true
    await begin((socket) => (deaf ? undefined : socket.write(answered('1'))))
    const all = Array.from({ length: 33 }, () => http.request('GET', '/x', { timeoutMs: 60 }))
    const ends = await Promise.allSettled(all)
    expect(
      ends.every((end) => end.status === 'rejected' && (end.reason as { code?: string }).code === 'timeout'),
    ).toBe(true)
    deaf = false
    expect(await http.request('GET', '/x')).toBe(1)
  })

  it.each(['/x\r\nEvil: 1', '/x y', '/号'])('a path that is none (%j) is never sent', async (path) => {
    await begin((socket) => socket.write(answered('1')))
    await expect(http.request('GET', path)).rejects.toMatchObject({ code: 'unreachable' })
    expect(requests).toEqual([])
  })
})

function host(): string {
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`
}
