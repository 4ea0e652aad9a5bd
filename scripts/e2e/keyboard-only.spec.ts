/** From login to a saved ticket without a mouse: for people who cannot use one, and for speed. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { logIn } from './kit/api.ts'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { openDesk, savedNumber } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

let hotline: Hotline
let computer: AgentComputer

beforeAll(async () => {
  hotline = await startHotline()
  computer = await openComputer(700)
})
afterAll(async () => {
  await computer?.close()
  await hotline?.end()
})

it('an agent logs in, answers, writes and saves a ticket, hangs up and finishes by keyboard alone', async () => {
  const desk = await openDesk(computer, hotline)
  const keys = desk.page.keyboard
  await tabTo(desk.page, desk.page.getByLabel('工号'))
  await keys.type('1001')
  await tabTo(desk.page, desk.page.getByLabel('密码'))
  await keys.type(hotline.password)
  await keys.press('Enter')
  await desk.status('未就绪')

  await until(() => desk.button('就绪').isEnabled(), { that: 'the proofs hold' })
  await pressByTab(desk.page, desk.button('就绪'))
  await desk.status('就绪')

  const citizen = await callHotline({ sipPort: hotline.sipPort, from: '13800001111', toneHz: 1000 })
  try {
    await desk.status('振铃')
    await pressByTab(desk.page, desk.button('接听'))
    await desk.status('通话中')
    await citizen.hears(700)

    const form = desk.region('工单')
    await tabTo(desk.page, form.getByLabel('诉求类型'))
    await keys.press('ArrowDown') // opens the list
    await keys.press('ArrowDown')
    await keys.press('Enter')
    await tabTo(desk.page, form.getByLabel('诉求内容'))
    await keys.type('小区垃圾三天没有清运。')
    await pressByTab(desk.page, desk.button('保存工单'))
    const number = await savedNumber(desk.page)

    await pressByTab(desk.page, desk.button('挂断'))
    await desk.status('话后处理')
    expect((await citizen.ended()).how).toBe('hungUpByHotline')
    await pressByTab(desk.page, desk.button('完成话后'))
    await desk.status('就绪')
    const ticket = await (await logIn(hotline.url, '1001', hotline.password)).ticket(number)
    expect(ticket.matter).toBe('小区垃圾三天没有清运。')
    expect(ticket.kind).not.toBeNull()
  } finally {
    await citizen.leave()
  }
})

async function pressByTab(page: Page, button: Locator): Promise<void> {
  await tabTo(page, button)
  await page.keyboard.press('Enter')
}

/** Forward with Tab until the target has the focus; a trap or an unreachable control fails here. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = () => target.first().evaluate((element) => element === document.activeElement)
  for (let stop = 0; stop < 80; stop += 1) {
    if (await focused()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${target.toString()}`)
}
