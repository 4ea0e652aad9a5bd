/** 请专家: an expert at an ordinary telephone joins a citizen's call, and leaves it again. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { PartyView } from '@hotline/contract'
import { logIn } from './kit/api.ts'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import {
  atTelephone,
  hearEachOther,
  hearsMusic,
  TONES,
  watchHearing,
  type Person,
} from './kit/conversation.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { journeyOf, journeyShows } from './kit/journey.ts'
import { startTalk, type Talk } from './kit/story.ts'
import { openTelephone, type Telephone } from './kit/telephone.ts'
import { until } from './kit/until.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const UNIT = '区水务局'
const WITH_A_SECOND = '区供电公司'
const WITH_A_KEY = '区燃气公司'

let hotline: Hotline
let computer: AgentComputer
let telephone: Telephone
let second: Telephone
let expert: Person

beforeAll(async () => {
  hotline = await startHotline()
  computer = await openComputer(TONES.agent)
  telephone = await openTelephone({ tone: TONES.expert })
  second = await openTelephone({ tone: TONES.expert, user: '8002' })
  expert = atTelephone(UNIT, telephone)
  const add = (unit: string, ...more: string[]) =>
    hotline.operate(['expert', 'add', '--unit', unit, '--contact', telephone.contact, ...more])
  await add(UNIT)
  await add(WITH_A_SECOND, '--contact', second.contact)
  await add(WITH_A_KEY, '--accept', 'key')
})
afterEach(() => {
  telephone.behave({ do: 'answer' })
})
afterAll(async () => {
  await telephone?.close()
  await second?.close()
  await computer?.close()
  await hotline?.end()
})

/** Each test leaves the call as it found it, with caller and agent in sound, and begins with a look at that. */
describe('one call', () => {
  const AGENT = '1001'
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ hotline, computer }, AGENT)
  })
  afterAll(async () => {
    await talk?.leave()
  })

  it('DA-2 请专家: all three hear each other, the caller was never without the agent, and an expert who hangs up ends nothing', async () => {
    const { citizen, desk, caller, agent } = talk
    telephone.behave({ do: 'answer', afterMs: 2500 })
    const never = watchHearing(caller, agent)
    await desk.ask('请专家', UNIT)
    await telephone.talks()
    await hearEachOther([caller, agent, expert])
    await never()
    telephone.hangUp()
    await hearEachOther([caller, agent], [expert])
    await desk.status('通话中')
    expect(citizen.ending()).toBeUndefined()
  })

  it('DA-2 keys of 拨号盘 reach the expert, and 挂断该方 lets the expert go', async () => {
    const { desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    await desk.ask('请专家', UNIT)
    await telephone.talks()
    await hearEachOther([caller, agent, expert])
    await desk.dial('42#')
    await until(() => telephone.call().voice.keysHeard() === '42#', {
      that: 'the expert’s telephone hears 42#',
    })
    await desk.drop(UNIT)
    expect((await telephone.ended()).end).toBe('hungUpByHotline')
    await hearEachOther([caller, agent], [expert])
  })

  it('DA-2 who answers an ordinary telephone joins only after pressing 1: a voicemail never does', async () => {
    const { desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    await desk.ask('请专家', WITH_A_KEY)
    await telephone.talks()
    await hearsMusic(expert, [caller, agent, expert]) // a sentence that says who is asking
    await hearEachOther([caller, agent], [expert])
    telephone.press('1')
    await hearEachOther([caller, agent, expert])
    telephone.hangUp()
    await hearEachOther([caller, agent], [expert])
  })

  it('DA-3 a busy contact is followed by the next; every attempt is timed, and the unit’s answers are counted', async () => {
    const { citizen, desk, caller, agent, number, startedAt } = talk
    telephone.behave({ do: 'busy' })
    await desk.ask('请专家', WITH_A_SECOND)
    const { times } = await second.talks()
    await hearEachOther([caller, agent, atTelephone(WITH_A_SECOND, second)])
    second.hangUp()
    await second.ended()
    second.behave({ do: 'reject' })
    await desk.ask('请专家', WITH_A_SECOND)
    await second.invited(2)
    await second.ended()
    await hearEachOther([caller, agent])
    await desk.hangUp()
    expect((await citizen.ended()).how).toBe('hungUpByHotline')
    await hotline.asterisk.empty()

    const id = await journeyOf(hotline, number, startedAt)
    const { experts, regions } = await journeyShows(hotline, id, {
      that: 'both calls to the unit, and that they are over',
      holds: (shown) => askedOf(shown.experts).filter(({ endedAt }) => endedAt !== null).length === 2,
    })
    const asked = askedOf(experts)
    expect(asked).toMatchObject([
      { name: WITH_A_SECOND, purpose: 'three_way', state: 'left', end: 'left' },
      { name: WITH_A_SECOND, purpose: 'three_way', state: 'failed', end: 'rejected', answeredAt: null },
    ])
    expect(asked.map(({ attempts }) => attempts.map(({ end }) => end))).toEqual([
      ['busy', 'left'],
      ['busy', 'rejected'],
    ])
    const reached = asked[0]?.attempts[1]
    const order = [
      asked[0]?.askedAt,
      reached?.dialledAt,
      reached?.ringingAt,
      reached?.answeredAt,
      reached?.endedAt,
    ].map((at) => at ?? NaN)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(Math.abs((reached?.answeredAt ?? 0) - (times.answered ?? Infinity))).toBeLessThan(1000)
    expect(regions.filter(({ partyId }) => partyId === asked[0]?.partyId)).toMatchObject([
      { kind: 'three_way' },
    ])
    expect(regions.map(({ kind }) => kind)).not.toContain('hold')

    const [unit] = await (await logIn(hotline.url, AGENT, hotline.password)).experts(WITH_A_SECOND)
    expect(unit).toMatchObject({ name: WITH_A_SECOND, contactCount: 2, asked: 2, answered: 1 })
    expect(unit?.meanAnswerMs).toBeGreaterThan(0)
    expect(await hotline.operate(['expert', 'list'])).toMatch(
      new RegExp(`${WITH_A_SECOND}.*asked 2, answered 1`),
    )
  })
})

const askedOf = (experts: readonly PartyView[]) => experts.filter(({ name }) => name === WITH_A_SECOND)
