import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Socket } from 'socket.io-client'
import { aPop, aView } from '../testing/views.ts'
import { createDeskLink, type DeskLink } from './desk-link.ts'
import { isNewer } from '../shared/newer-view.ts'
import { createServerLine } from '../shared/server-line.ts'

/** The client's half of socket.io, as far as the link uses it. */
function fakeSocket() {
  const listeners = new Map<string, (payload?: unknown) => void>()
  const asked: [string, unknown][] = []
  const socket = {
    connected: false,
    active: true,
    answer: (_name: string): unknown => ({ ok: true, value: aView({ seq: 1 }) }),
    on: (name: string, listener: (payload?: unknown) => void) => void listeners.set(name, listener),
    timeout: () => ({
      emitWithAck: async (name: string, input: unknown) => {
        asked.push([name, input])
        return socket.answer(name)
      },
    }),
    connect: vi.fn(),
    disconnect: vi.fn(),
    removeAllListeners: () => listeners.clear(),
  }
  const tell = (name: string, payload?: unknown): void => {
    if (name === 'connect') socket.connected = true
    if (name === 'disconnect') socket.connected = false
    listeners.get(name)?.(payload)
  }
  return { socket, tell, asked }
}

let fake: ReturnType<typeof fakeSocket>
let link: DeskLink
const settle = () => vi.waitFor(() => expect(link.get().status).not.toBe('connecting'))

beforeEach(() => {
  fake = fakeSocket()
  link = createDeskLink(createServerLine(() => fake.socket as unknown as Socket))
})

describe('the newest view', () => {
  it.each([
    [1, 2, true],
    [1, 1, false],
    [1, 0, false],
    [2, 0, true],
    [0, 9, false],
  ])('epoch %i seq %i after epoch 1 seq 1 is shown: %s', (epoch, seq, shown) => {
    expect(isNewer({ epoch, seq }, { epoch: 1, seq: 1 })).toBe(shown)
  })
  it('survives views that overtake each other', async () => {
    fake.tell('connect')
    await settle()
    for (const seq of [5, 3, 4]) fake.tell('desk:changed', aView({ seq }))
    expect(link.get().view?.seq).toBe(5)
    fake.tell('desk:changed', { nonsense: true })
    expect(link.get().view?.seq).toBe(5)
  })
})

describe('the line to the server', () => {
  it('reads the whole desk after every connect, before anybody is told that it is up', async () => {
    const up = vi.fn(() => expect(link.get().view?.seq).toBe(1))
    link.onUp(up)
    fake.tell('connect')
    await settle()
    fake.tell('disconnect', 'transport close')
    expect(link.get().status).toBe('down')
    fake.tell('connect')
    await vi.waitFor(() => expect(up).toHaveBeenCalledTimes(2))
    expect(fake.asked.map(([name]) => name)).toEqual(['desk:open', 'desk:open'])
  })
  it('asks nothing while it is down', async () => {
    await expect(link.command('agent:ready', {})).rejects.toMatchObject({ code: 'SERVER_AWAY' })
    expect(fake.asked).toEqual([])
  })
  it.each([
    [{ ok: false, error: { code: 'PROOFS_MISSING', details: { missing: ['headset'] } } }, 'PROOFS_MISSING'],
    [{ ok: true, value: { wrong: 1 } }, 'SERVER_AWAY'],
    ['nonsense', 'SERVER_AWAY'],
    [undefined, 'SERVER_AWAY'],
  ])('turns the answer %j into %s', async (answer, code) => {
    fake.tell('connect')
    await settle()
    fake.socket.answer = () => answer
    await expect(link.command('agent:ready', {})).rejects.toMatchObject({ code })
  })
  it('shows the view that a command brings back', async () => {
    fake.tell('connect')
    await settle()
    fake.socket.answer = () => ({ ok: true, value: aView({ seq: 7, agent: { state: 'ready' } }) })
    await link.command('agent:ready', {})
    expect(link.get().view).toMatchObject({ seq: 7, agent: { state: 'ready' } })
  })
  it('gives way to another device, stays away, and comes back when asked', async () => {
    fake.tell('connect')
    await settle()
    fake.tell('desk:replaced', {})
    fake.tell('disconnect', 'io client disconnect')
    expect(link.get().status).toBe('replaced')
    link.open()
    expect(fake.socket.connect).toHaveBeenCalled()
  })
  it('knows a session that is over from a server that is away', () => {
    fake.tell('connect_error', new Error('websocket error'))
    expect(link.get().status).toBe('down')
    fake.tell('connect_error', new Error('NOT_LOGGED_IN'))
    expect(link.get().status).toBe('ended')
  })
})

describe('the pop', () => {
  const call = { journeyId: aPop().journeyId }
  it('may come before the view of its call, and goes with it', () => {
    fake.tell('pop:changed', aPop())
    fake.tell('desk:changed', aView({ seq: 2, call }))
    expect(link.get().pop?.contactCount).toBe(2)
    fake.tell('desk:changed', aView({ seq: 3 }))
    expect(link.get().pop).toBeUndefined()
  })
  it('of another call does not replace that of the present one', () => {
    fake.tell('desk:changed', aView({ seq: 2, call }))
    fake.tell('pop:changed', aPop())
    fake.tell('pop:changed', aPop({ journeyId: '00000000-0000-4000-8000-000000000009', contactCount: 9 }))
    expect(link.get().pop?.contactCount).toBe(2)
  })
})
