import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT } from './stack/settings.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hotline-command-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('npm run hotline without a DATABASE_URL', () => {
  it('finds the database of the home that npm start uses, and says nothing but the answer', async () => {
    const { HOTLINE_TEST_HOME: home = '', HOTLINE_TEST_DATABASE_URL: url = '' } = process.env
    const env = { HOTLINE_HOME: home, HOTLINE_PG_PORT: new URL(url).port }
    expect((await hotline(['migrate'], env)).code).toBe(0)
    expect(await hotline(['missed', 'list', '--json'], env)).toEqual({ code: 0, stdout: '[]\n', stderr: '' })
  })

  it('refuses in one sentence where no hotline was ever started, and makes nothing there', async () => {
    const home = join(folder, 'home')
    const { code, stdout, stderr } = await hotline(['missed', 'list', '--json'], { HOTLINE_HOME: home })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.trim()).toBe(
      `There is no database in ${home}: run npm start first, or set HOTLINE_HOME or DATABASE_URL.`,
    )
    expect(existsSync(home)).toBe(false)
  })
})

interface Said {
  code: number
  stdout: string
  stderr: string
}

function hotline(args: readonly string[], given: Readonly<Record<string, string>>): Promise<Said> {
  const own = /^(HOTLINE_|DATABASE_URL$|REDIS_URL$|ASTERISK_URL$)/
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))),
    ...given,
  }
  return new Promise((resolve) => {
    const program = [join(ROOT, 'scripts/bootstrap.mjs'), 'hotline', ...args]
    execFile(process.execPath, program, { env }, (failure, stdout, stderr) =>
      resolve({ code: failure === null ? 0 : Number(failure.code), stdout, stderr }),
    )
  })
}
