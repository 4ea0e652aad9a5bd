/** Drives an expert's screen as she does, by the names that people read on it. */
import type { Locator, Page } from 'playwright-core'
import type { AgentComputer } from './browser.ts'
import type { Hotline } from './hotline.ts'
import { HANG_MS } from './until.ts'

export interface ExpertScreen {
  readonly page: Page
  region(name: '提问' | '答复' | '软电话'): Locator
  press(name: '接听' | '挂断' | '提交答复'): Promise<void>
  write(answer: string): Promise<void>
  status(text: '在线' | '通话中' | '未连通'): Promise<void>
}

const HANG = { timeout: HANG_MS }
/** Asking for the microphone and registering, on a loaded machine. */
const READY = { timeout: 60_000 }

/** Opens the page, logs in, and waits until the seat can be rung. */
export async function openExpertScreen(
  computer: AgentComputer,
  hotline: Pick<Hotline, 'deskUrl' | 'password'>,
  id = '3001',
  options?: Parameters<AgentComputer['newPage']>[0],
): Promise<ExpertScreen> {
  const page = await computer.newPage(options)
  await page.goto(hotline.deskUrl)
  await page.getByLabel('工号').fill(id)
  await page.getByLabel('密码').fill(hotline.password)
  await page.getByRole('button', { name: '登录', exact: true }).click(READY)
  const region: ExpertScreen['region'] = (name) => page.getByRole('region', { name, exact: true })
  const status: ExpertScreen['status'] = (text) =>
    page.getByRole('status').filter({ hasText: text }).first().waitFor(READY)
  await status('在线')
  return {
    page,
    region,
    status,
    press: (name) => page.getByRole('button', { name, exact: true }).click(HANG),
    write: (answer) => region('答复').getByLabel('书面答复').fill(answer, HANG),
  }
}
