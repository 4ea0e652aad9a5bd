/** 专家坐席: an expert at her own screen is asked with a question, answers aloud and in writing, and leaves. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { hearEachOther, theAgent, TONES, watchHearing, type Person } from './kit/conversation.ts'
import { openExpertScreen, type ExpertScreen } from './kit/expert-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { startTalk, type Talk } from './kit/story.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const UNIT = '区水务局'
const SILENT_UNIT = '区供电公司'
const MATTER = '家里停水两天，物业说在修。'
const QUESTION = '滨河路抢修什么时候恢复供水？'
const ANSWER = '今天 20 时前恢复供水；老人用水可到社区取。'

let hotline: Hotline
let computer: AgentComputer
let office: AgentComputer
let screen: ExpertScreen
let expert: Person

beforeAll(async () => {
  hotline = await startHotline()
  computer = await openComputer(TONES.agent)
  office = await openComputer(TONES.expert)
  await hotline.operate(['expert', 'add', '--unit', UNIT, '--contact', 'seat:3001'])
  // Nobody listens there.
  await hotline.operate(['expert', 'add', '--unit', SILENT_UNIT, '--contact', 'sip:8009@127.0.0.1:9'])
  screen = await openExpertScreen(office, hotline)
  expert = { ...theAgent(screen, TONES.expert), name: 'expert' }
})
afterAll(async () => {
  await office?.close()
  await computer?.close()
  await hotline?.end()
})

describe('one call', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ hotline, computer }, '1001')
  })
  afterAll(async () => {
    await talk?.leave()
  })

  it('DA-4 the question, the matter and the note are on her screen before she answers, and 接听 makes it three', async () => {
    const { desk, caller, agent } = talk
    await desk.writeTicket({ kind: '求助', matter: MATTER })
    const never = watchHearing(caller, agent)
    await desk.use('请专家')
    const directory = desk.region('专家目录')
    await directory.getByRole('option', { name: UNIT }).filter({ hasText: '坐席在线' }).click()
    await directory.getByLabel('问题').fill(QUESTION)
    await directory.getByLabel('备注').fill('家中有老人')
    await directory.getByRole('button', { name: `呼叫 ${UNIT}` }).click()

    const asked = screen.region('提问')
    for (const words of [QUESTION, MATTER, '家中有老人', UNIT, '1001 王敏', '138****1001', '请接听'])
      await asked.getByText(words).first().waitFor()
    await hearEachOther([caller, agent])
    await screen.press('接听')
    await screen.status('通话中')
    await hearEachOther([caller, agent, expert])
    await never()
  })

  it('DA-4 her written answer is on the agent’s desk during the call, and she leaves without ending it', async () => {
    const { citizen, desk, caller, agent, number, startedAt } = talk
    await screen.write(ANSWER)
    await screen.press('提交答复')
    await screen.region('答复').getByRole('listitem').filter({ hasText: ANSWER }).waitFor()
    const shown = desk.page.getByRole('region', { name: '专家答复' })
    await shown.getByText(ANSWER).waitFor()
    await shown.getByText('3001 谢文华').waitFor()
    await screen.press('挂断')
    await screen.status('在线')
    await hearEachOther([caller, agent], [expert])
    expect(citizen.ending()).toBeUndefined()
    await desk.page.reload()
    await desk.page.getByRole('region', { name: '专家答复' }).getByText(ANSWER).waitFor()
    await screen.region('提问').getByText(QUESTION).waitFor()

    const id = await journeyOf(hotline, number, startedAt)
    const { answers, experts } = await journeyShows(hotline, id, {
      that: 'the answer, and that the expert has left',
      holds: ({ answers: written, experts: [first] }) => written.length === 1 && first?.state === 'left',
    })
    expect(answers).toMatchObject([
      { unitName: UNIT, by: '3001 谢文华', question: QUESTION, answer: ANSWER, journeyId: id },
    ])
    expect(experts[0]).toMatchObject({ brief: { question: QUESTION, matter: MATTER }, end: 'left' })
  })

  it('DA-3 nobody of a unit answers: the caller stays with the agent, and the board says so', async () => {
    const { desk, caller, agent } = talk
    const board = await computer.newPage()
    await board.goto(hotline.deskUrl)
    await board.getByLabel('工号').fill('2001')
    await board.getByLabel('密码').fill(hotline.password)
    await board.getByRole('button', { name: '登录', exact: true }).click()
    const missed = board.getByRole('region', { name: '单位无人接听' })
    await missed.waitFor()
    await desk.ask('请专家', SILENT_UNIT)
    await missed.getByText(SILENT_UNIT).waitFor()
    await hearEachOther([caller, agent])
  })
})
