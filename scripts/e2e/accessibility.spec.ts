/** axe on every main state, in both themes: nothing serious, nothing critical. */
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Page } from 'playwright-core'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { openDesk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

let hotline: Hotline
let computer: AgentComputer

beforeAll(async () => {
  hotline = await startHotline({
    settings: { HOTLINE_RING_TIMEOUT_MS: '120000', HOTLINE_WRAP_UP_MS: '120000' },
  })
  computer = await openComputer(700)
})
afterAll(async () => {
  await computer?.close()
  await hotline?.end()
})

it.each(['light', 'dark'] as const)('has nothing serious in any main state, %s', async (colorScheme) => {
  const desk = await openDesk(computer, hotline, { colorScheme })
  await clean(desk.page, '登录')
  await desk.logIn(colorScheme === 'light' ? '1001' : '1002', hotline.password)
  await clean(desk.page, '未就绪')
  await desk.ready()
  await clean(desk.page, '就绪')
  const citizen = await callHotline({ sipPort: hotline.sipPort, from: '13800001111', toneHz: 1000 })
  try {
    await desk.status('振铃')
    await clean(desk.page, '振铃')
    await desk.answer()
    await desk.writeTicket({ kind: '求助', matter: '家里停水两天。' })
    await clean(desk.page, '通话中')
    await desk.save()
    await clean(desk.page, '已保存')
    await desk.hangUp()
    await clean(desk.page, '话后处理')
    await desk.finish()
  } finally {
    await citizen.leave()
    await desk.page.context().close()
  }
})

async function clean(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const bad = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  expect(bad, state).toEqual([])
}
