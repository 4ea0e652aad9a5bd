/** The kit's citizens on a plain Asterisk: what they say, hear and do is proven before they judge the hotline. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { callHotline, callMany, type Crowd } from './citizen.ts'
import { startPlainAsterisk, type PlainAsterisk } from './plain-asterisk.ts'
import { asteriskTree } from './asterisk-tree.ts'
import { until } from './until.ts'

const DIALPLAN = `
exten => echo,1,Answer(,i)
 same => n,Echo()
exten => tone,1,Answer(,i)
 same => n,Playtones(700)
 same => n,Wait(60)
exten => silence,1,Answer(,i)
 same => n,Wait(60)
exten => short,1,Answer(,i)
 same => n,Wait(1)
 same => n,Hangup()
exten => busy,1,Hangup(17)
exten => ringing,1,Ringing()
 same => n,Wait(60)
exten => slow,1,Wait(0.15)
 same => n,Answer(,i)
 same => n,Wait(60)
exten => room,1,Answer(,i)
 same => n,ConfBridge(1)
`

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let asterisk: PlainAsterisk
const left: { leave(): Promise<void> }[] = []
const call = async (
  dial: string,
  from: Parameters<typeof callHotline>[0]['from'] = '13800001111',
  toneHz?: number,
) => {
  const citizen = await callHotline({ sipPort: asterisk.sipPort, dial, from, ...(toneHz ? { toneHz } : {}) })
  left.push(citizen)
  return citizen
}

beforeAll(async () => {
  asterisk = await startPlainAsterisk(asteriskTree(), DIALPLAN)
})
afterEach(async () => {
  await Promise.all(left.splice(0).map((one) => one.leave()))
})
afterAll(async () => {
  await asterisk.stop()
})

describe('a citizen', () => {
  it('hears her own tone from an echo, hangs up, and leaves nothing behind', async () => {
    const citizen = await call('echo', '13800001111', 1000)
    await citizen.answered()
    await citizen.hears(1000)
    expect(citizen.voice?.hears(700)).toBe(false)
    expect((await citizen.hangUp()).how).toBe('hungUpByCitizen')
    await asterisk.view.empty()
  })

  it('hears the switch’s tone while silent herself', async () => {
    const citizen = await call('tone')
    await citizen.hears(700)
    expect(citizen.voice?.hears(1000)).toBe(false)
  })

  it('hears nothing where nothing sounds', async () => {
    const citizen = await call('silence', '13800001111', 1000)
    await citizen.answered()
    await until(() => (citizen.voice?.packets().sent ?? 0) > 50, {
      that: 'a second of her own sound went out',
    })
    expect(citizen.voice?.hears(1000)).toBe(false)
    await citizen.hearsNothing()
  })

  it('sees that the hotline hung up', async () => {
    const citizen = await call('short')
    const ending = await citizen.ended()
    expect(ending.how).toBe('hungUpByHotline')
    expect(ending.at - (citizen.at('answered') ?? Infinity)).toBeGreaterThan(900)
  })

  it('is told why she was refused', async () => {
    expect(await (await call('busy')).ended()).toMatchObject({ how: 'refused', code: 486 })
    expect(await (await call('nowhere')).ended()).toMatchObject({ how: 'refused', code: 404 })
  })

  it('gives up while it rings', async () => {
    const citizen = await call('ringing')
    await until(() => citizen.at('ringing'), { that: 'it rings' })
    expect((await citizen.hangUp()).how).toBe('gaveUp')
    expect(citizen.at('answered')).toBeUndefined()
    await asterisk.view.empty()
  })

  it('gives up in the very moment of the answer, and nothing is left behind', async () => {
    const orders = [130, 140, 145, 150, 155, 160, 170].map(async (hangUpAfterMs, index) => {
      const from = `1380000000${String(index)}`
      const citizen = await callHotline({ sipPort: asterisk.sipPort, dial: 'slow', from, hangUpAfterMs })
      left.push(citizen)
      return (await citizen.ended()).how
    })
    expect(['gaveUp', 'hungUpByCitizen']).toEqual(expect.arrayContaining(await Promise.all(orders)))
    await asterisk.view.empty()
  })

  it('hears another citizen in a room, and not herself', async () => {
    const [one, other] = [await call('room', '13800001111', 1000), await call('room', '13800002222', 1700)]
    await Promise.all([one.hears(1700), other.hears(1000)])
    expect(one.voice?.hears(1000)).toBe(false)
    expect((await asterisk.view.talking()).sort()).toEqual(['13800001111', '13800002222'])
  })

  it.each([
    ['nothing at all', '', ''],
    ['two hundred digits, of which Asterisk keeps 79', '1'.repeat(200), '1'.repeat(79)],
    ['an emoji', '📞', '📞'],
    ['an agent’s number', '1001', '1001'],
    ['signs that hurt dialplans; Asterisk ends a number at ;', '"<>&${EXTEN};x', '"<>&${EXTEN}'],
  ])('calls from %s', async (_, user, arrives) => {
    const citizen = await call('silence', { user })
    await citizen.answered()
    expect((await asterisk.view.channels()).map(({ caller }) => caller.number)).toEqual([arrives])
  })

  it('calls from a number with a line end inside, escaped as a trunk would pass it', async () => {
    const citizen = await call('silence', { user: '138\r\nX-Evil: 1' })
    await citizen.answered()
    expect((await asterisk.view.channels())[0]?.caller.number).toMatch(/^138/)
  })

  it('calls with a From that no honest program would send', async () => {
    const citizen = await call('silence', {
      user: 'raw',
      raw: '"a;b<>&${X}" <sip:anonymous@anonymous.invalid>',
    })
    await citizen.answered()
    expect((await asterisk.view.channels())[0]?.caller.number).toBe('anonymous')
  })
})

describe('a crowd', () => {
  let crowd: Crowd | undefined
  afterEach(async () => {
    await crowd?.leave()
  })

  it('calls in the order given, each from its own number, and each leaves when its patience ends', async () => {
    const callers = Array.from({ length: 15 }, (_, index) => ({
      from: `1390000${String(index).padStart(4, '0')}`,
      sound: false,
      hangUpAfterMs: 1000 + 50 * index,
    }))
    crowd = await callMany({ sipPort: asterisk.sipPort, dial: 'silence', callers, ratePerSecond: 20 })
    await until(async () => (await asterisk.view.channels()).length > 10, {
      that: 'most of them are there at once',
    })
    await crowd.allEnded()
    expect(crowd.citizens.map((one) => one.ending()?.how)).toEqual(callers.map(() => 'hungUpByCitizen'))
    const invited = crowd.citizens.map((one) => one.at('invited') ?? 0)
    expect(invited).toEqual([...invited].sort((a, b) => a - b))
    await asterisk.view.empty()
  })

  it('leaves at once when told, and Asterisk is empty', async () => {
    const callers = Array.from({ length: 5 }, (_, index) => ({
      from: `1391111000${String(index)}`,
      sound: false,
    }))
    crowd = await callMany({ sipPort: asterisk.sipPort, dial: 'silence', callers })
    await until(async () => (await asterisk.view.channels()).length === 5, { that: 'all five are there' })
    await crowd.leave()
    await asterisk.view.empty()
  })
})
