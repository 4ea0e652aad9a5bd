/** From an empty directory to a ticket: what a stranger does with this project in the first five minutes. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { logIn } from './kit/api.ts'
import { openComputer, pageHears, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { openReadyDesk } from './kit/desk-page.ts'
import { CHECKOUT, startHotline, type Hotline } from './kit/hotline.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 })

const CITIZEN = { from: '13800001111', toneHz: 1000 }
const AGENT_HZ = 700

let folder: string
let hotline: Hotline
let computer: AgentComputer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hotline-clone-'))
  const clone = join(folder, 'hotline')
  execFileSync('git', ['clone', '--quiet', CHECKOUT, clone])
  expect(existsSync(join(clone, 'node_modules'))).toBe(false)
  hotline = await startHotline({ checkout: clone, startTimeoutMs: 800_000 })
  computer = await openComputer(AGENT_HZ)
})
afterAll(async () => {
  await computer?.close()
  await hotline?.end()
  rmSync(folder, { recursive: true, force: true })
})

it('IN-2 IN-7 a fresh clone starts, a citizen and an agent hear each other, and the ticket outlives a restart of everything', async () => {
  const desk = await openReadyDesk(computer, hotline)
  const citizen = await callHotline({ sipPort: hotline.sipPort, ...CITIZEN })
  let number: string
  try {
    await desk.status('振铃')
    const pop = desk.region('来电弹屏')
    await pop.getByText('13800001111').first().waitFor()
    await desk.answer()
    await Promise.all([pageHears(desk.page, 1000), citizen.hears(AGENT_HZ)])
    expect(citizen.voice?.hears(1000)).toBe(false)

    const history = desk.region('历史')
    expect(await history.getByRole('listitem').count()).toBe(2)
    await desk.writeTicket({ kind: '求助', matter: '家里停水两天，物业说在修。', address: '江东区' })
    number = await desk.save()
    expect(number).toMatch(/^\d{12}$/)
    await desk.hangUp()
    expect((await citizen.ended()).how).toBe('hungUpByHotline')
    await desk.finish()
  } finally {
    await citizen.leave()
  }
  await hotline.asterisk.empty()

  const saved = await (await logIn(hotline.url, '1001', hotline.password)).ticket(number)
  expect(saved).toMatchObject({ kind: 'help', status: 'registered', matter: '家里停水两天，物业说在修。' })
  expect(saved.policy).toMatch(/^[^@]+@[^@]+$/)

  await hotline.stop()
  await until(
    () =>
      fetch(`${hotline.url}/healthz`).then(
        () => false,
        () => true,
      ),
    { that: 'nothing answers any more' },
  )
  await hotline.start()
  expect(await (await logIn(hotline.url, '1001', hotline.password)).ticket(number)).toEqual(saved)
})
