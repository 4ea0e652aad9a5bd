import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Socket } from 'socket.io-client'
import { aBoard } from '../testing/board-views.ts'
import { createServerLine } from '../shared/server-line.ts'
import { createBoardLink, type BoardLink } from './board-link.ts'

/** The client's half of socket.io, as far as the link uses it. */
function fakeSocket() {
  const listeners = new Map<string, (payload?: unknown) => void>()
  const socket = {
    connected: false,
    active: true,
    answer: (): unknown => ({ ok: true, value: aBoard({ seq: 3 }) }),
    on: (name: string, listener: (payload?: unknown) => void) => void listeners.set(name, listener),
    timeout: () => ({ emitWithAck: (_name: string) => Promise.resolve(socket.answer()) }),
    connect: vi.fn(),
    disconnect: vi.fn(),
    removeAllListeners: () => listeners.clear(),
  }
  const tell = (name: string, payload?: unknown): void => {
    if (name === 'connect') socket.connected = true
    if (name === 'disconnect') socket.connected = false
    listeners.get(name)?.(payload)
  }
  return { socket, tell }
}

let fake: ReturnType<typeof fakeSocket>
let link: BoardLink
const becomes = (status: string) => vi.waitFor(() => expect(link.get().status).toBe(status))

beforeEach(() => {
  fake = fakeSocket()
  link = createBoardLink(createServerLine(() => fake.socket as unknown as Socket))
})

describe('the board’s line', () => {
  it('reads the whole board after each connect, and shows only what is newer', async () => {
    fake.tell('connect')
    await becomes('up')
    for (const seq of [5, 4]) fake.tell('board:changed', aBoard({ seq }))
    fake.tell('board:changed', { nonsense: true })
    expect(link.get().view?.seq).toBe(5)
    // A server that began anew counts from the start.
    fake.socket.answer = () => ({ ok: true, value: aBoard({ epoch: 2, seq: 1 }) })
    fake.tell('disconnect', 'transport close')
    expect([link.get().status, link.get().view?.seq]).toEqual(['down', 5])
    fake.tell('connect')
    await becomes('up')
    expect(link.get().view).toMatchObject({ epoch: 2, seq: 1 })
  })

  it('ends with the session, and does not come back by itself', async () => {
    fake.tell('connect')
    await becomes('up')
    fake.tell('session:ended', {})
    expect(fake.socket.disconnect).toHaveBeenCalled()
    fake.tell('disconnect', 'io client disconnect')
    expect(link.get().status).toBe('ended')
  })

  it('shows at once what a forced move brought', async () => {
    fake.tell('connect')
    await becomes('up')
    fake.socket.answer = () => ({ ok: true, value: aBoard({ seq: 9 }) })
    await link.command('agent:force', { agentId: '1001', to: 'not_ready', why: '班后会' })
    expect(link.get().view?.seq).toBe(9)
  })

  it('tells a refusal by its code', async () => {
    await expect(link.command('board:open', {})).rejects.toMatchObject({ code: 'SERVER_AWAY' })
    fake.tell('connect')
    await becomes('up')
    fake.socket.answer = () => ({ ok: false, error: { code: 'FORBIDDEN', details: {} } })
    await expect(link.command('board:open', {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
