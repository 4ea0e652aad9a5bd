import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { Refusal } from './refusal.ts'

/** Which ports are free: asked by trying, because nothing else tells the truth. */
export type Protocol = 'tcp' | 'udp'

export interface WantedPort {
  /** What it is for, as a person would say it. */
  purpose: string
  port: number
  protocol: Protocol
  /** The setting that moves it. */
  setting: string
}

export async function isFree(port: number, protocol: Protocol): Promise<boolean> {
  const held = await hold(port, protocol).catch(() => undefined)
  await held?.release()
  return held !== undefined
}

/** @throws Refusal that names the first taken port and the setting that moves it */
export async function requireFree(wanted: readonly WantedPort[]): Promise<void> {
  for (const { purpose, port, protocol, setting } of wanted)
    if (!(await isFree(port, protocol)))
      throw new Refusal(
        `Port ${String(port)}/${protocol} (${purpose}) is taken by another program: end it, or set ${setting} to a free port.`,
      )
}

/** Ports that were free a moment ago, all different, on both protocols. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Held[] = []
  const both: number[] = []
  try {
    while (both.length < count) {
      const tcp = await hold(0, 'tcp')
      held.push(tcp)
      if (await isFree(tcp.port, 'udp')) both.push(tcp.port)
    }
    return both
  } finally {
    await Promise.all(held.map(({ release }) => release()))
  }
}

interface Held {
  port: number
  release: () => Promise<void>
}

function hold(port: number, protocol: Protocol): Promise<Held> {
  return new Promise((resolve, reject) => {
    if (protocol === 'tcp') {
      const server = createServer()
      const release = () => new Promise<void>((done) => server.close(() => done()))
      server.once('error', reject)
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
        resolve({ port: addressPort(server.address()), release }),
      )
    } else {
      const socket = createSocket('udp4')
      const release = () => new Promise<void>((done) => socket.close(() => done()))
      socket.once('error', (failure) => (socket.close(), reject(failure)))
      socket.bind({ port, address: '127.0.0.1', exclusive: true }, () =>
        resolve({ port: socket.address().port, release }),
      )
    }
  })
}

function addressPort(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
