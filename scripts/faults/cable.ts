/** A TCP cable that can be cut, fall silent, or be slow: what stands between two programs while the network fails. */
import { createServer, connect, type Socket } from 'node:net'
import { mangleEvents, type EventFate } from './event-mangler.ts'

export type CableState =
  | { is: 'whole' }
  /** Connections break, and new ones are refused at once. */
  | { is: 'cut' }
  /** Half-open: nothing gets through, and nobody is told. */
  | { is: 'silent' }
  /** Each piece arrives so much later. */
  | { is: 'slow'; byMs: number }
  /** Events of a WebSocket get lost, come twice, or change places; everything else passes. */
  | { is: 'mangled'; how: EventFate }

export interface Cable {
  readonly port: number
  set(state: CableState): void
  close(): Promise<void>
}

/** @param far where the other end is plugged in now; undefined: nowhere, so that connections are refused */
export async function layCable(port: number, far: () => number | undefined): Promise<Cable> {
  let state: CableState = { is: 'whole' }
  const links = new Set<Socket>()
  const server = createServer((near) => {
    const target = far()
    if (target === undefined || state.is === 'cut') {
      near.destroy()
      return
    }
    const away = connect({ port: target, host: '127.0.0.1' })
    const events = mangleEvents((bytes) => void (near.writable && near.write(bytes)))
    for (const [from, to] of [
      [near, away],
      [away, near],
    ] as const) {
      from.setNoDelay(true)
      links.add(from)
      from.on('data', (piece) => {
        if (from === away) events.fate(state.is === 'mangled' ? state.how : undefined)
        if (state.is === 'slow') setTimeout(() => void (to.writable && to.write(piece)), state.byMs)
        else if (state.is === 'silent') return
        else if (from === away) events.hear(piece)
        else to.write(piece)
      })
      from.on('error', () => undefined) // its `close` follows
      from.on('close', () => {
        links.delete(from)
        if (state.is !== 'silent') to.destroy()
      })
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const breakAll = () => {
    for (const link of links) link.destroy()
  }
  return {
    port,
    set(next) {
      const before = state
      state = next
      // What a silent cable swallowed is missing in the middle of a stream: such a connection cannot go on.
      if (next.is === 'cut' || before.is === 'silent') breakAll()
    },
    close: () =>
      new Promise((resolve) => {
        state = { is: 'cut' }
        breakAll()
        server.close(() => resolve())
      }),
  }
}
