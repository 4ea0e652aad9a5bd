/**
 * Ports by the slice: whoever holds a slice's first TCP port owns all of the slice, on the whole machine. A port that was
 * free when it was asked for may be taken before it is used; two jobs of one `npm test` would do that to each other. The
 * kernel gives a slice back when its process ends, however that happens.
 */
import { createServer, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** `HOTLINE_TEST_PORTS=first-last`; the default is below what Linux hands out by itself (32768), above `npm start`'s own. */
const DEFAULT_RANGE = '24000-31999'
/** One hotline with its media, and its callers' telephones. */
const SLICE = 400
/** Another run may be about to end; beyond this the range is too small for the machine. */
const PATIENCE_MS = 60_000
const LOOK_AGAIN_MS = 500

/** Ports `first` to `last`, all of this process until it ends. */
export interface PortSlice {
  first: number
  last: number
}

/** Never let go before the process ends: an object that is collected would close its port. */
const held: Server[] = []

/**
 * @param count neighbouring ports that are needed; as many slices as hold them are taken
 * @throws Error when the machine's test ports are all in use
 */
export async function ownSlice(count: number): Promise<PortSlice> {
  const [first, last] = range()
  const slices = Math.ceil((count + 1) / SLICE)
  const starts = Array.from({ length: Math.floor((last - first + 1) / SLICE) }, (_, at) => first + at * SLICE)
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    for (const start of starts.slice(0, starts.length - slices + 1)) {
      const locks = await locked(Array.from({ length: slices }, (_, at) => start + at * SLICE))
      if (locks === undefined) continue
      held.push(...locks)
      // A lock port inside a longer slice is used by its lock, so ports are always tried before they are given.
      return { first: start + 1, last: start + slices * SLICE - 1 }
    }
    if (performance.now() > deadline)
      throw new Error(`no free ports between ${String(first)} and ${String(last)} (HOTLINE_TEST_PORTS)`)
    await pause(LOOK_AGAIN_MS)
  }
}

function range(): [number, number] {
  const [first, last] = (process.env['HOTLINE_TEST_PORTS'] ?? DEFAULT_RANGE).split('-').map(Number)
  if (!first || !last || last - first < SLICE)
    throw new Error(`HOTLINE_TEST_PORTS must be like ${DEFAULT_RANGE}`)
  return [first, last]
}

async function locked(ports: readonly number[]): Promise<Server[] | undefined> {
  const locks: Server[] = []
  for (const port of ports) {
    const lock = await hold(port)
    if (lock === undefined) {
      for (const one of locks) one.close()
      return undefined
    }
    locks.push(lock)
  }
  return locks
}

function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.unref()
      resolve(server)
    })
  })
}
