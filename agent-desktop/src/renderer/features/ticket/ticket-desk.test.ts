import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure } from '../../shared/api.ts'
import { createMemory } from '../../shared/memory.ts'
import { aTicket } from '../../testing/views.ts'
import { BLANK, createTicketDesk, type TicketDesk, type TicketDeskNeeds } from './ticket-desk.ts'
import { write, type IntendedSave } from './ticket-model.ts'

const JOURNEY = '00000000-0000-4000-8000-000000000001'
const memory = createMemory(() => window.localStorage)
const away = new ApiFailure('SERVER_AWAY')
let sent: IntendedSave[]
let answer: (save: IntendedSave) => Promise<ReturnType<typeof aTicket>>
let keys: number
const desks: TicketDesk[] = []

function open(over: Partial<TicketDeskNeeds> = {}): TicketDesk {
  const desk = createTicketDesk({
    agentId: '1001',
    memory,
    newKey: () => `key-${String((keys += 1)).padStart(8, '0')}`,
    send: (save) => (sent.push(save), answer(save)),
    read: async (number) => aTicket({ number, matter: '别人的', version: 9 }),
    ...over,
  })
  desks.push(desk)
  return desk
}
const fill = (desk: TicketDesk, slot: string, matter: string): void =>
  desk.change(slot, (draft) => write(draft, { kind: 'help', matter }))
const accept = async (save: IntendedSave) => aTicket({ ...save.body, version: 1 })

beforeEach(() => {
  vi.useFakeTimers()
  window.localStorage.clear()
  sent = []
  keys = 0
  answer = accept
})
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close()
  vi.useRealTimers()
})

describe('tickets being written', () => {
  it('are kept through a reload', () => {
    fill(open(), JOURNEY, '停水')
    expect(open().get().drafts[JOURNEY]?.content.matter).toBe('停水')
  })
  it('belong to their agent', () => {
    fill(open(), JOURNEY, '停水')
    expect(open({ agentId: '1002' }).get().drafts[JOURNEY]).toBeUndefined()
  })
  it('ignore what is not a draft in the storage', () => {
    window.localStorage.setItem(`hotline.draft.1001.${JOURNEY}`, '{"journeyId":1}')
    window.localStorage.setItem('hotline.draft.1001.blank', 'not json')
    expect(open().get().drafts).toEqual({})
  })
  it('written before the journey was known move to it, once', () => {
    const desk = open()
    fill(desk, BLANK, '原生来电')
    desk.adoptBlank(JOURNEY)
    expect(desk.get().drafts[JOURNEY]).toMatchObject({ journeyId: JOURNEY, content: { matter: '原生来电' } })
    expect(desk.get().drafts[BLANK]?.content.matter).toBe('')
    fill(desk, BLANK, '另一件')
    desk.adoptBlank(JOURNEY)
    expect(desk.get().drafts[JOURNEY]?.content.matter).toBe('原生来电')
  })
})

describe('a save', () => {
  it('reaches the server and shows its number', async () => {
    const desk = open()
    fill(desk, JOURNEY, '停水')
    desk.save(JOURNEY, 'register')
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toHaveLength(1)
    expect(desk.get().drafts[JOURNEY]).toMatchObject({ pending: null, saved: { number: '261121000001' } })
  })
  it('waits for a server that is away and is sent again with the same key and text', async () => {
    answer = () => Promise.reject(away)
    const desk = open()
    fill(desk, JOURNEY, '停水')
    desk.save(JOURNEY, 'register')
    await vi.advanceTimersByTimeAsync(6500)
    expect(sent.length).toBeGreaterThan(2)
    expect(new Set(sent.map((save) => JSON.stringify(save))).size).toBe(1)
    answer = accept
    desk.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect(desk.get().drafts[JOURNEY]?.saved?.number).toBe('261121000001')
    const total = sent.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(total)
  })
  it('that waited is sent after a reload, with the same key', async () => {
    answer = () => Promise.reject(away)
    const before = open()
    fill(before, JOURNEY, '停水')
    before.save(JOURNEY, 'register')
    await vi.advanceTimersByTimeAsync(0)
    before.close()
    answer = accept
    const after = open()
    after.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect(sent.at(-1)).toEqual(sent[0])
    expect(after.get().drafts[JOURNEY]?.saved).not.toBeNull()
  })
  it('is not sent twice while it is on its way', async () => {
    let arrive: (ticket: ReturnType<typeof aTicket>) => void = () => undefined
    answer = () => new Promise((resolve) => (arrive = resolve))
    const desk = open()
    fill(desk, JOURNEY, '停水')
    desk.save(JOURNEY, 'register')
    desk.save(JOURNEY, 'register')
    desk.wake()
    desk.wake()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sent).toHaveLength(1)
    arrive(aTicket())
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toHaveLength(1)
  })
  it('refused for good says why, keeps the text and is not sent again', async () => {
    answer = () => Promise.reject(new ApiFailure('TICKET_CLOSED'))
    const desk = open()
    fill(desk, JOURNEY, '停水')
    desk.save(JOURNEY, 'register')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sent).toHaveLength(1)
    expect(desk.get().failures[JOURNEY]?.code).toBe('TICKET_CLOSED')
    expect(desk.get().drafts[JOURNEY]).toMatchObject({ pending: null, content: { matter: '停水' } })
  })
  it('of a stale version brings the other text beside mine', async () => {
    const desk = open()
    fill(desk, JOURNEY, '停水')
    desk.save(JOURNEY, 'register')
    await vi.advanceTimersByTimeAsync(0)
    answer = () => Promise.reject(new ApiFailure('VERSION_STALE'))
    fill(desk, JOURNEY, '我的')
    desk.save(JOURNEY, 'register')
    await vi.advanceTimersByTimeAsync(0)
    expect(desk.get().drafts[JOURNEY]).toMatchObject({
      theirs: { matter: '别人的', version: 9 },
      content: { matter: '我的' },
    })
  })
  it('of one ticket does not hold up another', async () => {
    const other = '00000000-0000-4000-8000-000000000002'
    answer = (save) =>
      save.body.matter === '坏' ? Promise.reject(new ApiFailure('INPUT_INVALID')) : accept(save)
    const desk = open()
    fill(desk, JOURNEY, '坏')
    fill(desk, other, '好')
    desk.save(JOURNEY, 'register')
    desk.save(other, 'register')
    await vi.advanceTimersByTimeAsync(0)
    expect(desk.get().drafts[other]?.saved).not.toBeNull()
  })
  it('goes on when the storage refuses', async () => {
    const desk = open({ memory: { ...memory, write: () => false } })
    fill(desk, JOURNEY, '停水')
    expect(desk.get().kept).toBe(false)
    desk.save(JOURNEY, 'register')
    await vi.advanceTimersByTimeAsync(0)
    expect(desk.get().drafts[JOURNEY]?.saved).not.toBeNull()
  })
})
