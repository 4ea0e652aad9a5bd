/** Free ports for one test, all on loopback, out of one range that a busy machine can set. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/** `HOTLINE_TEST_PORTS=first-last`; the default is below what Linux hands out by itself (32768). */
const DEFAULT_RANGE = '26000-29999'
const taken = new Set<number>()

/** A port that is free for TCP and UDP, and is not given twice in this process. */
export async function freePort(): Promise<number> {
  const [first, last] = range()
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const port = first + Math.floor(Math.random() * (last - first + 1))
    if (taken.has(port) || !(await isFree(port))) continue
    taken.add(port)
    return port
  }
  throw new Error(`no free port between ${String(first)} and ${String(last)} (HOTLINE_TEST_PORTS)`)
}

/** The first of `count` neighbouring free UDP ports, even, for media. */
export async function freePortBlock(count: number): Promise<number> {
  const [first, last] = range()
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const start = first + 2 * Math.floor((Math.random() * (last - first - count)) / 2)
    const block = Array.from({ length: count }, (_, offset) => start + offset)
    if (block.some((port) => taken.has(port))) continue
    if (!(await Promise.all(block.map(udpFree))).every(Boolean)) continue
    for (const port of block) taken.add(port)
    return start
  }
  throw new Error(`no ${String(count)} neighbouring ports between ${String(first)} and ${String(last)}`)
}

function range(): [number, number] {
  const [first, last] = (process.env['HOTLINE_TEST_PORTS'] ?? DEFAULT_RANGE).split('-').map(Number)
  if (!first || !last || last <= first) throw new Error('HOTLINE_TEST_PORTS must be like 26000-29999')
  return [first, last]
}

const isFree = async (port: number) => (await tcpFree(port)) && (await udpFree(port))

function tcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function udpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve(false)
    })
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(true)))
  })
}
