/** Who gets which call, and why: two numbers, levels, a relaxation, a guest agent, and the agent of an open matter. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { hearEachOther, theAgent, theCaller, TONES } from './kit/conversation.ts'
import { openReadyDesk, type Desk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { HANG_MS } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const HANG = { timeout: HANG_MS }
const [FIRST, RETURNS] = ['13800003331', '13800003332']
/** Of the file below. */
const RELAX_MS = 6_000

let hotline: Hotline
let computer: AgentComputer

beforeAll(async () => {
  hotline = await startHotline({
    settings: { HOTLINE_ROUTING: join(import.meta.dirname, 'fixtures/routing.yaml') },
  })
  computer = await openComputer(TONES.agent)
})
afterAll(async () => {
  await computer?.close()
  await hotline?.end()
})

it('IN-8 IN-9 brings each call to whom the rules say, by number, level, time and open matter, and says why', async () => {
  const call = (from: string, dial: string) =>
    callHotline({ sipPort: hotline.sipPort, from, dial, toneHz: TONES.caller })
  const whyOf = (desk: Desk) => desk.page.getByRole('region', { name: '为何转给我', exact: true })
  const why = async (desk: Desk, text: string) => {
    await whyOf(desk).filter({ hasText: text }).waitFor(HANG)
  }
  // 1001 is idle longer, but knows less of the housing fund than the guest from its centre.
  const agent = await openReadyDesk(computer, hotline, '1001')
  const guest = await openReadyDesk(computer, hotline, '4001')

  const toGuest = await call(FIRST, '12329')
  try {
    await guest.status('振铃')
    await why(guest, '住房公积金 · 普通 · 需公积金业务3级')
    await why(guest, '嘉宾坐席 · 市住房公积金管理中心')
    await why(guest, '12329与12345双号并行；先找公积金中心的嘉宾坐席')
    expect(await agent.statusNow()).toBe('就绪')
    await guest.answer()
    await hearEachOther([theCaller(toGuest), theAgent(guest)])
    // The number's kind stands in the form before anybody chose one.
    await guest.region('工单').getByText('咨询', { exact: true }).first().waitFor(HANG)
    await guest.hangUp()
  } finally {
    await toGuest.leave()
  }
  await guest.page.context().close()

  // Nobody of the third level is there: after six seconds the first level will do.
  const since = new Date()
  const relaxed = await call(RETURNS, '12329')
  let other: Desk
  try {
    await agent.status('振铃')
    const invited = relaxed.at('invited')
    expect(Date.now() - (invited ?? Infinity)).toBeGreaterThan(RELAX_MS)
    await why(agent, '已放宽1次')
    await why(agent, '等候满6秒，放宽到学过公积金业务的坐席')
    await agent.answer()
    await hearEachOther([theCaller(relaxed), theAgent(agent)])
    await agent.writeTicket({ kind: '求助', matter: '公积金提取材料被退回' })
    await agent.save()
    // From now on 1002 has been idle longer than 1001.
    other = await openReadyDesk(computer, hotline, '1002')
    await agent.hangUp()
    await agent.finish()
  } finally {
    await relaxed.leave()
  }
  const journeyId = await journeyOf(hotline, RETURNS, since)
  await journeyShows(hotline, journeyId, { that: 'its end', holds: ({ outcome }) => outcome === 'answered' })

  const again = await call(RETURNS, '12345')
  try {
    await agent.status('振铃')
    await why(agent, '诉求未办结，优先转给上次接听的坐席')
    expect(await other.statusNow()).toBe('就绪')
    await agent.answer()
    await hearEachOther([theCaller(again), theAgent(agent)])
    // Without an open matter the longest idle is next.
    const stranger = await call(FIRST, '12345')
    await other.status('振铃')
    await why(other, '综合受理 · 普通 · 需综合受理')
    await stranger.leave()
  } finally {
    await again.leave()
  }
})
