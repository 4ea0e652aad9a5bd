import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedLeg } from '../domain/recorded-legs.ts'
import { anchorFileName, readRecorderFileName, type RecorderFault } from '../recorder.ts'
import { createRecorders, type Recorders } from './recorders.ts'
import { amiOf, asteriskUnderTest, quiet, type AsteriskUnderTest } from './testing/asterisk-under-test.ts'
import { bridgedCall, type BridgedCall } from './testing/bridged-call.ts'
import { until } from './testing/until.ts'

describe('recorders of a real Asterisk', { timeout: 60_000 }, () => {
  let asterisk: AsteriskUnderTest
  let call: BridgedCall
  const closing: (() => unknown)[] = []
  beforeAll(() => {
    asterisk = asteriskUnderTest()
  })
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  async function given(options: { fault?: () => RecorderFault | undefined; folder?: string } = {}) {
    call = await bridgedCall(asterisk)
    closing.push(call.close)
    const { username, password } = new URL(asterisk.recorderUrl)
    const ami = await amiOf({ ...asterisk, amiUser: username, amiPassword: password })
    closing.push(ami.close)
    const faults: string[] = []
    const make = (): Recorders =>
      createRecorders({
        options: { folder: asterisk.liveRecordings, fault: () => undefined, stalledMs: 5000, ...options },
        ami: () => ami,
        asteriskFolder: () => asterisk.liveRecordings,
        log: quiet,
        now: Date.now,
        onFault: (_journeyId, { who }, fault) => faults.push(`${who} ${fault}`),
        onChange: () => undefined,
      })
    const legs: RecordedLeg[] = [
      { legId: call.callerChannel.id, role: 'caller', who: 'caller' },
      { legId: call.agentChannel.id, role: 'agent', who: '1001' },
    ]
    const folder = join(asterisk.liveRecordings, call.journeyId)
    return { make, legs, folder, faults, journeyId: call.journeyId }
  }

  /** A folder that Asterisk does not write to, as a share that is mounted wrongly. */
  async function nowhere(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'hotline-nowhere-'))
    closing.push(() => rm(folder, { recursive: true }))
    return folder
  }
  const wavs = async (folder: string) =>
    (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.wav')).sort()
  const sizeOf = async (path: string) => (await stat(path)).size

  it('I6 writes one growing file a leg; a server that starts anew finds them and starts no second one', async () => {
    const { make, legs, folder, journeyId, faults } = await given()
    const first = make()
    first.follow(journeyId, legs)
    const before = await until('files', async () =>
      (await wavs(folder)).length === 2 ? wavs(folder) : undefined,
    )
    expect(before.map((name) => readRecorderFileName(name)?.role).sort()).toEqual(['agent', 'caller'])
    const second = make()
    second.follow(journeyId, legs)
    await until('both known', () => second.status().running === 2)
    const sizes = await Promise.all(before.map((name) => sizeOf(join(folder, name))))
    await until('growth', async () => {
      await second.watch()
      const now = await Promise.all(before.map((name) => sizeOf(join(folder, name))))
      return now.every((size, at) => size > (sizes[at] ?? 0) + 32_000)
    })
    expect(await wavs(folder)).toEqual(before)
    expect(second.status()).toEqual({ running: 2, failing: [] })
    expect(faults).toEqual([])
  })

  it('I6 knows at any time how much sound Asterisk left out: the anchors tell what the file is behind the clock', async () => {
    const { make, legs, folder, journeyId } = await given()
    const recorders = make()
    recorders.follow(journeyId, legs)
    await until('two recorders', () => recorders.status().running === 2)
    // Both sides fall silent: what Asterisk writes of that is its own affair, and the clock goes on.
    call.caller.media.silence()
    call.agent.media.silence()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    call.caller.media.sendAgain()
    call.agent.media.sendAgain()
    const names = await until('two files that were written twice', async () => {
      await recorders.watch()
      const now = await wavs(folder)
      const sizes = await Promise.all(now.map((name) => sizeOf(join(folder, name))))
      return now.length === 2 && sizes.every((size) => size > 65_000) ? now : undefined
    })
    for (const name of names) {
      const startedAt = readRecorderFileName(name)?.startedAt ?? 0
      const behind = (at: number, bytes: number) => at - startedAt - (bytes - 44) / 16
      const text = await readFile(join(folder, anchorFileName(name)), 'utf8').catch(() => '')
      const [at = startedAt, bytes = 44] = (text.trim().split('\n').at(-1) ?? '')
        .split(' ')
        .filter(Boolean)
        .map(Number)
      const { mtimeMs, size } = await stat(join(folder, name))
      expect(Math.abs(behind(mtimeMs, size) - behind(at, bytes)), name).toBeLessThan(150)
    }
  })

  it('F15 a recorder whose file does not grow is an alarm, once; the call goes on', async () => {
    const { make, legs, journeyId, faults } = await given({ folder: await nowhere() })
    const recorders = make()
    recorders.follow(journeyId, legs.slice(0, 1))
    await until('the alarm', async () => {
      await recorders.watch()
      return faults.length > 0
    })
    expect(faults).toEqual(['caller not_growing'])
    expect(recorders.status().failing).toMatchObject([{ journeyId, who: 'caller', fault: 'not_growing' }])
    const heard = call.caller.media.received.length
    await until('sound', () => call.caller.media.received.length > heard + 25)
    recorders.forget(journeyId)
    expect(recorders.status().failing).toEqual([])
  })

  it('F15 is not started where there is no room, and not where the folder cannot be made; both are said', async () => {
    const { make, legs, journeyId, faults, folder } = await given({ fault: () => 'disk_low' })
    make().follow(journeyId, legs.slice(0, 1))
    await until('the first', () => faults.length === 1)
    const unwritable = await given({ folder: '/proc/self/nowhere' })
    unwritable.make().follow(unwritable.journeyId, unwritable.legs.slice(0, 1))
    await until('the second', () => unwritable.faults.length === 1)
    expect([...faults, ...unwritable.faults]).toEqual(['caller disk_low', 'caller not_writable'])
    expect(await wavs(folder)).toEqual([])
  })

  it('stops the recorder of a caller who waits in the line again', async () => {
    const { make, legs, folder, journeyId } = await given()
    const recorders = make()
    recorders.follow(journeyId, legs.slice(0, 1))
    const [name = ''] = await until('the file', async () => {
      const names = await wavs(folder)
      return names.length === 1 ? names : undefined
    })
    // Something is said: a buffer without a word leaves a file without one.
    await new Promise((resolve) => setTimeout(resolve, 500))
    recorders.follow(journeyId, [])
    // Closed: what its buffer held is written, and nothing more.
    const size = await until('what was said', async () => {
      const now = await sizeOf(join(folder, name))
      return now > 44 ? now : undefined
    })
    // Answered again a moment later: a file of its own, although the first one changed just now.
    recorders.follow(journeyId, legs.slice(0, 1))
    const second = await until('a second file that grows', async () => {
      await recorders.watch()
      const [, other] = await wavs(folder)
      return other !== undefined && (await sizeOf(join(folder, other))) > 32_000 ? other : undefined
    })
    expect(second).not.toBe(name)
    expect(await sizeOf(join(folder, name))).toBe(size)
  })
})
