/** `kill -9` of the server in the middle of a call: the call is Asterisk's and the headset's, not the server's. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { logIn } from './kit/api.ts'
import { openComputer, pageHears, pageHearsNothing, type AgentComputer } from './kit/browser.ts'
import { callHotline, type CitizenPlan } from './kit/citizen.ts'
import { openReadyDesk, type Desk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const AGENT_HZ = 700
let computer: AgentComputer
const left: { leave(): Promise<void> }[] = []

beforeAll(async () => {
  computer = await openComputer(AGENT_HZ)
})
afterEach(async () => {
  await Promise.all(left.splice(0).map((one) => one.leave()))
})
afterAll(async () => {
  await computer?.close()
})

const call = async (hotline: Hotline, plan: CitizenPlan) => {
  const citizen = await callHotline({ sipPort: hotline.sipPort, ...plan })
  left.push(citizen)
  return citizen
}

async function talking(hotline: Hotline, agentId: string) {
  const desk = await openReadyDesk(computer, hotline, agentId)
  const citizen = await call(hotline, { from: '13800001111', toneHz: 1000 })
  await desk.status('振铃')
  await desk.answer()
  await bothHear(desk, citizen)
  return { desk, citizen }
}

async function bothHear(desk: Desk, citizen: { hears(hz: number): Promise<void> }): Promise<void> {
  await Promise.all([pageHears(desk.page, 1000), citizen.hears(AGENT_HZ)])
}

describe('with restarts held off', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({ settings: { HOTLINE_RESTART_DELAY_MS: '-1' } })
  })
  afterAll(async () => {
    await hotline?.end()
  })

  it('sound goes on both ways, a new call rings a headset natively, and 挂断 works', async () => {
    const { desk, citizen } = await talking(hotline, '1001')
    const colleague = await openReadyDesk(computer, hotline, '1002')
    hotline.crash('server')
    await expect(fetch(`${hotline.url}/healthz`)).rejects.toThrow()

    await bothHear(desk, citizen)
    const second = await call(hotline, { from: '13800002222', toneHz: 1700 })
    await colleague.button('接听').click({ timeout: 60_000 })
    await Promise.all([pageHears(colleague.page, 1700), second.hears(AGENT_HZ)])
    await bothHear(desk, citizen)

    await desk.press('挂断')
    expect((await citizen.ended()).how).toBe('hungUpByHotline')
    await pageHearsNothing(desk.page, 1000)
    await colleague.press('挂断')
    expect((await second.ended()).how).toBe('hungUpByHotline')
    await hotline.asterisk.empty()
  })
})

describe('with restarts on', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline()
  })
  afterAll(async () => {
    await hotline?.end()
  })

  it('sound goes on, the desktop shows the call again, and the ticket is saved', async () => {
    const { desk, citizen } = await talking(hotline, '1001')
    await desk.writeTicket({ kind: '投诉', matter: '夜里施工太吵。' })
    const before = hotline.pid('server')
    hotline.crash('server')
    await bothHear(desk, citizen)
    await hotline.ready()
    expect(hotline.pid('server')).not.toBe(before)

    await desk.status('通话中')
    await desk.region('来电弹屏').getByText('13800001111').first().waitFor()
    await bothHear(desk, citizen)
    const number = await desk.save()
    const ticket = await (await logIn(hotline.url, '1001', hotline.password)).ticket(number)
    expect(ticket).toMatchObject({ kind: 'complaint', matter: '夜里施工太吵。' })
    expect(ticket.journeyIds).toHaveLength(1)

    await desk.hangUp()
    expect((await citizen.ended()).how).toBe('hungUpByHotline')
    await desk.finish()
    await hotline.asterisk.empty()
  })
})
