/** 监听 耳语 强插 接管, and 指派: a supervisor's hand in a call, by who hears whom. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBoard, type BoardPage } from './kit/board-page.ts'
import { openComputer, pageSound, type AgentComputer } from './kit/browser.ts'
import { callHotline } from './kit/citizen.ts'
import { hearEachOther, hearsOnly, TONES, type Person } from './kit/conversation.ts'
import { deskOn } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { startTalk, type Talk } from './kit/story.ts'
import { HANG_MS } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const HANG = { timeout: HANG_MS }
const [FIRST, SECOND] = ['13800002231', '13800002232']

let hotline: Hotline
let office: AgentComputer
let upstairs: AgentComputer
let board: BoardPage
let talk: Talk
let supervisor: Person

beforeAll(async () => {
  hotline = await startHotline()
  ;[office, upstairs] = await Promise.all([openComputer(TONES.agent), openComputer(TONES.expert)])
  ;[talk, board] = await Promise.all([
    startTalk({ hotline, computer: office }, '1001'),
    openBoard(upstairs, hotline),
  ])
  supervisor = { name: 'supervisor', tone: TONES.expert, sound: (among) => pageSound(board.page, among) }
})
afterAll(async () => {
  await talk?.leave()
  await office?.close()
  await upstairs?.close()
  await hotline?.end()
})

it('监听 is heard by none, 耳语 by the agent alone, 强插 by all; 接管 gives the call to the supervisor, and 指派 the next to whom she says', async () => {
  const { caller, agent, desk, citizen } = talk
  const story = [caller, agent, supervisor]
  await board.tile('1001').click(HANG)

  await board.observe('监听')
  await board.says('监听中')
  await hearsOnly(supervisor, [caller, agent], story)
  await hearEachOther([caller, agent], [supervisor])
  expect(await desk.page.getByText('2001 郑国强').count()).toBe(0)

  await board.change('耳语')
  await board.says('耳语中')
  await Promise.all([
    hearsOnly(supervisor, [caller, agent], story),
    hearsOnly(agent, [caller, supervisor], story),
    hearsOnly(caller, [agent], story),
  ])
  await desk.page.getByText('2001 郑国强 在对您耳语，来电人听不到').waitFor(HANG)

  // Straight back to 监听: nothing that she whispered through may stay.
  await board.change('监听')
  await board.says('监听中')
  await hearEachOther([caller, agent], [supervisor])

  await board.change('强插')
  await board.says('强插中')
  await hearEachOther(story)

  // Out of the room again, and out of the call: neither ends it.
  await board.change('监听')
  await hearEachOther([caller, agent], [supervisor])
  await board.change('停止')
  await board.says('未监听')
  await hearEachOther([caller, agent], [supervisor])

  await board.observe('接管')
  await board.region('软电话').waitFor(HANG)
  await hearEachOther([caller, supervisor], [agent])
  await desk.status('话后处理')
  await desk.page.getByText('2001 郑国强 已接管此通话').waitFor(HANG)
  const own = deskOn(board.page)
  await own.region('来电弹屏').getByText(talk.number.slice(-4)).first().waitFor(HANG)

  // While the agent writes, two callers come; the second is given to her out of turn.
  const call = (from: string) => callHotline({ sipPort: hotline.sipPort, from, sound: false })
  const waiting = [await call(FIRST)]
  await waiting[0]?.answered()
  waiting.push(await call(SECOND))
  await waiting[1]?.answered()
  await own.hangUp()
  expect((await citizen.ended()).how).toBe('hungUpByHotline')
  await own.press('完成话后')
  await board.region('实时看板').waitFor(HANG)
  await board.pick(SECOND.slice(-4), '1001', '来电人情绪激动')
  await board.region('排队').getByRole('listitem').filter({ hasText: '指派 1001' }).waitFor(HANG)
  await desk.press('完成话后')
  await desk.status('振铃')
  await desk.page
    .getByText(/138.?0000.?2232/)
    .first()
    .waitFor(HANG)
  await Promise.all(waiting.map((one) => one.leave()))

  const id = await journeyOf(hotline, talk.number, talk.startedAt)
  const shown = await journeyShows(hotline, id, {
    that: 'what the supervisor did, and its end',
    holds: ({ events }) => events.some(({ type }) => type === 'hangup'),
  })
  expect(shown.regions.map(({ kind }) => kind)).toEqual(['monitor', 'whisper', 'monitor', 'barge', 'monitor'])
  expect(shown.events.map(({ type }) => type)).toContain('takeOver')
})
