import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { SipLeg, SipLineListener } from './sip-line.ts'
import { createSoftphone, type Softphone } from './softphone-line.ts'

const ACCOUNT = {
  webSocketUrl: 'ws://127.0.0.1:1/ws',
  sipUri: 'sip:h-1@hotline',
  password: 'x',
  iceServers: [],
}
let line: SipLineListener
let opened: number
let closed: number
const ring = { start: vi.fn(), stop: vi.fn() }
const playFarEnd = vi.fn()
const hungUp = vi.fn()
let phone: Softphone

function leg(id: string, over: Partial<SipLeg> = {}): SipLeg & { answer: ReturnType<typeof vi.fn> } {
  return {
    id,
    number: '13800001111',
    journeyId: 'j1',
    reattaches: undefined,
    answer: vi.fn(),
    end: vi.fn(),
    refuseBusy: vi.fn(),
    setMuted: vi.fn(),
    ...over,
  } as SipLeg & { answer: ReturnType<typeof vi.fn> }
}

const fetchEmergency = vi.fn<(service: string) => Promise<boolean>>().mockResolvedValue(true)

beforeEach(() => {
  vi.clearAllMocks()
  opened = 0
  closed = 0
  phone = createSoftphone({
    openLine: (_account, listener) => {
      line = listener
      opened += 1
      return { close: () => (closed += 1), fetchEmergency }
    },
    sound: () => undefined,
    ring,
    playFarEnd,
    hungUp,
    now: () => 5000,
  })
  phone.open(ACCOUNT)
})

describe('the line', () => {
  it('is opened once per account', () => {
    phone.open({ ...ACCOUNT })
    expect([opened, closed]).toEqual([1, 0])
    phone.open({ ...ACCOUNT, sipUri: 'sip:h-2@hotline' })
    expect([opened, closed]).toEqual([2, 1])
  })
  it('shows its registration', () => {
    line.registration('registered')
    expect(phone.get().registration).toBe('registered')
  })
})

it('EM-1 fetches an emergency service by itself in a talk, and only then', async () => {
  expect(await phone.fetchEmergency('110')).toBe(false)
  const ringing = leg('1')
  line.ringing(ringing)
  expect(await phone.fetchEmergency('110')).toBe(false)
  line.answered(ringing)
  expect(await phone.fetchEmergency('110')).toBe(true)
  expect(fetchEmergency.mock.calls).toEqual([['110']])
})

describe('a call', () => {
  it('rings until it is answered, talks, and tells the server after 挂断', () => {
    const one = leg('a')
    line.ringing(one)
    expect(ring.start).toHaveBeenCalled()
    phone.answer()
    phone.answer()
    expect(one.answer).toHaveBeenCalledTimes(1)
    expect(ring.stop).toHaveBeenCalled()
    line.answered(one)
    expect(phone.get().call).toMatchObject({ phase: 'talking', since: 5000 })
    expect(phone.hangup()).toBe(true)
    expect(one.end).toHaveBeenCalled()
    expect(hungUp).toHaveBeenCalledWith('j1')
    line.ended(one)
    expect(phone.get()).toMatchObject({ call: undefined, endedAt: 5000 })
    expect(playFarEnd).toHaveBeenLastCalledWith(undefined)
    expect(phone.hangup()).toBe(false)
  })
  it('refused while ringing is not a hang-up for the server', () => {
    const one = leg('a')
    line.ringing(one)
    phone.hangup()
    expect(one.end).toHaveBeenCalled()
    expect(hungUp).not.toHaveBeenCalled()
  })
  it('mutes and unmutes its own leg', () => {
    const one = leg('a')
    line.ringing(one)
    phone.answer()
    line.answered(one)
    phone.toggleMute()
    phone.toggleMute()
    expect(one.setMuted).toHaveBeenNthCalledWith(1, true)
    expect(one.setMuted).toHaveBeenNthCalledWith(2, false)
  })
  it('keeps a second caller out while busy', () => {
    const [one, two] = [leg('a'), leg('b')]
    line.ringing(one)
    line.ringing(two)
    expect(two.refuseBusy).toHaveBeenCalled()
    line.ended(two)
    expect(phone.get().call?.legId).toBe('a')
  })
  it('that comes back after a reload is answered at once and silently', () => {
    const back = leg('a', { journeyId: undefined, reattaches: 'j1' })
    line.ringing(back)
    expect(back.answer).toHaveBeenCalled()
    expect(phone.get().call).toMatchObject({ phase: 'answering', journeyId: 'j1' })
  })
  it('that comes back while the old leg still seems alive takes its place', () => {
    const [old, back] = [leg('a'), leg('b', { reattaches: 'j1' })]
    line.ringing(old)
    phone.answer()
    line.answered(old)
    line.broken(old)
    expect(phone.get().call?.phase).toBe('broken')
    line.ringing(back)
    line.answered(back)
    line.ended(old)
    expect(old.end).toHaveBeenCalled()
    expect(back.answer).toHaveBeenCalled()
    expect(hungUp).not.toHaveBeenCalled()
    expect(phone.get().call).toMatchObject({ legId: 'b', phase: 'talking' })
  })
  it('plays only the sound of the present leg', () => {
    const one = leg('a')
    line.ringing(one)
    line.farEnd(leg('other'), new MediaStream())
    expect(playFarEnd).not.toHaveBeenCalled()
    line.farEnd(one, new MediaStream())
    expect(playFarEnd).toHaveBeenCalledTimes(1)
  })
})
