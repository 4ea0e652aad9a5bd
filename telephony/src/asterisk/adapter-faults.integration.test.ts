import { afterEach, describe, expect, it } from 'vitest'
import { openAmi } from './ami.ts'
import { openAri, type Ari, type AriOptions } from './ari.ts'
import type { AriEvent } from './ari-event.ts'
import { amiContract } from './testing/ami-contract.ts'
import { ariContract, HASTE } from './testing/ari-contract.ts'
import { quiet } from './testing/asterisk-under-test.ts'
import { fakeAmi } from './testing/fake-ami.ts'
import { fakeAri, type FakeAri } from './testing/fake-ari.ts'
import { until } from './testing/until.ts'

/** The adapters' contracts on fakes, and the faults that no real Asterisk makes on request. */
const account = { user: 'hotline', password: 'secret' }
const EVENT = { application: 'x', timestamp: 'x' }

ariContract('a fake', async () => {
  const fake = await fakeAri()
  return {
    ...{ port: fake.port, ...account, close: () => fake.close() },
    stir: async () => fake.tell(JSON.stringify({ type: 'ChannelHangupRequest', ...EVENT })),
  }
})

amiContract('a fake', async () => {
  const fake = await fakeAmi()
  return { port: fake.port, ...account, close: () => fake.close() }
})

describe('a faulty ARI', () => {
  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })
  const begin = async (options: Partial<AriOptions> = {}, fault?: Parameters<FakeAri['answerWith']>[0]) => {
    const fake = await fakeAri()
    closing.push(() => fake.close())
    fake.answerWith(fault)
    const ari = openAri({
      ...{ url: `http://127.0.0.1:${String(fake.port)}`, ...account, app: 'hotline-x', log: quiet },
      ...{
        timing: HASTE,
        onSession: async () => undefined,
        onEvent: () => undefined,
        onDown: () => undefined,
      },
      ...options,
    })
    closing.push(() => ari.close())
    return { fake, ari }
  }
  const up = (ari: Ari) => until('a session', () => ari.isUp())

  it.each([
    ['503', { status: 503 }],
    ['a page that is no JSON', { body: '<html>starting</html>' }],
    ['JSON that is no description', { body: '{}' }],
  ])('%s at boot: it waits and comes up once Asterisk is ready', async (_, fault) => {
    const { fake, ari } = await begin({}, fault)
    await ari.request('GET', '/channels/x').catch(() => undefined) // that it ends is all that is asked
    expect(ari.isUp()).toBe(false)
    fake.answerWith(undefined)
    await up(ari)
  })

  it('an unknown event and broken JSON: the first is delivered, the second dropped, and it hears on', async () => {
    const seen: string[] = []
    const { fake, ari } = await begin({ onEvent: (event: AriEvent) => seen.push(event.type) })
    await up(ari)
    const known = JSON.stringify({ type: 'StasisStart', ...EVENT })
    for (const frame of [
      JSON.stringify({ type: 'NewInAsterisk30' }),
      '{"type":',
      'null',
      '[]',
      '42',
      '{}',
      known,
    ])
      fake.tell(frame)
    await until('the last event', () => seen.includes('StasisStart'))
    expect(seen).toEqual(['NewInAsterisk30', 'StasisStart'])
    expect(ari.isUp()).toBe(true)
  })

  it('a request that is never answered ends with its time limit, and the next one works', async () => {
    const { fake, ari } = await begin()
    await up(ari)
    fake.answerWith('never')
    const asked = ari.request('GET', '/channels', { timeoutMs: 50 })
    await expect(asked).rejects.toMatchObject({ code: 'timeout', status: 0 })
    fake.answerWith(undefined)
    expect(await ari.request('GET', '/channels')).toEqual([])
  })

  it('an Asterisk that accepts and says nothing at boot holds nobody for ever', async () => {
    const { fake, ari } = await begin({ timing: { ...HASTE, openWithinMs: 50 } }, 'never')
    fake.answerWith('never')
    await expect(ari.request('GET', '/x', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
    fake.answerWith(undefined)
    await up(ari)
  })

  it('two Asterisk with different passwords in one process keep their own', async () => {
    const [one, two] = await Promise.all([begin(), begin({ password: 'other' })])
    await Promise.all([up(one.ari), up(two.ari)])
    expect(await one.ari.request('GET', '/channels')).toEqual([])
  })
})

describe('a faulty AMI', () => {
  it('an action that is never answered ends with its time limit; strange lines end nothing', async () => {
    const fake = await fakeAmi()
    const seen: string[] = []
    const ami = openAmi({
      ...{ host: '127.0.0.1', port: fake.port, ...account, log: quiet, timing: HASTE },
      onSession: async () => undefined,
      onEvent: (event) => {
        seen.push(event.name)
        throw new Error('a bug of ours')
      },
      onDown: () => undefined,
    })
    await until('a session', () => ami.isUp())
    fake.ignore('QueueAdd')
    const asked = ami.action('QueueAdd', { Queue: 'hotline' }, { timeoutMs: 50 })
    await expect(asked).rejects.toMatchObject({ code: 'timeout' })
    fake.tell(':::\r\n\r\nEvent: error\r\n\r\nEvent: Odd\r\nOdd: 1\r\nOdd: 2\r\n\r\n')
    await until('the last event', () => seen.includes('Odd'))
    expect(await ami.action('Ping')).toMatchObject({ response: 'Success' })
    expect(fake.lines.filter((line) => line.startsWith('Action: Logoff'))).toEqual([])
    await ami.close()
    await fake.close()
  })
})
