/** 录音: one call with hold, an expert and a server that dies in the middle is one recording, with nothing lost or doubled. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { atTelephone, hearEachOther, hearsMusic, TONES } from './kit/conversation.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { freePort } from './kit/ports.ts'
import { decode, tonesOver } from './kit/recording-ear.ts'
import { startTalk } from './kit/story.ts'
import { openTelephone, type Telephone } from './kit/telephone.ts'
import { HANG_MS, until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const HANG = { timeout: HANG_MS }
const UNIT = '区水务局'
const AMONG = [TONES.caller, TONES.agent, TONES.expert]
const WHY = '核实来电人所述停水时间'

let hotline: Hotline
let computer: AgentComputer
let telephone: Telephone
let databasePort: number

beforeAll(async () => {
  databasePort = await freePort()
  hotline = await startHotline({ settings: { HOTLINE_PG_PORT: String(databasePort) } })
  computer = await openComputer(TONES.agent)
  telephone = await openTelephone({ tone: TONES.expert })
  await hotline.operate(['expert', 'add', '--unit', UNIT, '--contact', telephone.contact])
})
afterAll(async () => {
  await telephone?.close()
  await computer?.close()
  await hotline?.end()
})

it('CF-2 DA-2 a call with 保持, an expert and a killed server: a track for each voice, regions, played at 1.5× with a reason', async () => {
  const talk = await startTalk({ hotline, computer }, '1001')
  const { citizen, desk, caller, agent, number, startedAt } = talk
  const expert = atTelephone(UNIT, telephone)
  try {
    await desk.use('保持')
    await hearsMusic(caller, [caller, agent])
    await pause(2500)
    await desk.use('恢复')
    await hearEachOther([caller, agent])
    await desk.ask('请专家', UNIT)
    await telephone.talks()
    await hearEachOther([caller, agent, expert])
    hotline.crash('server')
    await pause(1500)
    await hearEachOther([caller, agent, expert])
    await hotline.ready()
    await pause(2500)
    telephone.hangUp()
    await hearEachOther([caller, agent], [expert])
    await desk.hangUp()
    expect((await citizen.ended()).how).toBe('hungUpByHotline')

    const id = await journeyOf(hotline, number, startedAt)
    const shown = await journeyShows(hotline, id, {
      that: 'its recording',
      holds: ({ recordings }) => recordings.length > 0,
    })
    const [recording] = shown.recordings
    expect(recording).toMatchObject({ state: 'ready', fault: null, class: 'ordinary', format: 'opus' })
    const kinds = shown.regions.map(({ kind }) => kind)
    expect(kinds).toEqual(['hold', 'three_way'])
    const files = recording?.files ?? []
    expect(files.map(({ kind, role, who }) => [kind, role, who])).toEqual([
      ['mix', null, null],
      ['track', 'caller', 'caller'],
      ['track', 'agent', '1001'],
      ['track', 'party', '1'],
    ])

    // I6: as long as the talk, to the second.
    const at = (type: string) => shown.events.find((event) => event.type === type)?.at ?? NaN
    const talkMs = at('hangup') - at('answer')
    expect(Math.abs((recording?.durationMs ?? 0) - talkMs)).toBeLessThan(1000)

    // Who is in which track in which half second, and what the mix has of it.
    const [mix, ofCaller, ofAgent, ofExpert] = await Promise.all(
      files.map(async ({ id: file, sha256 }) => {
        const path = storedPath(file)
        expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256)
        const samples = await decode(path)
        expect(Math.abs(samples.length / 8 - (recording?.durationMs ?? 0))).toBeLessThan(100)
        return tonesOver(samples, AMONG)
      }),
    )
    const inside = (kind: string) => {
      const region = shown.regions.find((one) => one.kind === kind)
      const begins = (region?.from ?? NaN) - (recording?.startedAt ?? NaN)
      const ends = (region?.to ?? NaN) - (recording?.startedAt ?? NaN)
      // A second at each end is the people's and the machines' reaction.
      return [Math.ceil(begins / 500) + 2, Math.floor(ends / 500) - 2] as const
    }
    const [held, threeWay] = [inside('hold'), inside('three_way')]
    const halves = (track: number[][] | undefined, [from, to]: readonly [number, number]) =>
      track?.slice(from, to) ?? []
    const last = (mix?.length ?? 0) - 3
    const share = (track: number[][], tones: readonly number[]) =>
      track.filter((one) => String(one) === String(tones)).length / track.length
    expect(share(halves(ofCaller, [2, last]), [TONES.caller])).toBeGreaterThan(0.9)
    expect(share(halves(ofAgent, [2, last]), [TONES.agent])).toBeGreaterThan(0.9)
    expect(share(halves(ofExpert, threeWay), [TONES.expert])).toBeGreaterThan(0.9)
    expect(share(halves(ofExpert, [2, threeWay[0] - 6]), [])).toBe(1)
    expect(held[1] - held[0]).toBeGreaterThan(1)
    expect(share(halves(mix, held), [TONES.agent])).toBe(1)
    for (const hz of AMONG) {
      const heard = halves(mix, threeWay).filter((tones) => tones.includes(hz)).length
      expect(heard / halves(mix, threeWay).length, `${String(hz)} Hz in the mix`).toBeGreaterThan(0.8)
    }
    // Nothing of it is left where Asterisk wrote.
    expect(readdirSync(join(hotline.home, 'recordings/live'))).toEqual([])

    await listens(id)
    expect(await audited()).toEqual([
      { by: '2001', what: 'recording:listen', object: `journey ${id}`, why: WHY },
      { by: '2001', what: 'recording:redact', object: `journey ${id}`, why: '含银行卡号' },
    ])
    const redacted = await journeyShows(hotline, id, {
      that: 'the redaction',
      holds: ({ recordings }) => (recordings[0]?.redactions.length ?? 0) > 0,
    })
    expect(redacted.recordings[0]?.durationMs).toBe(recording?.durationMs)
    const silent = redacted.recordings[0]?.redactions[0]
    const after = tonesOver(await decode(storedPath(redacted.recordings[0]?.files[0]?.id ?? '')), AMONG)
    const stretch = [Math.ceil((silent?.fromMs ?? 0) / 500), Math.floor((silent?.toMs ?? 0) / 500)] as const
    expect(stretch[1] - stretch[0]).toBeGreaterThan(1)
    expect(share(halves(after, stretch), [])).toBe(1)
    expect(after.length).toBe(mix?.length)
  } finally {
    await talk.leave()
  }
})

/** As a supervisor does: board, figure, row, reason, play at 1.5×, then a stretch taken out. */
async function listens(journeyId: string): Promise<void> {
  const page = await openBoard()
  await page.getByRole('button', { name: /^接通率/ }).click(HANG)
  await page.getByRole('dialog').getByRole('button', { name: /录音$/ }).first().click(HANG)
  const region = page.getByRole('region', { name: '录音', exact: true })
  await region.getByText('录音可收听').waitFor(HANG)
  expect(await region.getByRole('slider').count()).toBe(0)
  await region.getByLabel('收听原因').fill(WHY)
  await page.keyboard.press('Enter')
  await region.getByRole('slider', { name: '播放位置' }).waitFor(HANG)
  await region.getByRole('button', { name: /^保持 / }).waitFor(HANG)
  await region.getByRole('button', { name: /^三方通话 区水务局/ }).waitFor(HANG)
  await region.getByRole('radio', { name: '1.5×' }).click(HANG)
  await region.getByRole('button', { name: '播放', exact: true }).click(HANG)
  const position = () => region.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime)
  await until(async () => (await position()) > 0.3, { that: 'it plays' })
  const [from, began] = [await position(), performance.now()]
  await pause(2000)
  const rate = ((await position()) - from) / ((performance.now() - began) / 1000)
  expect(rate).toBeGreaterThan(1.3)
  expect(rate).toBeLessThan(1.7)
  await region.getByRole('button', { name: '暂停', exact: true }).click(HANG)

  const slider = region.getByRole('slider', { name: '播放位置' })
  await slider.focus()
  await page.keyboard.press('Home')
  await region.getByRole('button', { name: /^从此处/ }).click(HANG)
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  await region.getByRole('button', { name: /^到此处/ }).click(HANG)
  await region.getByLabel('遮盖原因').fill('含银行卡号')
  await region.getByRole('button', { name: '确认遮盖', exact: true }).click(HANG)
  await region.getByRole('button', { name: /^已遮盖 / }).waitFor(HANG)
  if (process.env['HOTLINE_E2E_PICTURES'] !== undefined)
    await page.screenshot({
      path: join(process.env['HOTLINE_E2E_PICTURES'], `recording-${journeyId.slice(0, 8)}.png`),
    })
  await page.context().close()
}

async function openBoard(): Promise<Page> {
  const page = await computer.newPage()
  await page.goto(hotline.deskUrl)
  await page.getByLabel('工号').fill('2001')
  await page.getByLabel('密码').fill(hotline.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('region', { name: '实时看板', exact: true }).waitFor(HANG)
  return page
}

/** The listening again after the redaction is one more row of the first kind. */
async function audited() {
  const password = readFileSync(join(hotline.home, 'secrets/postgres-hotline'), 'utf8').trim()
  const client = new pg.Client({
    host: '127.0.0.1',
    port: databasePort,
    user: 'hotline',
    password,
    database: 'hotline',
  })
  await client.connect()
  const { rows } = await client.query<{ by: string; what: string; object: string; why: string }>(
    `select distinct "by", what, object, details ->> 'why' as why from audit_log where what like 'recording:%' order by what`,
  )
  await client.end()
  return rows
}

function storedPath(fileId: string): string {
  const store = join(hotline.home, 'recordings/store')
  const [month = ''] = readdirSync(store)
  return join(store, month, `${fileId}.opus`)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
