/** The kit's answering telephone on a plain Asterisk: each of its manners is proven before it judges the hotline. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { asteriskTree } from './asterisk-tree.ts'
import { callHotline } from './citizen.ts'
import {
  atTelephone,
  hearEachOther,
  hearsMusic,
  hearsNobody,
  theCaller,
  TONES,
  watchHearing,
} from './conversation.ts'
import { startPlainAsterisk, type PlainAsterisk } from './plain-asterisk.ts'
import { freePort } from './ports.ts'
import { openTelephone, type Behaviour, type Telephone } from './telephone.ts'
import { until } from './until.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const CALLER = '13800001111'

let asterisk: PlainAsterisk
let telephone: Telephone
const left: { leave(): Promise<void> }[] = []

/**
 * `ring26000` calls the telephone on port 26000 as a trunk would, `accept` wants a key from it, `send` presses keys at
 * it, `invite` brings it into the room. In a pattern, n alone would be a digit.
 */
const telephoneAt = (digits: number) => `PJSIP/citizens/sip:8001@127.0.0.1:\${EXTEN:${String(digits)}}`
const DIALPLAN = `
exten => _ri[n]g.,1,Dial(${telephoneAt(4)},20,b(identity^s^1))
 same => n,Hangup(\${HANGUPCAUSE})
exten => _short.,1,Dial(${telephoneAt(5)},2)
 same => n,Hangup(18)
exten => _accept.,1,Dial(${telephoneAt(6)},20,U(accept))
 same => n,Hangup()
exten => _se[n]d.,1,Dial(${telephoneAt(4)},20,D(42#))
 same => n,Hangup()
exten => room,1,Answer(,i)
 same => n,ConfBridge(1)
exten => _i[n]vite.,1,Answer(,i)
 same => n,Originate(${telephoneAt(6)},exten,citizens,room,1,20,a)
 same => n,ConfBridge(1)
exten => tone,1,Answer(,i)
 same => n,Playtones(440)
 same => n,Wait(60)
[identity]
exten => s,1,Set(PJSIP_HEADER(add,P-Asserted-Identity)=<sip:\${CONNECTEDLINE(num)}@127.0.0.1>)
 same => n,Return()
[accept]
exten => s,1,Read(KEY,,1,,,8)
 same => n,ExecIf($["\${KEY}" != "1"]?Set(GOSUB_RESULT=BUSY))
 same => n,Return()`

beforeAll(async () => {
  asterisk = await startPlainAsterisk(asteriskTree(), DIALPLAN)
})
afterEach(async () => {
  await Promise.all(left.splice(0).map((one) => one.leave()))
  await telephone.close()
  await asterisk.view.empty()
})
afterAll(async () => {
  await asterisk.stop()
})

/** Each test has a port of its own: what Asterisk still says to an earlier telephone is none of its business. */
const open = async (behave?: Behaviour) =>
  (telephone = await openTelephone({ tone: TONES.expert, ...(behave === undefined ? {} : { behave }) }))

async function call(dial: string, from = CALLER, toneHz: number = TONES.caller, port = telephone.port) {
  const citizen = await callHotline({
    sipPort: asterisk.sipPort,
    dial: ['room', 'tone'].includes(dial) ? dial : `${dial}${String(port)}`,
    from,
    toneHz,
  })
  left.push(citizen)
  return citizen
}

describe('a telephone', () => {
  it('rings, answers, speaks and hears, tells who called and when, and sees the other side hang up', async () => {
    await open({ do: 'answer', afterMs: 600 })
    const citizen = await call('ring')
    const { times } = await telephone.talks()
    await hearEachOther([theCaller(citizen), atTelephone('expert', telephone)])
    expect((await citizen.hangUp()).how).toBe('hungUpByCitizen')
    const seen = await telephone.ended()
    expect(seen).toMatchObject({
      caller: CALLER,
      end: 'hungUpByHotline',
      assertedIdentity: `<sip:${CALLER}@127.0.0.1>`,
    })
    expect(seen.from).toContain(`sip:${CALLER}@`)
    const { invited, ringing = 0, answered = 0, acknowledged = 0, bye = 0, ended = 0 } = times
    const order = [invited, ringing, answered, acknowledged, bye, ended]
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(answered - ringing).toBeGreaterThan(550)
    expect(times.cancelled).toBeUndefined()
  })

  it('tells of no identity where none was given', async () => {
    await open()
    await call('send')
    expect((await telephone.talks()).assertedIdentity).toBeUndefined()
  })

  it('hangs up when told, and after a while by itself', async () => {
    await open()
    const told = await call('ring')
    await telephone.talks()
    telephone.hangUp()
    expect((await told.ended()).how).toBe('hungUpByHotline')
    expect(telephone.call().end).toBe('hungUpByTelephone')
    telephone.behave({ do: 'answer', hangUpAfterMs: 700 })
    const later = await call('ring')
    expect((await later.ended()).how).toBe('hungUpByHotline')
    const { end, times } = telephone.call()
    expect(end).toBe('hungUpByTelephone')
    expect((times.bye ?? 0) - (times.acknowledged ?? Infinity)).toBeGreaterThan(650)
  })

  it('is busy, and rejects', async () => {
    await open({ do: 'busy' })
    expect(await (await call('ring')).ended()).toMatchObject({ how: 'refused', code: 486 })
    expect(await telephone.ended()).toMatchObject({ end: 'busy' })
    expect(telephone.call().times.ringing).toBeUndefined()
    telephone.behave({ do: 'reject' })
    expect((await (await call('ring')).ended()).how).toBe('refused')
    expect(await telephone.ended()).toMatchObject({ end: 'rejected' })
    expect(telephone.call().times.ringing).toBeDefined()
  })

  it('rings until the caller gives up, and never answers', async () => {
    await open({ do: 'ring' })
    const citizen = await call('ring')
    await telephone.invited()
    await until(() => citizen.at('ringing'), { that: 'the caller hears it ring' })
    expect((await citizen.hangUp()).how).toBe('gaveUp')
    const { end, times } = await telephone.ended()
    expect(end).toBe('cancelled')
    expect(times.cancelled).toBeGreaterThan(times.ringing ?? Infinity)
    expect(times.answered).toBeUndefined()
  })

  it('rings until it is told to answer', async () => {
    await open({ do: 'ring' })
    const citizen = await call('ring')
    await telephone.invited()
    telephone.answer()
    await hearEachOther([theCaller(citizen), atTelephone('expert', telephone)])
  })

  it('does not exist, or its network is gone: nobody answers, and nothing is counted', async () => {
    await open({ do: 'vanish' })
    const since = performance.now()
    for (const port of [await freePort(), telephone.port]) {
      const citizen = await call('short', CALLER, TONES.caller, port)
      expect((await citizen.ended()).how).toBe('refused')
    }
    telephone.behave({ do: 'answer' })
    // Asterisk still says the old INVITE again, and nobody takes it for a new call.
    await until(() => performance.now() > since + 8000, { that: 'the INVITE was said again' })
    expect(telephone.calls()).toEqual([])
  })

  it('vanishes in the middle of a call: no more sound, and not a word', async () => {
    await open()
    const citizen = await call('ring')
    await citizen.hears(TONES.expert)
    telephone.behave({ do: 'vanish' })
    await citizen.hearsNothing()
    expect(citizen.ending()).toBeUndefined()
    expect(telephone.call()).toMatchObject({ end: 'gone' })
    expect(telephone.call().times.bye).toBeUndefined()
  })

  it('falls silent and still hears', async () => {
    await open()
    const citizen = await call('ring')
    await citizen.hears(TONES.expert)
    telephone.fallSilent()
    await citizen.hearsNothing()
    await telephone.hears(TONES.caller)
  })

  it('accepts with a key, and is not joined with another one', async () => {
    await open({ do: 'answer', press: { keys: '1', afterMs: 300 } })
    await hearEachOther([theCaller(await call('accept')), atTelephone('expert', telephone)])
    telephone.behave({ do: 'answer', press: { keys: '2', afterMs: 300 } })
    const refused = await call('accept')
    expect((await refused.ended()).how).toBe('refused')
    expect(telephone.call().times.acknowledged).toBeDefined()
  })

  it('reads the keys that are pressed at it', async () => {
    await open()
    await call('send')
    await telephone.talks()
    await until(() => telephone.call().voice.keysHeard() === '42#', { that: 'it reads 42#' })
  })

  it('takes call after call on the same port, each by its own manners', async () => {
    await open({ do: 'busy' })
    await (await call('ring', '13800000001')).ended()
    telephone.behave({ do: 'answer' })
    const second = await call('ring', '13800000002')
    await second.hears(TONES.expert)
    await second.hangUp()
    await telephone.ended()
    telephone.behave({ do: 'vanish' })
    await (await call('short', '13800000003')).ended()
    telephone.behave({ do: 'answer' })
    const fourth = await call('ring', '13800000004')
    await fourth.hears(TONES.expert)
    await telephone.invited(3)
    expect(telephone.calls().map(({ caller, end }) => [caller, end])).toEqual([
      ['13800000001', 'busy'],
      ['13800000002', 'hungUpByHotline'],
      ['13800000004', undefined],
    ])
  })
})

describe('a conversation', () => {
  it('of three in a room: each hears the two others at once; who leaves is not heard any more', async () => {
    await open()
    const [one, other] = [await call('invite'), await call('room', '13800002222', TONES.agent)]
    const people = [theCaller(one), theCaller(other, TONES.agent)]
    const expert = atTelephone('expert', telephone)
    await telephone.talks()
    await hearEachOther([...people, expert])
    const stop = watchHearing(theCaller(one), theCaller(other, TONES.agent))
    telephone.hangUp()
    await hearEachOther(people, [expert])
    await stop()
  })

  it('is no conversation: one hears something that is nobody, and the watch sees who fell silent', async () => {
    await open()
    const [first, silent] = [await call('tone', '13800002222', TONES.agent), await call('ring')]
    const [listener, talker] = [theCaller(first, TONES.agent), theCaller(silent)]
    await hearsMusic(listener, [listener, talker])
    await hearsNobody(listener, [listener, talker])
    await expect(hearEachOther([listener, talker], [], 1500)).rejects.toThrow('does not hear only 1000 Hz')
    const expert = atTelephone('expert', telephone)
    await telephone.talks()
    await hearEachOther([talker, expert])
    const stop = watchHearing(talker, expert)
    const silentAt = performance.now()
    telephone.fallSilent()
    await silent.hearsNothing()
    await until(() => performance.now() > silentAt + 2500, { that: 'the lapse is long enough' })
    await expect(hearEachOther([talker, expert], [], 1500)).rejects.toThrow('does not hear')
    await expect(stop()).rejects.toThrow('did not hear expert')
  })
})
