/** 110 and its sisters: a life is handed over with the caller on the line, and with a receipt. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { logIn } from './kit/api.ts'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { atTelephone, hearEachOther, TONES, watchHearing, type Person } from './kit/conversation.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { startTalk, type Talk } from './kit/story.ts'
import { openTelephone, type Telephone } from './kit/telephone.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

/** Two clocks in one machine: what is told of a moment may be this far from when it was. */
const NEAR_MS = 1000

let hotline: Hotline
let computer: AgentComputer
let first: Telephone
let second: Telephone
let service: Person
let talk: Talk | undefined

beforeAll(async () => {
  hotline = await startHotline()
  computer = await openComputer(TONES.agent)
  first = await openTelephone({ tone: TONES.expert, user: '110' })
  second = await openTelephone({ tone: TONES.emergency, user: '110' })
  service = atTelephone('110', second)
  for (const number of ['110', '120'])
    await hotline.operate(['emergency', 'route', number, at(first), at(second)])
})
afterEach(async () => {
  await talk?.leave()
  talk = undefined
})
afterAll(async () => {
  await first?.close()
  await second?.close()
  await computer?.close()
  await hotline?.end()
})

/** As the operator writes a route: the service's own number is dialled there. */
const at = ({ port }: Telephone) => `sip:127.0.0.1:${String(port)}`
const begin = async (agentId: string) => (talk = await startTalk({ hotline, computer }, agentId))

it('EM-1 EM-2 EM-3 the first route is busy, the second answers: all three hear each other, and the caller was never on hold', async () => {
  const { citizen, desk, caller, agent, number } = await begin('1001')
  first.behave({ do: 'busy' })
  second.behave({ do: 'answer', afterMs: 2500 })
  const [firstBefore, before] = [first.calls().length, second.calls().length]
  const never = watchHearing(caller, agent)
  await desk.emergency('110报警')
  await second.invited(before + 1)
  expect(first.calls().length, 'the first route was tried').toBe(firstBefore + 1)
  expect(first.call().end).toBe('busy')
  await second.talks()
  await hearEachOther([caller, agent, service])
  await never()
  expect(second.call().assertedIdentity).toContain(number)

  second.hangUp()
  await hearEachOther([caller, agent], [service])
  expect(citizen.ending()).toBeUndefined()
  await desk.hangUp()
  expect((await citizen.ended()).how).toBe('hungUpByHotline')
  await hotline.asterisk.empty()
})

it('EM-4 the receipt: pressed, ringing, answered, spoke and released, as the telephones saw it', async () => {
  const { desk, caller, agent, number, startedAt } = await begin('1002')
  first.behave({ do: 'busy' })
  second.behave({ do: 'answer', afterMs: 1500 })
  const pressedAt = Date.now()
  const before = second.calls().length
  await desk.emergency('120急救')
  await second.invited(before + 1)
  const { times } = await second.talks()
  await hearEachOther([caller, agent, service])
  second.hangUp()
  await second.ended()
  await hearEachOther([caller, agent], [service])
  await desk.hangUp()

  const id = await journeyOf(hotline, number, startedAt)
  const { receipt, regions } = await journeyShows(hotline, id, {
    that: 'a receipt that is closed',
    holds: (shown) => shown.receipt[0] !== undefined && shown.receipt[0].endedAt !== null,
  })
  expect(receipt).toMatchObject([
    { role: 'emergency', service: '120', purpose: 'emergency', state: 'left', end: 'left', drill: false },
  ])
  const [{ askedAt = NaN, answeredAt = NaN, spokeAt = NaN, endedAt = NaN, attempts = [] } = {}] = receipt
  expect(attempts.map(({ end }) => end)).toEqual(['busy', 'left'])
  const ringingAt = attempts[1]?.ringingAt ?? NaN
  const steps = [pressedAt, askedAt, ringingAt, answeredAt, spokeAt, endedAt].map(Number)
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
  const seen = [pressedAt, times.ringing, times.answered, times.bye].map(Number)
  const told = [askedAt, ringingAt, answeredAt, endedAt].map(Number)
  for (const [index, moment] of told.entries())
    expect(Math.abs(moment - (seen[index] ?? NaN)), `step ${String(index)}`).toBeLessThan(NEAR_MS)
  expect(regions.map(({ kind }) => kind)).toEqual(['emergency'])
})

it('EM-3 EM-4 every route fails: 请直拨 110 is shown, caller and agent go on, and an urgent ticket says so', async () => {
  const { desk, caller, agent, number, startedAt } = await begin('1003')
  first.behave({ do: 'busy' })
  second.behave({ do: 'reject', afterMs: 500 })
  const before = second.calls().length
  await desk.emergency('110报警')
  await second.invited(before + 1)
  expect((await second.ended()).end).toBe('rejected')
  await desk.region('应急联动').getByText('请直拨 110').first().waitFor()
  await hearEachOther([caller, agent], [service])
  await desk.hangUp()

  const id = await journeyOf(hotline, number, startedAt)
  const api = await logIn(hotline.url, '1003', hotline.password)
  const written = await until(
    async () => {
      const tickets = await Promise.all((await api.tickets('110')).map((one) => api.ticket(one.number)))
      return tickets.find(({ journeyIds }) => journeyIds.includes(id))
    },
    { that: 'an emergency ticket for this call' },
  )
  expect(written).toMatchObject({ urgent: true, status: 'registered', contactNumber: number })
  const { receipt } = await journeyShows(hotline, id, {
    that: 'a receipt that failed',
    holds: (shown) => shown.receipt[0]?.state === 'failed',
  })
  expect(receipt[0]?.attempts.map(({ end }) => end)).toEqual(['busy', 'rejected'])
  expect(receipt[0]?.answeredAt).toBeNull()
})

it('EM-8 in a drill the whole path is walked, and no telephone on a route hears of it', async () => {
  first.behave({ do: 'answer' })
  second.behave({ do: 'answer' })
  const before = [first.calls().length, second.calls().length]
  await hotline.operate(['emergency', 'drill', 'on'])
  try {
    const { citizen, desk, caller, agent, number, startedAt } = await begin('1004')
    const never = watchHearing(caller, agent)
    await desk.emergency('110报警')
    const id = await journeyOf(hotline, number, startedAt)
    const { receipt } = await journeyShows(hotline, id, {
      that: 'a receipt that was answered',
      holds: (shown) => shown.receipt[0] !== undefined && shown.receipt[0].answeredAt !== null,
    })
    expect(receipt).toMatchObject([{ service: '110', drill: true }])
    await never()
    expect(citizen.ending()).toBeUndefined()
    await desk.hangUp()
  } finally {
    await hotline.operate(['emergency', 'drill', 'off'])
  }
  expect([first.calls().length, second.calls().length]).toEqual(before)
})
