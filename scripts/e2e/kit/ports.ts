/** Free ports for one test, all on loopback, out of slices that this process alone owns. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { ownSlice, type PortSlice } from './port-slices.ts'

const slices: PortSlice[] = []
const taken = new Set<number>()
let claiming: Promise<unknown> | undefined

/** A port that is free for TCP and UDP, and is not given twice. */
export async function freePort(): Promise<number> {
  for (;;) {
    for (const port of untaken()) {
      taken.add(port)
      if (await isFree(port)) return port
    }
    await another(1)
  }
}

/** The first of `count` neighbouring free UDP ports, even, for media. */
export async function freePortBlock(count: number): Promise<number> {
  for (;;) {
    for (const { first, last } of slices)
      for (let start = first + (first % 2); start + count - 1 <= last; start += 2) {
        const block = Array.from({ length: count }, (_, offset) => start + offset)
        if (block.some((port) => taken.has(port))) continue
        if (!(await Promise.all(block.map(udpFree))).every(Boolean)) continue
        for (const port of block) taken.add(port)
        return start
      }
    await another(count + 1)
  }
}

/** One slice for all who ask at the same moment; each of them looks again afterwards. */
async function another(count: number): Promise<void> {
  claiming ??= ownSlice(count)
    .then((slice) => slices.push(slice))
    .finally(() => (claiming = undefined))
  await claiming
}

function* untaken(): Generator<number> {
  for (const { first, last } of slices)
    for (let port = first; port <= last; port += 1) if (!taken.has(port)) yield port
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
