/** 实时看板: a supervisor sees the hotline as it is, and an agent whom she sends on a break sees by whom. */
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { openReadyDesk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { startTalk } from './kit/story.ts'
import { HANG_MS, until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const HANG = { timeout: HANG_MS }
const [FIRST, SECOND, GIVES_UP] = ['13800002221', '13800002222', '13800002223']
const WHY = '班后会'

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

it('AN-3 AN-4 shows who waits, who talks and what the figures are; 强制小休 and 强制签退 reach the agent', async () => {
  const since = new Date()
  const talk = await startTalk({ hotline, computer }, '1001')
  const call = (from: string) => callHotline({ sipPort: hotline.sipPort, from, sound: false })
  const waiting = [await call(FIRST)]
  try {
    await waiting[0]?.answered()
    waiting.push(await call(SECOND))
    const page = await openBoard()
    const board = page.getByRole('region', { name: '实时看板', exact: true })
    const line = board.getByRole('region', { name: '排队', exact: true }).getByRole('listitem')

    // The line: the oldest on top, nobody's number whole.
    await becomes(line, [/138\*\*\*\*2221/, /138\*\*\*\*2222/])
    expect(await page.locator('body').innerText()).not.toContain(FIRST)
    const busy = board.getByRole('button', { name: /1001 王敏/ })
    await busy.filter({ hasText: /通话中.*138\*\*\*\*1001/ }).waitFor(HANG)
    await busy.click()
    const taken = board.getByRole('button', { name: '强制小休', exact: true })
    await taken.waitFor(HANG)
    expect(await taken.isDisabled()).toBe(true)

    // Who hangs up is gone from the board without anybody's asking.
    const lost = await call(GIVES_UP)
    await becomes(line, [/2221/, /2222/, /2223/])
    await lost.leave()
    await becomes(line, [/2221/, /2222/])

    // The figures equal a count of the events: one was answered, one gave up, two have no fate yet.
    const numbers = [talk.number, FIRST, SECOND, GIVES_UP]
    const known = await Promise.all(numbers.map((number) => journeyOf(hotline, number, since)))
    const [, , , gaveUp] = known
    if (gaveUp === undefined) throw new Error('no journey')
    const ended = { that: 'its end', holds: ({ outcome }: { outcome: string }) => outcome === 'abandoned' }
    await journeyShows(hotline, gaveUp, ended)
    const answered = board.getByRole('button', { name: /^接通率/ })
    await answered.filter({ hasText: '50.0%' }).filter({ hasText: '1 / 2' }).waitFor(HANG)
    await board
      .getByRole('button', { name: /^24小时滚动接通率/ })
      .filter({ hasText: '1 / 2' })
      .waitFor(HANG)
    await board.getByText('待回访 1').waitFor(HANG)
    expect(await answered.getAttribute('title')).toContain('今日已接通来电÷')
    await answered.click()
    const rows = page.getByRole('dialog').getByRole('row')
    await becomes(rows, [/来电号码/, /138\*\*\*\*2223.*放弃.*否/s, /138\*\*\*\*1001.*通话中.*是/s])
    await page.keyboard.press('Escape')

    // EM-4 EM-8: a hand-over is on the board while it lasts.
    await hotline.operate(['emergency', 'drill', 'on'])
    await board.getByText('应急 0 进行中').waitFor(HANG)
    await talk.desk.emergency('110报警')
    await board.getByText('应急 1 进行中').waitFor(HANG)
    await becomes(board.getByRole('region', { name: '应急', exact: true }).getByRole('listitem'), [
      /110报警.*演练.*138\*\*\*\*1001.*1001/s,
    ])

    await Promise.all(waiting.map((one) => one.leave()))
    await board.getByText('无人等候').waitFor(HANG)

    // By keyboard alone: the tile of a ready agent, 强制小休, a reason, Enter.
    const other = await openReadyDesk(computer, hotline, '1002')
    const tile = board.getByRole('button', { name: /1002 李静/ })
    await tile.filter({ hasText: /^就绪/ }).waitFor(HANG)
    await busy.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const pause = board.getByRole('button', { name: '强制小休', exact: true })
    await pause.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type(WHY)
    await page.keyboard.press('Enter')
    await tile.filter({ hasText: '强制小休' }).waitFor(HANG)
    await other.status('未就绪')
    await other.page.getByText(`2001 郑国强：${WHY}`).waitFor(HANG)

    await accessible(page)
    const dark = await openBoard('dark')
    await dark.getByRole('button', { name: /1002 李静/ }).click(HANG)
    await accessible(dark)
    await board.getByRole('button', { name: '强制签退', exact: true }).click(HANG)
    await board.getByLabel('原因').fill(WHY)
    await board.getByRole('button', { name: '确认强制签退', exact: true }).click(HANG)
    await other.page.getByText(`2001 郑国强 将您强制签退：${WHY}`).waitFor(HANG)
    await tile.waitFor({ ...HANG, state: 'detached' })
  } finally {
    await Promise.all(waiting.map((one) => one.leave()))
    await talk.leave()
  }
})

async function openBoard(colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await computer.newPage({ colorScheme })
  await page.goto(hotline.deskUrl)
  await page.getByLabel('工号').fill('2001')
  await page.getByLabel('密码').fill(hotline.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('region', { name: '实时看板', exact: true }).waitFor(HANG)
  return page
}

/** Polls until there are exactly these, in this order. */
async function becomes(list: Locator, texts: readonly RegExp[]): Promise<void> {
  let last: string[] = []
  await until(
    async () => {
      last = await list.allInnerTexts()
      return last.length === texts.length && texts.every((text, place) => text.test(last[place] ?? ''))
    },
    { that: `the list is ${texts.join(', ')}` },
  ).catch((failure: unknown) => {
    throw new Error(`the list is ${JSON.stringify(last)}`, { cause: failure })
  })
}

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const bad = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  expect(bad).toEqual([])
}
