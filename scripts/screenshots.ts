/**
 * `npm run screenshots`: the desk's main states as pictures in docs/images. A hotline of its own is started for it, with
 * telephones of its own for an expert unit and an emergency service, so that nobody's routes and units are touched.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { openBoard } from './e2e/kit/board-page.ts'
import { openComputer, type AgentComputer } from './e2e/kit/browser.ts'
import { callHotline } from './e2e/kit/citizen.ts'
import { atTelephone, hearEachOther, theAgent, theCaller, TONES } from './e2e/kit/conversation.ts'
import { openDesk, type Desk } from './e2e/kit/desk-page.ts'
import { openExpertScreen } from './e2e/kit/expert-page.ts'
import { startHotline, type Hotline } from './e2e/kit/hotline.ts'
import { openTelephone, type Telephone } from './e2e/kit/telephone.ts'
import { until } from './e2e/kit/until.ts'
import { ROOT } from './stack/settings.ts'

const IMAGES = join(ROOT, 'docs/images')
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]
const THEMES = ['light', 'dark'] as const
/** The README's citizen, with two earlier contacts and an open ticket. */
const CITIZEN = '13800001111'
const AGENT = '1001'
const WAITING = ['13800001112', '13800001113'] as const
/** The first, of the demo county, is asked; its others stay without a contact. */
const UNITS = ['区水务局', '区供电公司'] as const
const [UNIT] = UNITS
/** Of the demo county: its contact is the expert's own seat. */
const SEATED_UNIT = '市住房公积金管理中心'

type Look = { size: (typeof SIZES)[number]; colorScheme: (typeof THEMES)[number] }
interface Stage {
  hotline: Hotline
  computer: AgentComputer
  /** An expert's own computer. */
  office: AgentComputer
  expert: Telephone
  service: Telephone
}

const toClose: (() => Promise<void>)[] = []
let closing: Promise<void> | undefined
closeOnSignals()

try {
  mkdirSync(IMAGES, { recursive: true })
  const stage = await setStage()
  for (const size of SIZES) for (const colorScheme of THEMES) await photograph(stage, { size, colorScheme })
} catch (failure) {
  console.error(failure)
  process.exitCode = 1
} finally {
  await closeAll()
}
process.exit()

async function setStage(): Promise<Stage> {
  const hotline = await startHotline()
  toClose.push(() => hotline.end())
  const computer = await openComputer(TONES.agent)
  toClose.push(() => computer.close())
  const office = await openComputer(TONES.expert)
  toClose.push(() => office.close())
  closeOnSignals()
  const expert = await openTelephone({ tone: TONES.expert, behave: { do: 'answer', afterMs: 3000 } })
  toClose.push(() => expert.close())
  const service = await openTelephone({ tone: TONES.emergency, user: '120', behave: { do: 'ring' } })
  toClose.push(() => service.close())
  const add = (unit: string, ...more: string[]) =>
    hotline.operate(['expert', 'add', '--unit', unit, '--contact', expert.contact, ...more])
  await add(UNITS[0])
  await add(UNITS[1], '--duty', '停电报修、电费', '--place', '全市')
  await hotline.operate(['emergency', 'route', '120', service.contact])
  return { hotline, computer, office, expert, service }
}

/** Again after the browser, whose library listens too and would exit before the hotline has ended. */
function closeOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.removeAllListeners(signal).once(signal, () => void closeAll().finally(() => process.exit(1)))
}

/** Once, whoever asks: a page that is closed under a picture fails it, and that ends everything too. */
function closeAll(): Promise<void> {
  return (closing ??= (async () => {
    for (const close of toClose.reverse()) await close()
  })())
}

/** One shift with one call, in all its states. */
async function photograph(stage: Stage, look: Look): Promise<void> {
  const { hotline, computer } = stage
  const desk = await openDesk(computer, hotline, look)
  const picture = pictures(desk, look)
  await picture('login')
  await desk.logIn(AGENT, hotline.password)
  await desk.ready()
  await picture('ready')
  const citizen = await callHotline({ sipPort: hotline.sipPort, from: CITIZEN, toneHz: TONES.caller })
  const caller = theCaller(citizen)
  try {
    await desk.status('振铃')
    await desk.region('历史').getByRole('listitem').first().waitFor()
    await picture('ringing')
    await desk.answer()
    await hearEachOther([caller, theAgent(desk)])
    await desk.writeTicket({
      kind: '求助',
      callerName: '罗秀英',
      address: '江东区滨河路12号1单元',
      matter: '家里停水两天，物业说在修，但一直没有消息。家中有老人，希望尽快恢复供水。',
    })
    await picture('talking')
    await withASupervisor(stage, look)
    await withAnExpert(stage, { desk, picture, caller })
    await withAnExpertSeat(stage, { desk, look, caller })
    await withAnEmergency(stage, { desk, picture })
    await desk.hangUp()
    await picture('wrap-up')
    await desk.save()
    await desk.finish()
  } finally {
    await citizen.leave()
    await desk.page.context().close()
  }
}

/** The board while a supervisor whispers to the agent and others wait. */
async function withASupervisor({ hotline, computer }: Stage, look: Look): Promise<void> {
  const board = await openBoard(computer, hotline, look)
  const waiting = await Promise.all(
    WAITING.map((from) => callHotline({ sipPort: hotline.sipPort, from, sound: false })),
  )
  try {
    await board.tile(AGENT).click()
    await board.observe('耳语')
    await board.says('耳语中')
    await board.region('排队').getByRole('listitem').nth(1).waitFor()
    await clockShows(board.region('监听通话'), 8)
    await pictures(board, look)('board')
    await board.change('停止')
    await board.says('未监听')
  } finally {
    await Promise.all(waiting.map((one) => one.leave()))
    await board.page.context().close()
  }
}

type Picture = (state: string) => Promise<void>
interface Shift {
  desk: Desk
  picture: Picture
}

/** 咨询, then 三方通话; the directory is opened last, when it has figures to show. */
async function withAnExpert(
  { expert }: Stage,
  { desk, picture, caller }: Shift & { caller: ReturnType<typeof theCaller> },
): Promise<void> {
  const [agent, asked] = [theAgent(desk), atTelephone(UNIT, expert)]
  await desk.ask('咨询', UNIT)
  await expert.talks()
  await hearEachOther([agent, asked], [caller])
  await clockShows(desk.party(UNIT), 6)
  await picture('consult')
  await desk.use('三方通话')
  await hearEachOther([caller, agent, asked])
  await clockShows(desk.party(UNIT), 14)
  await picture('three-way')
  await desk.drop(UNIT)
  await expert.ended()
  await desk.use('请专家')
  // The whole list, read after this very call: its figures are in it.
  const unit = (name: string) => desk.region('专家目录').getByRole('option', { name })
  await unit(UNITS[1]).waitFor()
  await unit(UNIT).filter({ hasText: '%' }).waitFor()
  await unit(UNIT).click()
  await picture('directory')
  await desk.page.keyboard.press('Escape')
}

/** The expert's own screen: asked, and answering. */
async function withAnExpertSeat(
  { hotline, office }: Stage,
  { desk, look, caller }: Pick<Shift, 'desk'> & { look: Look; caller: ReturnType<typeof theCaller> },
): Promise<void> {
  const screen = await openExpertScreen(office, hotline, '3001', look)
  const picture = pictures(screen, look)
  try {
    await desk.use('请专家')
    const directory = desk.region('专家目录')
    await directory.getByRole('option', { name: SEATED_UNIT }).filter({ hasText: '坐席在线' }).click()
    await directory.getByLabel('问题').fill('租房提取公积金，没有备案合同能不能办？')
    await directory.getByLabel('备注').fill('来电人是老人，请说慢一点')
    await directory.getByRole('button', { name: `呼叫 ${SEATED_UNIT}` }).click()
    await screen.region('提问').getByText('请接听').waitFor()
    await picture('expert-asked')
    await screen.press('接听')
    await hearEachOther([caller, theAgent(desk), theAgent(screen, TONES.expert)])
    await screen.write('可以。凭身份证和无房证明即可，每年提取一次，三个工作日到账。')
    await screen.press('提交答复')
    await screen.region('答复').getByRole('listitem').first().waitFor()
    await clockShows(screen.region('提问'), 6)
    await picture('expert-answered')
    await screen.press('挂断')
    await screen.status('在线')
  } finally {
    await screen.page.context().close()
  }
}

async function withAnEmergency({ service }: Stage, { desk, picture }: Shift): Promise<void> {
  const calls = service.calls().length
  const panel = desk.region('应急联动')
  const shows = (step: string) => panel.getByRole('listitem').filter({ hasText: step }).first().waitFor()
  await desk.emergency('120急救')
  await service.invited(calls + 1)
  await shows('振铃')
  await clockShows(panel, 5)
  await picture('emergency-ringing')
  service.answer()
  await shows('已通话')
  await clockShows(panel, 18)
  await picture('emergency-answered')
  service.hangUp()
  await service.ended()
  await shows('已释放')
}

/** At least so many seconds: a picture of a call, not of its first moment. */
async function clockShows(where: Locator, seconds: number): Promise<void> {
  const shown = async () => {
    const [, minutes = '0', rest = '0'] = /(\d\d):(\d\d)/.exec(await where.innerText()) ?? []
    return Number(minutes) * 60 + Number(rest)
  }
  await until(async () => (await shown()) >= seconds, { that: `a clock shows ${String(seconds)} s` })
}

function pictures(desk: Pick<Desk, 'page'>, { size, colorScheme }: Look): Picture {
  return async (state) => {
    const name = `${state}-${colorScheme}-${String(size.width)}.png`
    await desk.page.evaluate('document.fonts.ready')
    await desk.page.screenshot({ path: join(IMAGES, name), animations: 'disabled' })
    console.log(`  ✓ docs/images/${name}`)
  }
}
