/** The server dies and does not come back while callers whom it had claimed wait: the keeper gives them to the native queue. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openComputer, pageHears, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { openReadyDesk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

let hotline: Hotline
let computer: AgentComputer
const citizens: Awaited<ReturnType<typeof callHotline>>[] = []

beforeAll(async () => {
  hotline = await startHotline({ settings: { HOTLINE_RESTART_DELAY_MS: '-1' } })
  computer = await openComputer(700)
})
afterAll(async () => {
  await Promise.all(citizens.map((citizen) => citizen.leave()))
  await computer?.close()
  await hotline?.end()
})

it('rings a caller who was waiting at the headset that becomes free, without any server', async () => {
  const desk = await openReadyDesk(computer, hotline, '1001')
  const call = async (from: string, toneHz: number) => {
    const citizen = await callHotline({ sipPort: hotline.sipPort, from, toneHz })
    citizens.push(citizen)
    return citizen
  }
  const first = await call('13800001111', 1000)
  await desk.status('振铃')
  await desk.answer()
  await pageHears(desk.page, 1000)
  const second = await call('13800002222', 1700)
  await second.answered()
  // Claimed by the server, and not still in the dialplan's own hands.
  const figures = async () => (await fetch(`${hotline.url}/metrics`)).text()
  await until(async () => /^hotline_queue_waiting 1$/m.test(await figures()), {
    that: 'the second caller waits',
  })

  hotline.crash('server')
  // Held by an application that nobody speaks for any more: the keeper alone can move her.
  await until(async () => (await hotline.asterisk.placeOf('13800002222')) === 'hotline-native', {
    that: 'the waiting caller is in the native queue',
  })
  await desk.press('挂断')
  expect((await first.ended()).how).toBe('hungUpByHotline')
  await desk.button('接听').click({ timeout: 60_000 })
  await Promise.all([pageHears(desk.page, 1700), second.hears(700)])
  await desk.press('挂断')
  expect((await second.ended()).how).toBe('hungUpByHotline')
  await hotline.asterisk.empty()
})
