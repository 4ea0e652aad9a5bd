/** Three agents and thirty callers, some without patience: nobody twice, nobody out of turn, nobody lost. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { logIn } from './kit/api.ts'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { callMany, type Crowd } from './kit/citizen.ts'
import { openReadyDesk, type Desk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const AGENTS = ['1001', '1002', '1003']
/** Every fifth gives up after a while; the others stay as long as it takes. */
const CALLERS = Array.from({ length: 30 }, (_, index) => ({
  from: `1390000${String(index).padStart(4, '0')}`,
  sound: false,
  ...(index % 5 === 4 ? { hangUpAfterMs: 8_000 } : {}),
}))

/** A short talk, so that a line forms: thirty of them at three desks are longer than the impatient wait. */
const TALK_MS = 1_500

interface Offer {
  agent: string
  caller: string
  at: number
}

let hotline: Hotline
let computer: AgentComputer
let crowd: Crowd | undefined

beforeAll(async () => {
  hotline = await startHotline({ settings: { HOTLINE_RING_TIMEOUT_MS: '60000' } })
  computer = await openComputer(700)
})
afterAll(async () => {
  await crowd?.leave()
  await computer?.close()
  await hotline?.end()
})

it('IN-12 answers thirty callers with three agents in order, each once, the impatient on the missed list', async () => {
  const desks = await Promise.all(AGENTS.map((id) => openReadyDesk(computer, hotline, id)))
  const offers: Offer[] = []
  const answered = new Set<string>()
  const calls = (crowd = await callMany({ sipPort: hotline.sipPort, callers: CALLERS, ratePerSecond: 5 }))
  const settled = () => calls.citizens.every((one) => one.ending() !== undefined)
  const work = desks.map((desk, index) =>
    serve(desk, AGENTS[index] ?? '', { offers, answered, done: settled }),
  )
  await Promise.all(work)
  await calls.allEnded()

  // One call rings at one agent at a time, and whoever was answered was offered once.
  const offersTo = (caller: string) => offers.filter((offer) => offer.caller === caller)
  for (const caller of answered) expect(offersTo(caller), caller).toHaveLength(1)
  // Order: offers follow the arrivals.
  const order = offers.map(({ caller }) => CALLERS.findIndex(({ from }) => from === caller))
  const firsts = order.filter((index, at) => order.indexOf(index) === at)
  expect(inversions(firsts)).toEqual([])
  // Everybody was answered or can be called back, and nobody is both.
  const supervisor = await logIn(hotline.url, '2001', hotline.password)
  const abandoned = CALLERS.map(({ from }) => from).filter((from) => !answered.has(from))
  const masked = (from: string) => `${from.slice(0, 3)}****${from.slice(-4)}`
  expect(abandoned.length).toBeGreaterThan(0)
  await until(async () => (await supervisor.missedCalls()).length >= abandoned.length, {
    that: 'the missed list is complete', // it is written behind the calls, through a stream
  })
  const missed = (await supervisor.missedCalls()).map((one) => one.number)
  expect([...missed].sort()).toEqual(abandoned.map(masked).sort())
  expect(calls.citizens.filter((one) => one.ending()?.how === 'refused')).toEqual([])
  await hotline.asterisk.empty()
})

/** An agent's shift: answers, hears who it is, hangs up, finishes, until the callers are gone. */
async function serve(
  desk: Desk,
  agent: string,
  shift: { offers: Offer[]; answered: Set<string>; done: () => boolean },
): Promise<void> {
  for (;;) {
    const rings = await until(async () => (await desk.statusNow()) === '振铃' || (shift.done() && 'over'), {
      that: `${agent} has a call or all callers are gone`,
      timeoutMs: 120_000,
    })
    if (rings === 'over') return
    // Who rings may give up and be followed by the next within a blink: each is an offer of its own.
    let caller: string | undefined
    const look = async () => {
      const shown = /139\d{8}/.exec(await desk.region('软电话').innerText())?.[0]
      if (shown !== undefined && shown !== caller) {
        caller = shown
        shift.offers.push({ agent, caller, at: Date.now() })
      }
    }
    const after = await until(
      async () => {
        const now = await desk.statusNow()
        if (now !== '振铃') return now
        await look()
        // The screen may know of the call a moment before the headset rings, and lose it under the finger.
        if (await desk.button('接听').isEnabled())
          await desk
            .button('接听')
            .click({ timeout: 1000 })
            .catch(() => undefined)
        return undefined
      },
      { that: `${agent} talks, or the caller has gone` },
    )
    if (after !== '通话中' && after !== '话后处理') continue
    await look()
    if (caller !== undefined) shift.answered.add(caller)
    if (after === '通话中') await desk.page.waitForTimeout(TALK_MS)
    // The impatient may hang up first.
    await desk
      .button('挂断')
      .click({ timeout: 2000 })
      .catch(() => undefined)
    await desk.status('话后处理')
    await desk.finish()
  }
}

/** Neighbours offered more than one place (one per agent) out of turn. */
function inversions(order: readonly number[]): [number, number][] {
  return order.flatMap((index, at) => {
    const later = order.slice(at + 1).filter((next) => next < index - (AGENTS.length - 1))
    return later.map((next): [number, number] => [index, next])
  })
}
