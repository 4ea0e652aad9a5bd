/** An agent's computer: Chromium with a microphone that speaks a tone, and an ear on what the page really plays. */
import { accessSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { listenInPage, type PageEar } from './page-ear.ts'
import { leaveMicrophoneRaw } from './raw-microphone.ts'
import { soundOf, type Sound } from './tone.ts'
import { until } from './until.ts'
import { writeToneWav } from './wav.ts'

export interface AgentComputer {
  browser: Browser
  /** A fresh profile: another person, another session. */
  newPage(options?: {
    size?: { width: number; height: number }
    colorScheme?: 'light' | 'dark'
  }): Promise<Page>
  close(): Promise<void>
}

const HD = { width: 1366, height: 768 }
/** The first four make sound and microphone work without a person; the rest keep Chromium quiet in the background. */
const FLAGS = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @param toneHz what the microphone hears; undefined: Chromium's own beeps */
export async function openComputer(toneHz?: number): Promise<AgentComputer> {
  const folder = await mkdtemp(join(tmpdir(), 'hotline-computer-'))
  const wav = join(folder, 'microphone.wav')
  if (toneHz !== undefined) writeToneWav(wav, toneHz)
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...FLAGS, ...(toneHz === undefined ? [] : [`--use-file-for-fake-audio-capture=${wav}`])],
  })
  const contexts: BrowserContext[] = []
  return {
    browser,
    newPage: async ({ size = HD, colorScheme = 'light' } = {}) => {
      const context = await browser.newContext({
        viewport: size,
        colorScheme,
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        permissions: ['microphone'],
      })
      contexts.push(context)
      // Names that a TypeScript loader may leave in a function's text are unknown in the page.
      await context.addInitScript('globalThis.__name ??= (value) => value')
      await context.addInitScript(listenInPage)
      await context.addInitScript(leaveMicrophoneRaw)
      return context.newPage()
    },
    close: async () => {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when `hz` is what the page's own loudspeaker plays of the far side. */
export async function pageHears(page: Page, hz: number, timeoutMs?: number): Promise<void> {
  await until(async () => (await listened(page, hz)).heard, {
    that: `the page plays ${String(hz)} Hz`,
    everyMs: 100,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }).catch(async (failure: unknown) => {
    const ear = JSON.stringify(await listened(page, hz))
    throw new Error(`the page does not play ${String(hz)} Hz: ${ear}`, { cause: failure })
  })
}

/** Resolves when the far side is not to be heard (after 静音, or after the call). */
export async function pageHearsNothing(page: Page, hz: number, timeoutMs?: number): Promise<void> {
  await until(async () => !(await listened(page, hz)).heard, {
    that: `the page does not play ${String(hz)} Hz any more`,
    everyMs: 100,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
}

/** What the page's own loudspeaker plays now, told by the tones `among` which people speak; the loudest stream counts. */
export async function pageSound(page: Page, among: readonly number[]): Promise<Sound> {
  const streams = await page.evaluate(() =>
    (window as unknown as { hotlineTestEar: PageEar }).hotlineTestEar.record(),
  )
  const sounds = streams.map(({ rate, samples }) => {
    const octets = Buffer.from(samples, 'base64')
    const pcm = Float32Array.from(
      { length: octets.length / 2 },
      (_, at) => octets.readInt16LE(2 * at) / 32_768,
    )
    return soundOf(pcm, rate, among)
  })
  const silence = soundOf(new Float32Array(0), 8000, among)
  return sounds.reduce((loudest, one) => (one.levelDbfs > loudest.levelDbfs ? one : loudest), silence)
}

async function listened(page: Page, hz: number): Promise<Awaited<ReturnType<PageEar['listen']>>> {
  return page.evaluate(
    (tone) => (window as unknown as { hotlineTestEar: PageEar }).hotlineTestEar.listen(tone),
    hz,
  )
}

function chromiumPath(): string {
  const given = process.env['HOTLINE_CHROMIUM']
  if (given !== undefined) return given
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin')
  for (const name of ['chromium', 'chromium-browser', 'google-chrome'])
    for (const folder of folders) {
      const path = join(folder, name)
      try {
        accessSync(path)
        return path
      } catch {
        continue // not here
      }
    }
  throw new Error('Chromium is missing. Run: sudo apt-get install chromium (or set HOTLINE_CHROMIUM)')
}
