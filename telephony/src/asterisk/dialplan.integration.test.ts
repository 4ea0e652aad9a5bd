import { randomUUID } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readNativeRecord } from '../domain/native-record.ts'
import { readRecorderFileName } from '../recorder.ts'
import type { SwitchFact } from '../ports.ts'
import type { Ami } from './ami.ts'
import type { AriChannel } from './ari-event.ts'
import {
  amiOf,
  ariOf,
  asteriskUnderTest,
  putPlainHeadset,
  type ListeningAri,
} from './testing/asterisk-under-test.ts'
import { openPhone, type Phone } from './testing/sip-phone.ts'
import { switchUnderTest } from './testing/switch-under-test.ts'
import { until } from './testing/until.ts'

/** The dialplan on the real Asterisk: what a stranger may send, and what callers get while no server is there. */
const asterisk = asteriskUnderTest()
const phones: Phone[] = []
const apps: ListeningAri[] = []
let watch: ListeningAri
let ami: Ami
let greeting = ''

beforeAll(async () => {
  watch = await ariOf(asterisk, `watch-${randomUUID()}`)
  ami = await amiOf(asterisk)
  greeting = await globalVariable('GREETING')
  await setGlobalVariable('GREETING', '')
})

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
  await clearQueue()
  for (const phone of phones.splice(0)) phone.close()
  for (const { id } of await channels())
    await watch.request('DELETE', `/channels/${id}`).catch(() => undefined)
  await until('an empty switch', async () => (await channels()).length === 0)
})

afterAll(async () => {
  await setGlobalVariable('GREETING', greeting)
  await Promise.all([watch.close(), ami.close()])
})

describe('a caller id is whatever a stranger writes', () => {
  const strange: [what: string, from: string, safe: string][] = [
    ['a mobile number', '"张三" <sip:13800001111@127.0.0.1>', '13800001111'],
    ['an international number', '<sip:+8613800001111@127.0.0.1>', '+8613800001111'],
    ['nothing', '<sip:127.0.0.1>', ''],
    ['anonymous', '"Anonymous" <sip:anonymous@anonymous.invalid>', ''],
    ['200 digits', `<sip:${'8'.repeat(200)}@127.0.0.1>`, '8'.repeat(20)],
    ['emoji', '"😀" <sip:%F0%9F%98%80138%F0%9F%98%80@127.0.0.1>', '138'],
    ['an account-like 1001', '<sip:1001@127.0.0.1>', '1001'],
    ['the name of the trunk', '<sip:trunk@127.0.0.1>', ''],
    ['quotes and dialplan code', '"x\\"<>;&${EXTEN}" <sip:13&%24%7BEXTEN%7D80@127.0.0.1>', '1380'],
    ['encoded "<>&${}, CR and LF', '<sip:13%22%3C%3E%26%24%7B%7D%0D%0A%0D%0A80@127.0.0.1>', '1380'],
    // What follows a semicolon are parameters of the user part, no digits of the number.
    ['a semicolon', '<sip:138%3B99@127.0.0.1>', '138'],
    ['encoded commas and brackets', '<sip:1%2C2%29%283%5D@127.0.0.1>', '123'],
  ]
  it.each(strange)('%s arrives as digits alone', async (_, from, safe) => {
    const claimed = claiming()
    await (await phone()).call('12345', from)
    const { channel, args } = await claimed
    expect(channel.channelvars).toMatchObject({ HOTLINE_CALLER: safe, HOTLINE_DIALLED: '12345' })
    expect(channel.caller).toEqual({ name: '', number: safe })
    expect(args).toEqual([])
  })

  it.each([
    ['line breaks', '"a\r\n\r\nBYE sip:x" <sip:1\r\n2@127.0.0.1>'],
    ['emoji in the number', '<sip:😀@127.0.0.1>'],
    ['dialplan code in the number', '<sip:${EXTEN}@127.0.0.1>'],
  ])('a From that is no SIP for its raw %s is dropped, and the next call is served', async (_, from) => {
    const rude = (await phone()).call('12345', from)
    rude.catch(() => undefined) // Asterisk owes it no answer
    const claimed = claiming()
    await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
    expect((await claimed).channel.channelvars?.['HOTLINE_CALLER']).toBe('13800001111')
  })

  it.each([
    ['12345', '12345'],
    ['+8612345', '8612345'],
    ['1', '1'],
    ['hotline7', '7'],
  ])('the dialled %s is kept as %s', async (dialled, kept) => {
    const claimed = claiming()
    await (await phone()).call(dialled, '<sip:13800001111@127.0.0.1>')
    expect((await claimed).channel.channelvars?.['HOTLINE_DIALLED']).toBe(kept)
  })
})

describe('offers', () => {
  it('the first server to claim gets the call; its arrival is in ms and its journey id a UUID', async () => {
    const before = Date.now()
    const [first, second] = await Promise.all([server(), server()])
    const wins = [first, second].map((app) =>
      until('a broadcast', () => broadcasts(app)[0]).then(({ channel }) => app.claim(channel.id)),
    )
    const leg = await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
    expect((await Promise.all(wins)).sort()).toEqual([false, true])
    const start = await until('StasisStart', () => [...starts(first), ...starts(second)][0])
    const vars = start.channelvars ?? {}
    expect(Number(vars['HOTLINE_ARRIVED'])).toBeGreaterThanOrEqual(before)
    expect(Number(vars['HOTLINE_ARRIVED'])).toBeLessThanOrEqual(Date.now())
    expect(vars['HOTLINE_JOURNEY']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const heard = leg.media.received.length
    await until('music that goes on with the server', () => leg.media.received.length > heard + 50)
  })

  it('three unanswered offers with music between, then the native queue', async () => {
    const deaf = await server()
    const leg = await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
    await until('the native queue', () => queued('13800001111'))
    expect(broadcasts(deaf)).toHaveLength(3)
    // Not one packet leaves during a broadcast; with music in the rest of its turn no gap is longer than the first.
    await until('music', () => leg.media.received.length > 100)
    const gaps = leg.media.received.map(({ at }, index, all) => at - (all[index - 1]?.at ?? at))
    expect(Math.max(...gaps)).toBeLessThan(500)
    // After a turn of 10 s in the queue the servers are asked again.
    await until('the fourth offer', () => broadcasts(deaf).length === 4, 30_000)
  })

  it('a call given back by its server is offered again as the same journey', async () => {
    const app = await server()
    await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
    const offer = await until('a broadcast', () => broadcasts(app)[0])
    await app.claim(offer.channel.id)
    const before = await until('StasisStart', () => starts(app)[0])
    await app.request('POST', `/channels/${before.id}/continue`, {
      query: { context: 'hotline-wait', extension: 's', priority: 1 },
    })
    await until('another offer', () => broadcasts(app).length === 2)
    await app.claim(before.id)
    const after = await until('StasisStart again', () => starts(app)[1])
    expect(after.channelvars).toEqual(before.channelvars)
  })
})

describe('without any server', () => {
  it('a headset of the native queue rings, both hear each other, and 挂断 ends the call', async () => {
    const desk = await member()
    const citizen = await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
    const ringing = await desk.ringing()
    expect(ringing.request).toMatch(/^From: .*13800001111/m)
    expect(ringing.request).toMatch(/^X-Hotline-Journey: [0-9a-f-]{36}\r$/m)
    const agent = await ringing.answer()
    await until('sound at both', () => {
      const heard = [citizen, agent].map(({ media }) => media.received.length)
      return heard.every((count) => count > 50)
    })
    const names = (await channels()).map(({ channelvars }) => channelvars?.['HOTLINE_NATIVE'])
    expect(names).toContain('talking')
    // I6: recorded without a server, each voice in a file of its own.
    const journeyId = (await channels())
      .map(({ channelvars }) => channelvars?.['HOTLINE_JOURNEY'])
      .find(Boolean)
    const folder = join(asterisk.liveRecordings, journeyId ?? '')
    const files = (await readdir(folder)).map((name) => readRecorderFileName(name))
    expect(files.map((file) => `${String(file?.role)} ${String(file?.who)}`).sort()).toEqual([
      'agent native',
      'heard native',
    ])
    await agent.hangUp()
    await citizen.untilEnded()
    await until('both files with sound', async () => {
      const sizes = await Promise.all(
        files.map(async (file) => (await stat(join(folder, file?.name ?? ''))).size),
      )
      return sizes.every((size) => size > 44 + 8000)
    })
  })

  it('the caller hangs up: the headset is free', async () => {
    const desk = await member()
    const citizen = await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
    const agent = await (await desk.ringing()).answer()
    await citizen.hangUp()
    await agent.untilEnded()
  })

  it('a headset lost in a native call costs no caller: she waits again and rings the next', async () => {
    const desk = await member({ rtpTimeoutS: 1 })
    const citizen = await (await phone()).call('12345', '<sip:13800001111@127.0.0.1>')
    const agent = await (await desk.ringing()).answer()
    await until('sound', () => agent.media.received.length > 5)
    agent.media.silence()
    expect(await agent.untilEnded()).toMatch(/cause=44/)
    await (await desk.ringing()).answer()
    expect(citizen.ended()).toBeUndefined()
  })

  it('who came first is rung first, whatever turn of the queue they are in', async () => {
    await (await phone()).call('12345', '<sip:13800000001@127.0.0.1>')
    await until('the first in the queue', () => queued('13800000001'))
    await (await phone()).call('12345', '<sip:13800000002@127.0.0.1>')
    const turns = new Set<string>()
    await until(
      'a second turn of the first caller',
      async () => {
        const first = (await channels()).find(({ caller }) => caller.number === '13800000001')
        // Set for the first time when the first turn has ended.
        const value = await watch
          .request<{ value: string }>('GET', `/channels/${first?.id ?? ''}/variable`, {
            query: { variable: 'HOTLINE_TURNS' },
          })
          .then(
            (answer) => answer.value,
            () => '',
          )
        return turns.add(value).has('1') && first?.dialplan.app_name === 'Queue'
      },
      30_000,
    )
    const desk = await member()
    expect((await desk.ringing()).request).toMatch(/^From: .*13800000001/m)
  })
})

it('F3 a server that begins gets who waits in the native queue, and the headset that the queue rings is let go', async () => {
  const desk = await member()
  await (await phone()).call('12345', '<sip:13800007777@127.0.0.1>')
  const ringing = await desk.ringing()
  const facts: SwitchFact[] = []
  const begun = switchUnderTest(asterisk, (fact) => facts.push(fact))
  try {
    const arrived = await until('her arrival', () => {
      for (const fact of facts) if (fact.type === 'callArrived') return fact
      return undefined
    })
    expect(arrived.caller.callerNumber).toBe('13800007777')
    await ringing.cancelled
  } finally {
    await begun.close()
  }
})

it('IN-12 a call abandoned in the native queue is written down with its journey', async () => {
  const arrivedFrom = Date.now()
  const citizen = await (await phone()).call('12345', '<sip:13800009999@127.0.0.1>')
  await until('the native queue', () => queued('13800009999'))
  const journeyId = (await channels())[0]?.channelvars?.['HOTLINE_JOURNEY'] ?? ''
  await citizen.hangUp()
  const record = await until('the record', async () => {
    const entries = await ami.list('DBGetTree', { Family: 'hotline-native' })
    const found = entries.find(({ fields }) => fields['key']?.endsWith(`/${journeyId}`))
    return found && readNativeRecord(journeyId, found.fields['val'] ?? '')
  })
  expect(record).toMatchObject({ journeyId, callerNumber: '13800009999', dialled: '12345' })
  expect(record.arrivedAt).toBeGreaterThanOrEqual(arrivedFrom)
  expect(record.endedAt).toBeGreaterThan(record.arrivedAt)
  expect(record.answered).toBeUndefined()
})

async function phone(): Promise<Phone> {
  const opened = await openPhone(asterisk.sipPort)
  phones.push(opened)
  return opened
}

async function server(): Promise<ListeningAri> {
  const app = await ariOf(asterisk, `hotline-${randomUUID()}`)
  apps.push(app)
  return app
}

/** A server that claims the next call. */
async function claiming(): Promise<{ channel: AriChannel; args: string[] }> {
  const app = await server()
  const offer = await until('a broadcast', () => broadcasts(app)[0])
  expect(await app.claim(offer.channel.id)).toBe(true)
  return until('StasisStart', () => {
    for (const event of app.events) if (event.type === 'StasisStart') return event
    return undefined
  })
}

/** A telephone in the native queue; it leaves with the test. */
async function member({ rtpTimeoutS = 0 } = {}): Promise<Phone> {
  const desk = await phone()
  const name = `h-${randomUUID().replaceAll('-', '')}`
  await putPlainHeadset(watch, name, desk.port, rtpTimeoutS)
  await ami.action('QueueAdd', { Queue: 'hotline', Interface: `PJSIP/${name}`, MemberName: '1001' })
  return desk
}

async function clearQueue(): Promise<void> {
  for (const { name, fields } of await ami.list('QueueStatus', { Queue: 'hotline' }))
    if (name === 'QueueMember')
      await ami.action('QueueRemove', { Queue: 'hotline', Interface: fields['location'] })
}

function channels(): Promise<AriChannel[]> {
  return watch.request<AriChannel[]>('GET', '/channels')
}

async function queued(number: string): Promise<boolean> {
  const caller = (await channels()).find((channel) => channel.caller.number === number)
  return caller?.dialplan.app_name === 'Queue'
}

function broadcasts(app: ListeningAri) {
  return app.events.flatMap((event) => (event.type === 'CallBroadcast' ? [event] : []))
}

function starts(app: ListeningAri): AriChannel[] {
  return app.events.flatMap((event) => (event.type === 'StasisStart' ? [event.channel] : []))
}

async function globalVariable(variable: string): Promise<string> {
  return (await watch.request<{ value: string }>('GET', '/asterisk/variable', { query: { variable } })).value
}

function setGlobalVariable(variable: string, value: string): Promise<void> {
  return watch.request('POST', '/asterisk/variable', { query: { variable, value } })
}
