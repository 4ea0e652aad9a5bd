/** Server, Redis and PostgreSQL are dead in the middle of a call, and somebody's house burns. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { atTelephone, hearEachOther, TONES } from './kit/conversation.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { startTalk, type Talk } from './kit/story.ts'
import { openTelephone, type Telephone } from './kit/telephone.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

let hotline: Hotline
let computer: AgentComputer
let fire: Telephone
let talk: Talk | undefined

beforeAll(async () => {
  hotline = await startHotline({ settings: { HOTLINE_RESTART_DELAY_MS: '-1' } })
  computer = await openComputer(TONES.agent)
  fire = await openTelephone({ tone: TONES.emergency, user: '119' })
  await hotline.operate(['emergency', 'route', '119', `sip:127.0.0.1:${String(fire.port)}`])
})
afterAll(async () => {
  await talk?.leave()
  await fire?.close()
  await computer?.close()
  await hotline?.end()
})

it('EM-1 EM-2 119火警 joins all three by headset and switch alone, and 挂断 leaves the caller with 119', async () => {
  talk = await startTalk({ hotline, computer }, '1001')
  const { citizen, desk, caller, agent, number } = talk
  for (const part of ['server', 'redis', 'postgres'] as const) hotline.crash(part)
  await expect(fetch(`${hotline.url}/healthz`)).rejects.toThrow()
  await hearEachOther([caller, agent])

  await desk.emergency('119火警')
  const seen = await fire.talks()
  const service = atTelephone('119', fire)
  await hearEachOther([caller, agent, service])
  expect(seen.caller).toBe(number)
  expect(seen.assertedIdentity).toContain(number)
  await desk.region('应急联动').getByText('119 已由电话系统直接呼叫').waitFor()

  await desk.press('挂断')
  await hearEachOther([caller, service], [agent])
  expect(citizen.ending()).toBeUndefined()
  await talk.leave()
  await fire.ended()
  await hotline.asterisk.empty()
})
