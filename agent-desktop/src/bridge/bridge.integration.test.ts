/** The built preload in Chromium with a fake `electron` that freezes and clones as the real one does; real handlers behind it. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { serveShell } from '../main/serve-shell.ts'
import { deskUrl } from '../main/window-rules.ts'
import type { Shell } from './channels.ts'

const PACKAGE = resolve(import.meta.dirname, '../..')
const home = deskUrl('http://127.0.0.1:8080')
const attention: boolean[] = []
const shell: Shell = {
  seekAttention: async ({ on }) => (attention.push(on), {}),
  describe: async () => ({ version: '0.1.0', electron: '45', platform: 'linux' }),
}

type Handler = (event: { senderFrame: { url: string } | null }, input: unknown) => Promise<unknown>
const handlers = new Map<string, Handler>()
let folder: string
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hotline-shell-'))
  for (const mode of ['main', 'preload']) {
    await build({
      root: PACKAGE,
      configFile: join(PACKAGE, 'vite.config.ts'),
      mode,
      logLevel: 'error',
      build: { outDir: join(folder, mode) },
    })
  }
  serveShell(
    { handle: (channel, handler) => void handlers.set(channel, handler as unknown as Handler) },
    home,
    shell,
  )
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] })
  page = await browser.newPage()
  await page.exposeFunction('toMain', async (channel: string, input: unknown, url: string) => {
    try {
      const handler = handlers.get(channel)
      if (handler === undefined) throw new Error('NO_HANDLER')
      return { value: await handler({ senderFrame: { url } }, input) }
    } catch (error) {
      return { error: error instanceof Error ? error.message : 'unknown' }
    }
  })
  const preload = readFileSync(join(folder, 'preload/preload.cjs'), 'utf8')
  await page.evaluate(`(() => {
    const freeze = (thing) => { Object.values(thing).forEach((one) => typeof one === 'object' && freeze(one)); return Object.freeze(thing) }
    globalThis.sender = ${JSON.stringify(home.href)}
    const electron = {
      contextBridge: { exposeInMainWorld(name, api) { Object.defineProperty(window, name, { value: freeze({ ...api }) }) } },
      ipcRenderer: { async invoke(channel, input) {
        const answer = await toMain(channel, structuredClone(input), globalThis.sender)
        if (answer.error) throw new Error(answer.error)
        return structuredClone(answer.value)
      } },
    }
    const require = (name) => { if (name !== 'electron') throw new Error('sandboxed: ' + name); return electron }
    const module = { exports: {} }
    new Function('require', 'module', 'exports', ${JSON.stringify(preload)})(require, module, module.exports)
  })()`)
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = (expression: string): Promise<unknown> =>
  page.evaluate(
    `(async () => { try { return await (${expression}) } catch (error) { return error.message } })()`,
  )

describe('the bridge', () => {
  it('shows the page one frozen object with the calls of the table and nothing of Electron', async () => {
    expect(await ask('Object.keys(window.hotlineShell).sort()')).toEqual(['describe', 'seekAttention'])
    expect(await ask('Object.isFrozen(window.hotlineShell)')).toBe(true)
    expect(await ask('(() => { "use strict"; window.hotlineShell.describe = 1 })()')).toMatch(
      /read only|assign/,
    )
    expect(await ask('typeof window.require')).toBe('undefined')
  })
  it('carries a call to main and its answer back', async () => {
    expect(await ask('window.hotlineShell.describe({})')).toEqual(await shell.describe({}))
    expect(await ask('window.hotlineShell.seekAttention({ on: true })')).toEqual({})
    expect(attention).toEqual([true])
  })
  it.each([
    'seekAttention()',
    'seekAttention({ on: "yes" })',
    'seekAttention({ on: true, url: "file:///etc/passwd" })',
    'describe({ more: 1 })',
    'describe(null)',
  ])('refuses %s', async (call) => {
    expect(await ask(`window.hotlineShell.${call}`)).toBe('INPUT_INVALID')
  })
  it('cannot carry a function', async () => {
    expect(await ask('window.hotlineShell.seekAttention({ on: () => 1 })')).toMatch(/clone/)
  })
  it('refuses a frame from elsewhere, and one that is gone', async () => {
    await page.evaluate('globalThis.sender = "https://evil.example/desktop/"')
    expect(await ask('window.hotlineShell.describe({})')).toBe('FORBIDDEN')
    await page.evaluate(`globalThis.sender = ${JSON.stringify(home.href)}`)
    const gone = handlers.get('hotline-shell:describe')?.({ senderFrame: null }, {})
    await expect(gone).rejects.toThrow('FORBIDDEN')
  })
})

describe('the shell itself', () => {
  it('asks for nothing but Electron and Node, and starts where an Electron runtime is installed', async () => {
    const main = join(folder, 'main/main.js')
    const asked = [...readFileSync(main, 'utf8').matchAll(/from\s*["']([^"']+)["']/g)].map(([, name]) => name)
    expect(asked.every((name) => name === 'electron' || name?.startsWith('node:') === true)).toBe(true)
    const run = promisify(execFile)
    await run(process.execPath, ['--check', main])
    const runtime = electronRuntime()
    if (runtime === undefined) {
      console.info(
        'No Electron runtime is installed here (npm carries none): the window itself was not opened.',
      )
      return
    }
    const { stdout } = await run(runtime, ['--version', '--no-sandbox'])
    expect(stdout).toMatch(/^v\d+/)
  })
})

/** The `electron` package carries types; its runtime, where somebody fetched one, lies beside them. */
function electronRuntime(): string | undefined {
  const given = process.env['HOTLINE_ELECTRON']
  if (given !== undefined) return given
  const beside = createRequire(import.meta.url).resolve('electron/package.json')
  const path = resolve(beside, '../dist/electron')
  return existsSync(path) ? path : undefined
}

function chromiumPath(): string {
  const path = process.env['HOTLINE_CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(path))
    throw new Error('Chromium is missing. Run: sudo apt-get install chromium (or set HOTLINE_CHROMIUM)')
  return path
}
