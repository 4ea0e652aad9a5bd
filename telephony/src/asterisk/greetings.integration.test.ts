import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AriChannel } from './ari-event.ts'
import { writeGreetings } from './greetings.ts'
import { ariOf, asteriskUnderTest, type ListeningAri } from './testing/asterisk-under-test.ts'
import { openPhone } from './testing/sip-phone.ts'
import { hears } from './testing/sound.ts'
import { until } from './testing/until.ts'

/** Each number greets by itself, on the real Asterisk: no server is asked, and none is there. */
const asterisk = asteriskUnderTest()
let ari: ListeningAri
let before = ''

beforeAll(async () => {
  ari = await ariOf(asterisk, `greetings-${randomUUID()}`)
  before = await variable('/asterisk/variable', 'GREETING')
  await set('GREETING', `${await variable('/asterisk/variable', 'SOUNDS')}/welcome`)
})
afterAll(async () => {
  await writeGreetings(ari, { '12329': '', '12366': '' })
  await set('GREETING', before)
  await ari.close()
})

it('IN-8 a caller hears the greeting of the number that he dialled, and of others the hotline’s', async () => {
  await writeGreetings(ari, { '12329': 'closed-12329', '12366': 'greeting-12329' })
  expect(await greetingOf('12329')).toBe('closed-12329')
  expect(await greetingOf('12366')).toBe('greeting-12329')
  expect(await greetingOf('12345')).toBe('')
  await writeGreetings(ari, { '12329': 'greeting-12329', '12366': '' })
  expect(await greetingOf('12329')).toBe('greeting-12329')
  expect(await greetingOf('12366')).toBe('')
})

it.each([
  ['12329', 'x&y'],
  ['12329', '../../etc/passwd'],
  ['12${EXTEN}', 'greeting-12329'],
])('the greeting %s → %s never reaches the switch', async (number, sound) => {
  await expect(writeGreetings(ari, { [number]: sound })).rejects.toThrow()
})

/** @returns the number's own sound, once the caller hears something */
async function greetingOf(dialled: string): Promise<string> {
  const phone = await openPhone(asterisk.sipPort)
  try {
    const from = `1390000${dialled.slice(-4)}`
    const leg = await phone.call(dialled, `<sip:${from}@127.0.0.1>`)
    await hears(leg)
    const mine = await until('the caller', async () =>
      (await ari.request<AriChannel[]>('GET', '/channels')).find(({ caller }) => caller.number === from),
    )
    expect(mine.dialplan.app_name).toBe('Playback')
    const own = await variable(`/channels/${mine.id}/variable`, 'HOTLINE_GREETING')
    await ari.request('DELETE', `/channels/${mine.id}`)
    return own
  } finally {
    phone.close()
  }
}

async function variable(path: string, name: string): Promise<string> {
  return (await ari.request<{ value: string }>('GET', path, { query: { variable: name } })).value
}

function set(name: string, value: string): Promise<void> {
  return ari.request('POST', '/asterisk/variable', { query: { variable: name, value } })
}
