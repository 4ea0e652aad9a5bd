import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGroup } from './group.ts'
import { identityOf } from './identity.ts'
import { endOrphans } from './orphans.ts'
import { freePorts } from './ports.ts'
import { keep, type Keeping, type Running, type Service } from './service.ts'

let home = ''
let running: Running[] = []
let said: string[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hotline-service-'))
  said = []
})
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()))
  running = []
  rmSync(home, { recursive: true, force: true })
})

describe('a kept service', () => {
  it('is named by its pid file, which holds the program itself', async () => {
    const kept = await start(await clockServer())
    expect(pidFile('clock')).toBe(String(kept.pid()))
    expect(readFileSync(`/proc/${pidFile('clock')}/cmdline`, 'utf8')).toContain('the clock says')
  })

  it('is started again after kill -9, with another pid', async () => {
    const service = await clockServer()
    const kept = await start(service)
    const first = kept.pid() ?? 0
    process.kill(first, 'SIGKILL')
    await until(() => kept.pid() !== undefined && kept.pid() !== first)
    await until(() => service.ready().then(() => true))
    expect(pidFile('clock')).toBe(String(kept.pid()))
    expect(said.join()).toContain('clock ended (SIGKILL); starting it again')
  })

  it('stays down with a delay of -1, and says so', async () => {
    const kept = await start(await clockServer(), { restartDelayMs: -1 })
    process.kill(kept.pid() ?? 0, 'SIGKILL')
    await until(() => said.some((line) => line.includes('stays down')))
    await wait(200) // long enough for the restart that must not come: the other tests' delay is 20 ms
    expect(kept.pid()).toBeUndefined()
    expect(existsSync(join(home, 'run/clock.pid'))).toBe(false)
  })

  it('is not started again while it is being stopped', async () => {
    const kept = await start(await clockServer())
    const pid = kept.pid() ?? 0
    await Promise.all([kept.stop(), kept.stop()])
    expect(identityOf(pid)).toBeUndefined()
    expect(existsSync(join(home, 'run/clock.pid'))).toBe(false)
    expect(said).toEqual([])
  })

  it('that ends at once is refused with its last words', async () => {
    const service = { ...(await clockServer()), args: ['-e', 'throw new Error("no clock today")'] }
    await expect(start(service)).rejects.toThrow(/clock did not start: it ended at once.*no clock today/)
  })

  it('that never answers is refused and not left running', async () => {
    const service = {
      ...(await clockServer()),
      ready: () => Promise.reject(new Error('still silent')),
    }
    let pid = 0
    const refused = start(service, { readyTimeoutMs: 300 })
    await until(() => (pid = Number(pidFile('clock'))) > 0)
    await expect(refused).rejects.toThrow('still silent')
    expect(identityOf(pid)).toBeUndefined()
  })

  it('whose program does not exist is refused', async () => {
    const service = { ...(await clockServer()), command: '/nowhere/clock' }
    await expect(start(service)).rejects.toThrow('clock did not start')
  })

  it('left by a killed front process is ended by the next start', async () => {
    const kept = await start(await clockServer(), { restartDelayMs: -1 })
    const pid = kept.pid() ?? 0
    await endOrphans(home)
    expect(identityOf(pid)).toBeUndefined()
  })

  it('is never mistaken for another process that has its number now', async () => {
    const kept = await start(await clockServer(), { restartDelayMs: -1 })
    writeFileSync(join(home, 'run/clock.identity'), 'another boot/42')
    await endOrphans(home)
    expect(identityOf(kept.pid() ?? 0)).toBeDefined()
  })
})

describe('a group of services', () => {
  it('is stopped youngest first', async () => {
    const group = createGroup(keeping())
    const diary = join(home, 'diary')
    for (const name of ['one', 'two', 'three'])
      await group.keep({ ...(await clockServer(`diary(${JSON.stringify(diary)}, '${name}')`)), name })
    await group.stop()
    expect(readFileSync(diary, 'utf8')).toBe('three two one ')
  })

  it('ends a service that is still starting', async () => {
    const group = createGroup(keeping())
    const never = { ...(await clockServer()), ready: () => Promise.reject(new Error('still silent')) }
    const start = group.keep(never).catch((failure: unknown) => failure)
    let pid = 0
    await until(() => (pid = Number(pidFile('clock'))) > 0)
    await group.stop()
    expect(identityOf(pid)).toBeUndefined()
    expect(await start).toBeInstanceOf(Error)
  })
})

function keeping(): Keeping {
  return { home, restartDelayMs: 20, say: (line) => void said.push(line) }
}

async function start(service: Service, wish: Partial<Keeping> = {}): Promise<Running> {
  const kept = await keep(service, { ...keeping(), ...wish })
  running.push(kept)
  return kept
}

/** A real server program, small enough to start in 50 ms. */
async function clockServer(more = ''): Promise<Service> {
  const [port] = await freePorts(1)
  const program = `
    require('http').createServer((_, answer) => answer.end('the clock says')).listen(${String(port)}, '127.0.0.1')
    const diary = (path, name) => process.on('SIGTERM', () => {
      require('fs').appendFileSync(path, name + ' ')
      process.exit()
    })
    ${more}`
  return {
    name: 'clock',
    command: process.execPath,
    args: ['-e', program],
    ready: async () => {
      await (await fetch(`http://127.0.0.1:${String(port)}`)).text()
    },
  }
}

function pidFile(name: string): string {
  const path = join(home, 'run', `${name}.pid`)
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    if (await Promise.resolve(holds()).catch(() => false)) return
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${holds.toString()}`)
    await wait(10)
  }
}
