import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identityOf } from './stack/identity.ts'
import { freePorts } from './stack/ports.ts'
import { ROOT } from './stack/settings.ts'

let home = ''
let env: Record<string, string> = {}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'hotline-start-'))
  const [http, sip, ari, ami, redis, postgres] = (await freePorts(6)).map(String)
  env = {
    HOTLINE_HOME: home,
    HOTLINE_CACHE: process.env['HOTLINE_CACHE'] ?? join(ROOT, '.local/cache'),
    ...{ HOTLINE_HTTP_PORT: http ?? '', HOTLINE_SIP_PORT: sip ?? '', HOTLINE_ARI_PORT: ari ?? '' },
    ...{ HOTLINE_AMI_PORT: ami ?? '', HOTLINE_REDIS_PORT: redis ?? '', HOTLINE_PG_PORT: postgres ?? '' },
  }
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('npm start refuses in one sentence, and leaves nothing running,', () => {
  it('a taken port', async () => {
    const port = Number(env['HOTLINE_REDIS_PORT'])
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', () => resolve()))
    try {
      const { code, stderr } = await ended(start())
      expect(stderr.trim()).toBe(
        `Port ${String(port)}/tcp (Redis) is taken by another program: end it, or set HOTLINE_REDIS_PORT to a free port.`,
      )
      expect(code).toBe(1)
    } finally {
      other.close()
    }
    expect(children()).toEqual([])
  })

  it.each([
    ['DATABASE_URL', 'postgresql://nobody:secret@127.0.0.1:1/none'],
    ['REDIS_URL', 'redis://:secret@127.0.0.1:1/0'],
    ['ASTERISK_URL', 'http://nobody:secret@127.0.0.1:1'],
  ])('a %s that leads nowhere', async (name, url) => {
    const { code, stderr } = await ended(
      start({ [name]: url, HOTLINE_AMI_URL: 'ami://nobody:secret@127.0.0.1:1' }),
    )
    expect(stderr.trim()).toMatch(new RegExp(`^${name} does not work: .+\\.$`))
    expect(stderr).not.toContain('secret')
    expect(code).toBe(1)
    expect(children()).toEqual([])
  })

  it('a setting that makes no sense', async () => {
    const { code, stderr } = await ended(start({ HOTLINE_HTTP_PORT: 'eighty' }))
    expect(stderr.trim()).toBe('HOTLINE_HTTP_PORT is "eighty"; it is a whole number between 1 and 65535.')
    expect(code).toBe(1)
  })

  it('a home that another start is using', async () => {
    const holder = `${String(process.pid)} ${identityOf(process.pid) ?? ''}\n`
    const folder = join(home, 'run')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'front.lock'), holder)
    const { code, stderr } = await ended(start())
    expect(stderr).toContain(`is running already (process ${String(process.pid)})`)
    expect(code).toBe(1)
  })
})

describe('npm start, called off', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s sent twice, ends every child', async (signal) => {
    const front = start()
    await until(() => existsSync(join(home, 'run/redis.pid')))
    const pid = Number(readFileSync(join(home, 'run/redis.pid'), 'utf8'))
    front.child.kill(signal)
    front.child.kill(signal)
    const { code } = await ended(front)
    expect(code).toBe(0)
    expect(identityOf(pid)).toBeUndefined()
    expect(children()).toEqual([])
  })
})

interface Front {
  child: ChildProcess
  done: Promise<{ code: number | null; stderr: string }>
}

function start(more: Record<string, string> = {}): Front {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/bootstrap.mjs'), 'start'], {
    env: { ...withoutSettings(), ...env, ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return {
    child,
    done: new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr }))),
  }
}

function ended(front: Front): Front['done'] {
  return front.done
}

/** The pid files that are left. */
function children(): string[] {
  const folder = join(home, 'run')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pid')) : []
}

function withoutSettings(): NodeJS.ProcessEnv {
  const own = /^(HOTLINE_|DATABASE_URL$|REDIS_URL$|ASTERISK_URL$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within 60 s: ${holds.toString()}`)
    await wait(10)
  }
}
