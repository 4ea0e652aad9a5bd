/** Drives the supervisors' board as a person does, by the names that people read on it. */
import type { Locator, Page } from 'playwright-core'
import type { AgentComputer } from './browser.ts'
import type { Hotline } from './hotline.ts'
import { HANG_MS } from './until.ts'

export type ObserveName = '监听' | '耳语' | '强插' | '接管'

export interface BoardPage {
  readonly page: Page
  region(name: string): Locator
  /** The tile of an agent, by number. */
  tile(agentId: string): Locator
  /** Presses it for the call of the agent whose tile is open. */
  observe(name: ObserveName): Promise<void>
  /** Presses it in the bar of the call that she listens to. */
  change(name: ObserveName | '停止'): Promise<void>
  /** What the bar says that she does. */
  says(word: string): Promise<void>
  /** 指派 of the waiting call with this number (its last four digits) to an agent. */
  pick(lastFour: string, agentId: string, why: string): Promise<void>
}

const HANG = { timeout: HANG_MS }

export async function openBoard(
  computer: AgentComputer,
  hotline: Pick<Hotline, 'deskUrl' | 'password'>,
  options?: Parameters<AgentComputer['newPage']>[0],
): Promise<BoardPage> {
  const page = await computer.newPage(options)
  await page.goto(hotline.deskUrl)
  await page.getByLabel('工号').fill('2001')
  await page.getByLabel('密码').fill(hotline.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  const region = (name: string) => page.getByRole('region', { name, exact: true })
  await region('实时看板').waitFor(HANG)
  const board = region('实时看板')
  const bar = region('监听通话')
  return {
    page,
    region,
    tile: (agentId) => board.getByRole('button', { name: new RegExp(`${agentId} `) }),
    observe: (name) => board.locator('.chosen').getByRole('button', { name, exact: true }).click(HANG),
    change: (name) => bar.getByRole('button', { name, exact: true }).click(HANG),
    says: (word) => bar.getByText(word, { exact: true }).waitFor(HANG),
    async pick(lastFour, agentId, why) {
      const line = region('排队').getByRole('listitem').filter({ hasText: lastFour })
      await line.getByRole('button', { name: '指派', exact: true }).click(HANG)
      const whom = line.getByRole('combobox', { name: '坐席' })
      await whom.click({ ...HANG, force: true })
      await page.locator('.ant-select-item-option:visible', { hasText: agentId }).click(HANG)
      await line.getByRole('combobox', { name: '原因' }).fill(why)
      await page.keyboard.press('Escape')
      await line.getByRole('button', { name: '确认', exact: true }).click(HANG)
    },
  }
}
