/** 110 and its sisters: a life is handed over with the caller on the line, and with a receipt. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { JourneyId } from '@hotline/contract'
import { logIn } from './kit/api.ts'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { atTelephone, hearEachOther, TONES, watchHearing, type Person } from './kit/conversation.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { startTalk, type Talk } from './kit/story.ts'
import type { TelephoneCall } from './kit/telephone-call.ts'
import { openTelephone, type Telephone } from './kit/telephone.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

/** Two clocks in one machine: what is told of a moment may be this far from when it was. */
const NEAR_MS = 2000

let hotline: Hotline
let computer: AgentComputer
let first: Telephone
let second: Telephone
let service: Person

beforeAll(async () => {
  hotline = await startHotline()
  computer = await openComputer(TONES.agent)
  first = await openTelephone({ tone: TONES.expert, user: '110' })
  second = await openTelephone({ tone: TONES.emergency, user: '110' })
  service = atTelephone('110', second)
  for (const number of ['110', '120'])
    await hotline.operate(['emergency', 'route', number, at(first), at(second)])
})
afterAll(async () => {
  await first?.close()
  await second?.close()
  await computer?.close()
  await hotline?.end()
})

/** As the operator writes a route: the service's own number is dialled there. */
const at = ({ port }: Telephone) => `sip:127.0.0.1:${String(port)}`

describe('one call: 120 answers on its second route, 110 on none', () => {
  const AGENT = '1001'
  let talk: Talk
  let pressedAt: number
  let seen: TelephoneCall
  let id: JourneyId
  beforeAll(async () => {
    talk = await startTalk({ hotline, computer }, AGENT)
    first.behave({ do: 'busy' })
  })
  afterAll(async () => {
    await talk?.leave()
  })

  it('EM-1 EM-2 EM-3 the first route is busy, the second answers: all three hear each other, and the caller was never on hold', async () => {
    const { citizen, desk, caller, agent, number } = talk
    second.behave({ do: 'answer', afterMs: 2500 })
    const never = watchHearing(caller, agent)
    pressedAt = Date.now()
    await desk.emergency('120急救')
    await second.invited()
    expect(first.calls().map(({ end }) => end)).toEqual(['busy'])
    seen = await second.talks()
    await hearEachOther([caller, agent, service])
    await never()
    expect(seen.assertedIdentity).toContain(number)
    second.hangUp()
    await hearEachOther([caller, agent], [service])
    expect(citizen.ending()).toBeUndefined()
  })

  it('EM-3 every route fails: 请直拨 110 is shown, and caller and agent go on', async () => {
    const { desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    second.behave({ do: 'reject', afterMs: 500 })
    await desk.emergency('110报警')
    await second.invited(2)
    expect((await second.ended()).end).toBe('rejected')
    await desk.region('应急联动').getByText('请直拨 110').first().waitFor()
    await hearEachOther([caller, agent], [service])
  })

  it('EM-4 the receipt: pressed, ringing, answered, spoke and released, as the telephones saw it', async () => {
    const { citizen, desk, number, startedAt } = talk
    await desk.hangUp()
    expect((await citizen.ended()).how).toBe('hungUpByHotline')
    await hotline.asterisk.empty()
    id = await journeyOf(hotline, number, startedAt)
    const { receipt, regions } = await journeyShows(hotline, id, {
      that: 'two hand-overs that are over',
      holds: (shown) => shown.receipt.filter(({ endedAt }) => endedAt !== null).length === 2,
    })
    const handover = { role: 'emergency', purpose: 'emergency', drill: false }
    expect(receipt).toMatchObject([
      { ...handover, service: '120', state: 'left', end: 'left' },
      { ...handover, service: '110', state: 'failed', answeredAt: null, spokeAt: null },
    ])
    expect(receipt.map(({ attempts }) => attempts.map(({ end }) => end))).toEqual([
      ['busy', 'left'],
      ['busy', 'rejected'],
    ])
    const [{ askedAt, answeredAt, spokeAt, endedAt, attempts } = NEVER] = receipt
    const told = [askedAt, attempts[1]?.ringingAt, answeredAt, spokeAt, endedAt].map(Number)
    expect(told, 'one after the other').toEqual([...told].sort((a, b) => a - b))
    const { ringing, answered, bye } = seen.times
    const known: [number, number | undefined][] = [
      [0, pressedAt],
      [1, ringing],
      [2, answered],
      [3, answered], // it speaks from its first moment
      [4, bye],
    ]
    for (const [step, at] of known)
      expect(Math.abs((told[step] ?? NaN) - (at ?? NaN)), `step ${String(step)}`).toBeLessThan(NEAR_MS)
    expect(regions.map(({ kind }) => kind)).toEqual(['emergency'])
  })

  it('EM-3 an urgent ticket says that nobody was reached', async () => {
    const api = await logIn(hotline.url, AGENT, hotline.password)
    const written = await until(
      async () => {
        const tickets = await Promise.all((await api.tickets('110')).map((one) => api.ticket(one.number)))
        const ours = tickets.filter(({ journeyIds }) => journeyIds.includes(id))
        return ours.length > 0 && ours
      },
      { that: 'a ticket of this call' },
    )
    const { number } = talk
    expect(written).toMatchObject([{ urgent: true, status: 'registered', contactNumber: number }])
  })
})

it('EM-8 in a drill the whole path is walked, and no telephone on a route hears of it', async () => {
  first.behave({ do: 'answer' })
  second.behave({ do: 'answer' })
  const before = [first.calls().length, second.calls().length]
  await hotline.operate(['emergency', 'drill', 'on'])
  const { citizen, desk, caller, agent, number, startedAt, leave } = await startTalk(
    { hotline, computer },
    '1002',
  )
  try {
    const never = watchHearing(caller, agent)
    await desk.emergency('110报警')
    const id = await journeyOf(hotline, number, startedAt)
    const { receipt } = await journeyShows(hotline, id, {
      that: 'a receipt that was answered',
      holds: (shown) => shown.receipt.some(({ answeredAt }) => answeredAt !== null),
    })
    expect(receipt).toMatchObject([{ service: '110', drill: true }])
    await never()
    expect(citizen.ending()).toBeUndefined()
    await desk.hangUp()
  } finally {
    await leave()
    await hotline.operate(['emergency', 'drill', 'off'])
  }
  expect([first.calls().length, second.calls().length]).toEqual(before)
})

/** So that a receipt that is missing fails by its times. */
const NEVER = { askedAt: NaN, answeredAt: NaN, spokeAt: NaN, endedAt: NaN, attempts: [] }
