/** Redis dies while people wait: the line is rebuilt from who is really on the line, in the order they came. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openComputer, pageHears, type AgentComputer } from './kit/browser.ts'
import { callMany, type Crowd } from './kit/citizen.ts'
import { openDesk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const CALLERS = Array.from({ length: 5 }, (_, index) => ({
  from: `1391234000${String(index)}`,
  toneHz: 1000 + 200 * index,
}))

let hotline: Hotline
let computer: AgentComputer
let crowd: Crowd | undefined

beforeAll(async () => {
  hotline = await startHotline()
  computer = await openComputer(700)
})
afterAll(async () => {
  await crowd?.leave()
  await computer?.close()
  await hotline?.end()
})

it('answers five callers in the order they came although Redis was killed while they waited', async () => {
  const desk = await openDesk(computer, hotline)
  await desk.logIn('1001', hotline.password)
  const calls = (crowd = await callMany({ sipPort: hotline.sipPort, callers: CALLERS, ratePerSecond: 1 }))
  for (const citizen of calls.citizens) await citizen.answered()
  await until(async () => (await hotline.asterisk.channels()).length === 5, { that: 'five callers wait' })

  const before = hotline.pid('redis')
  hotline.crash('redis')
  await until(() => hotline.pid('redis') !== before, { that: 'Redis is started again' })
  await hotline.ready()
  expect(calls.citizens.map((one) => one.ending())).toEqual(CALLERS.map(() => undefined))

  await desk.ready().catch(() => desk.ready()) // the press may fall into the moment of the repair
  const served: string[] = []
  for (const [index, { from, toneHz }] of CALLERS.entries()) {
    await desk.button('接听').click({ timeout: 60_000 })
    await desk.status('通话中')
    served.push(/1391234\d{4}/.exec(await desk.region('软电话').innerText())?.[0] ?? 'nobody')
    expect(served.at(-1)).toBe(from)
    await Promise.all([pageHears(desk.page, toneHz), calls.citizens[index]?.hears(700)])
    await desk.hangUp()
    await desk.finish()
  }
  expect(served).toEqual(CALLERS.map(({ from }) => from))
  await desk.status('就绪')
  await calls.allEnded()
  await hotline.asterisk.empty()
})
