/** Drives the agent desktop as a person does, by the names that people read on it. */
import type { Locator, Page } from 'playwright-core'
import type { AgentComputer } from './browser.ts'
import type { Hotline } from './hotline.ts'
import { HANG_MS, until } from './until.ts'

const STATUSES = ['未就绪', '就绪', '振铃', '通话中', '话后处理'] as const
export type StatusText = (typeof STATUSES)[number]
export type RegionName = '来电弹屏' | '软电话' | '工单' | '历史' | '专家目录' | '应急联动'
export type ButtonName = '登录' | '就绪' | '小休' | '接听' | '挂断' | '静音' | '保存工单' | '完成话后'
/** In the group 通话控制. */
export type ControlName =
  '保持' | '恢复' | '拨号盘' | '咨询' | '三方通话' | '切换' | '转接' | '取回' | '离开' | '请专家'
/** What a unit is asked for: to join, in private, to take over. */
export type Purpose = Extract<ControlName, '请专家' | '咨询' | '转接'>
/** In the region 应急联动. */
export type EmergencyName = '110报警' | '119火警' | '120急救' | '122交通'

export interface Desk {
  readonly page: Page
  logIn(id: string, password: string): Promise<void>
  /** Presses 就绪 as soon as the proofs allow it; where somebody waits, it rings at once. */
  ready(): Promise<void>
  status(text: StatusText, timeoutMs?: number): Promise<void>
  /** What the status says now. */
  statusNow(): Promise<StatusText | undefined>
  press(name: ButtonName): Promise<void>
  answer(): Promise<void>
  /** 挂断, until wrap-up. */
  hangUp(): Promise<void>
  /** 完成话后, until the agent is ready again, or rung already. */
  finish(): Promise<void>
  region(name: RegionName): Locator
  button(name: ButtonName): Locator
  control(name: ControlName): Locator
  /** Presses it as soon as it exists. */
  use(name: ControlName): Promise<void>
  /** Presses 请专家, 咨询 or 转接, searches the unit in 专家目录 and asks it, by keyboard alone from there. */
  ask(purpose: Purpose, unit: string): Promise<void>
  emergency(name: EmergencyName): Promise<void>
  /** Somebody in the list of who else is in the call. */
  party(name: string): Locator
  /** 挂断该方 */
  drop(name: string): Promise<void>
  /** Presses keys of 拨号盘, and closes it. */
  dial(keys: string): Promise<void>
  writeTicket(ticket: { kind: string; matter: string; callerName?: string; address?: string }): Promise<void>
  /** 保存工单 → the number in the line beginning 已保存. */
  save(): Promise<string>
}

const HANG = { timeout: HANG_MS }
/** Asking for the microphone, proving it, registering: on a loaded machine. */
const PROOF_MS = 60_000

export async function openDesk(
  computer: AgentComputer,
  hotline: Pick<Hotline, 'deskUrl'>,
  options?: Parameters<AgentComputer['newPage']>[0],
): Promise<Desk> {
  const page = await computer.newPage(options)
  await page.goto(hotline.deskUrl)
  return deskOn(page)
}

/** Opens a desk, logs in and becomes ready. */
export async function openReadyDesk(
  computer: AgentComputer,
  hotline: Pick<Hotline, 'deskUrl' | 'password'>,
  id = '1001',
): Promise<Desk> {
  const desk = await openDesk(computer, hotline)
  await desk.logIn(id, hotline.password)
  await desk.ready()
  return desk
}

export function deskOn(page: Page): Desk {
  const button = (name: ButtonName) => page.getByRole('button', { name, exact: true })
  const region = (name: RegionName) => page.getByRole('region', { name, exact: true })
  const press = (name: ButtonName) => button(name).click(PROOF)
  const oneOf = async (texts: readonly StatusText[], timeoutMs = HANG_MS) => {
    // 就绪 must not be found inside 未就绪.
    const whole = new RegExp(texts.map((text) => `(^|[^未])${text}`).join('|'))
    await page.getByRole('status').filter({ hasText: whole }).first().waitFor({ timeout: timeoutMs })
  }
  const status = (text: StatusText, timeoutMs?: number) => oneOf([text], timeoutMs)
  const statusNow = async () => {
    const text = (await page.getByRole('status').first().textContent()) ?? ''
    return STATUSES.find((one) => text.startsWith(one))
  }
  const control = (name: ControlName) =>
    region('软电话')
      .getByRole('group', { name: '通话控制', exact: true })
      .getByRole('button', { name, exact: true })
  const party = (name: string) => region('软电话').getByRole('listitem').filter({ hasText: name })
  const use = (name: ControlName) => control(name).click(PROOF)
  return {
    page,
    button,
    region,
    press,
    control,
    use,
    party,
    ask: async (purpose, unit) => {
      const directory = region('专家目录')
      await use(purpose)
      const search = directory.getByRole('searchbox').or(directory.getByRole('combobox'))
      await search.waitFor(HANG)
      await until(() => search.evaluate((box) => box === document.activeElement), {
        that: 'the search box of 专家目录 has the focus',
      })
      await page.keyboard.press('Control+A') // it remembers what was searched before
      await page.keyboard.type(unit)
      await directory.getByRole('option', { name: unit, selected: true }).waitFor(HANG)
      await page.keyboard.press('Enter')
      await search.waitFor({ state: 'detached', ...HANG }) // it closes when the server has accepted
    },
    emergency: (name) => region('应急联动').getByRole('button', { name, exact: true }).click(PROOF),
    drop: (name) => party(name).getByRole('button', { name: '挂断该方', exact: true }).click(PROOF),
    dial: async (keys) => {
      await use('拨号盘')
      for (const key of keys)
        await region('软电话').getByRole('button', { name: key, exact: true }).click(HANG)
      await page.keyboard.press('Escape')
    },
    status,
    statusNow,
    logIn: async (id, password) => {
      await page.getByLabel('工号').fill(id)
      await page.getByLabel('密码').fill(password)
      await press('登录')
      await status('未就绪', PROOF_MS)
    },
    ready: async () => {
      // Who was ready a moment ago in another page is ready again by herself, and the button stays closed.
      await until(
        async () => {
          const now = await statusNow()
          if (now === '就绪' || now === '振铃') return true
          if (await button('就绪').isEnabled())
            await button('就绪')
              .click({ timeout: 1000 })
              .catch(() => undefined)
          return undefined
        },
        { that: 'the desk is ready', timeoutMs: PROOF_MS },
      )
    },
    answer: async () => {
      await press('接听')
      await status('通话中')
    },
    hangUp: async () => {
      await press('挂断')
      await status('话后处理')
    },
    finish: async () => {
      await press('完成话后')
      await oneOf(['就绪', '振铃'])
    },
    writeTicket: async ({ kind, matter, callerName, address }) => {
      const form = region('工单')
      // The chosen value lies over the field, and the list of antd hides a second one for screen readers.
      await form.getByLabel('诉求类型').click({ ...HANG, force: true })
      await page.locator('.ant-select-item-option:visible', { hasText: kind }).click(HANG)
      if (callerName !== undefined) await form.getByLabel('来电人').fill(callerName)
      if (address !== undefined) await form.getByLabel('地址').fill(address)
      await form.getByLabel('诉求内容').fill(matter)
    },
    save: async () => {
      await press('保存工单')
      return savedNumber(page)
    },
  }
}

const PROOF = { timeout: PROOF_MS }

/** @returns the ticket's number in the line beginning 已保存 */
export async function savedNumber(page: Page): Promise<string> {
  const line = page
    .getByText(/^已保存/)
    .filter({ hasText: /\d{12}/ })
    .first()
  await line.waitFor(HANG)
  const number = /\d{12}/.exec((await line.textContent()) ?? '')?.[0]
  if (number === undefined) throw new Error('the line beginning 已保存 has no number')
  return number
}
