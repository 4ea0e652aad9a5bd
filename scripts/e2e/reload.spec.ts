/** F5 at the worst moments: the desk comes back as it was, the call with its sound. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { openComputer, pageHears, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { openReadyDesk, type Desk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

let hotline: Hotline
let computer: AgentComputer
let desk: Desk | undefined
const left: { leave(): Promise<void> }[] = []

beforeAll(async () => {
  hotline = await startHotline({
    settings: { HOTLINE_WRAP_UP_MS: '120000', HOTLINE_RING_TIMEOUT_MS: '60000' },
  })
  computer = await openComputer(700)
})
afterEach(async () => {
  await Promise.all(left.splice(0).map((one) => one.leave()))
  await desk?.page.context().close()
})
afterAll(async () => {
  await computer?.close()
  await hotline?.end()
})

/** Each test has an agent of its own: an earlier test's wrap-up is none of its business. */
async function ringing(agentId: string) {
  const seat = (desk = await openReadyDesk(computer, hotline, agentId))
  const citizen = await callHotline({ sipPort: hotline.sipPort, from: '13800001111', toneHz: 1000 })
  left.push(citizen)
  await seat.status('振铃')
  return { seat, citizen }
}

const hearEachOther = async (seat: Desk, citizen: { hears(hz: number): Promise<void> }) => {
  await Promise.all([pageHears(seat.page, 1000), citizen.hears(700)])
}

it('reloaded while it rings: the same caller rings again and is answered with sound', async () => {
  const { seat, citizen } = await ringing('1001')
  await seat.page.reload()
  // The offer may have been lost with the headset: then the agent is asked to be ready again and gets the same caller.
  await seat.status('振铃', 20_000).catch(async () => {
    await seat.ready().catch(() => undefined)
    await seat.status('振铃')
  })
  await seat.region('软电话').getByText('13800001111').first().waitFor()
  await seat.answer()
  await hearEachOther(seat, citizen)
  await seat.hangUp()
  expect((await citizen.ended()).how).toBe('hungUpByHotline')
  await hotline.asterisk.empty()
})

it('reloaded in a call: the same call comes back by itself, with sound, pop and draft', async () => {
  const { seat, citizen } = await ringing('1002')
  await seat.answer()
  await hearEachOther(seat, citizen)
  await seat.writeTicket({ kind: '求助', matter: '路灯不亮已一周。' })
  await seat.page.reload()
  await seat.status('通话中')
  await hearEachOther(seat, citizen)
  expect(citizen.ending()).toBeUndefined()
  await seat.region('来电弹屏').getByText('13800001111').first().waitFor()
  expect(await seat.region('工单').getByLabel('诉求内容').inputValue()).toBe('路灯不亮已一周。')
  expect(await seat.save()).toMatch(/^\d{12}$/)
  await seat.hangUp()
  expect((await citizen.ended()).how).toBe('hungUpByHotline')
  await hotline.asterisk.empty()
})

it('reloaded in wrap-up: still in wrap-up with the draft, and it is finished', async () => {
  const { seat, citizen } = await ringing('1003')
  await seat.answer()
  await hearEachOther(seat, citizen)
  await seat.writeTicket({ kind: '咨询', matter: '公积金怎么提取？' })
  await citizen.hangUp()
  await seat.status('话后处理')
  await seat.page.reload()
  await seat.status('话后处理')
  expect(await seat.region('工单').getByLabel('诉求内容').inputValue()).toBe('公积金怎么提取？')
  expect(await seat.save()).toMatch(/^\d{12}$/)
  await seat.finish()
  await hotline.asterisk.empty()
})
