/** 保持, 咨询, 转接: the caller hears music or a person, never silence, and never what was not for her. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import {
  atTelephone,
  hearEachOther,
  hearsMusic,
  hearsNobody,
  TONES,
  type Person,
} from './kit/conversation.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { startTalk, type Talk } from './kit/story.ts'
import { openTelephone, type Behaviour, type Telephone } from './kit/telephone.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const UNIT = '区水务局'

let hotline: Hotline
let computer: AgentComputer
let telephone: Telephone
let expert: Person

beforeAll(async () => {
  // 取回 from wrap-up must not be overtaken by its end.
  hotline = await startHotline({ settings: { HOTLINE_WRAP_UP_MS: '120000' } })
  computer = await openComputer(TONES.agent)
  telephone = await openTelephone({ tone: TONES.expert })
  expert = atTelephone(UNIT, telephone)
  await hotline.operate(['expert', 'add', '--unit', UNIT, '--contact', telephone.contact])
})
afterAll(async () => {
  await telephone?.close()
  await computer?.close()
  await hotline?.end()
})

beforeEach(() => {
  telephone.behave({ do: 'answer' })
})

/** The agent asks the expert in private, the caller hears music. */
async function consult({ desk, caller, agent }: Talk): Promise<void> {
  await desk.ask('咨询', UNIT)
  await telephone.talks()
  await hearEachOther([agent, expert], [caller])
  await hearsMusic(caller, [caller, agent, expert])
}

/** Told from the first 保持 to the agent's 挂断; each test takes the call over from the one before. */
describe('a call in which an expert is asked', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ hotline, computer }, '1001')
  })
  afterAll(async () => {
    await talk?.leave()
  })

  it('保持: the caller hears music and not the agent; 恢复: they hear each other', async () => {
    const { desk, caller, agent } = talk
    await desk.use('保持')
    await hearsMusic(caller, [caller, agent])
    await desk.use('恢复')
    await hearEachOther([caller, agent])
  })

  it('DA-2 咨询: agent and expert hear each other, the caller music; 切换 and 切换: the other way round and back', async () => {
    const { desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    await consult(talk)
    await desk.use('切换')
    await hearEachOther([caller, agent], [expert])
    await hearsMusic(expert, [caller, agent, expert])
    await desk.use('切换')
    await hearEachOther([agent, expert], [caller])
    await hearsMusic(caller, [caller, agent, expert])
  })

  it('DA-2 三方通话: all three hear each other', async () => {
    const { desk, caller, agent } = talk
    await desk.use('三方通话')
    await hearEachOther([caller, agent, expert])
  })

  it('DA-2 离开: caller and expert go on; 取回: the agent is back with both', async () => {
    const { citizen, desk, caller, agent } = talk
    await hearEachOther([caller, agent, expert])
    await desk.use('离开')
    await desk.status('话后处理')
    await hearEachOther([caller, expert], [agent])
    await desk.use('取回')
    await desk.status('通话中')
    await hearEachOther([caller, agent, expert])
    expect(citizen.ending()).toBeUndefined()
  })

  it('DA-2 the agent’s 挂断: caller and expert go on, and the caller’s ends it all', async () => {
    const { citizen, desk, caller, agent } = talk
    await hearEachOther([caller, agent, expert])
    await desk.hangUp()
    await hearEachOther([caller, expert], [agent])
    expect(telephone.call().end).toBeUndefined()
    expect((await citizen.hangUp()).how).toBe('hungUpByCitizen')
    expect((await telephone.ended()).end).toBe('hungUpByHotline')
    await hotline.asterisk.empty()
  })
})

/** Each test leaves the call as it found it, with caller and agent in sound; the last one gives the caller away. */
describe('a call whose questions come to nothing', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ hotline, computer }, '1002')
  })
  afterAll(async () => {
    await talk?.leave()
  })

  it.each<[string, Behaviour, string]>([
    ['a telephone that is busy', { do: 'busy' }, 'busy'],
    ['a telephone that rejects', { do: 'reject', afterMs: 1000 }, 'rejected'],
    ['one that only rings, until 挂断该方', { do: 'ring' }, 'cancelled'],
    ['one that only rings, until 取回', { do: 'ring' }, 'cancelled'],
  ])('DA-2 咨询 of %s: the caller is back with the agent', async (how, behaviour, end) => {
    const { citizen, desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    telephone.behave(behaviour)
    const before = telephone.calls().length
    await desk.ask('咨询', UNIT)
    await telephone.invited(before + 1)
    if (behaviour.do === 'ring') {
      await hearsMusic(caller, [caller, agent, expert])
      if (how.endsWith('取回')) await desk.use('取回')
      else await desk.drop(UNIT)
    }
    expect((await telephone.ended()).end).toBe(end)
    await hearEachOther([caller, agent], [expert])
    expect(citizen.ending()).toBeUndefined()
  })

  it('DA-2 咨询 of a telephone whose network is gone: the caller is back with the agent', async () => {
    const { citizen, desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    telephone.behave({ do: 'vanish' })
    await desk.ask('咨询', UNIT)
    await hearsNobody(caller, [caller, agent, expert])
    await hearEachOther([caller, agent], [expert])
    expect(citizen.ending()).toBeUndefined()
  })

  it('DA-2 取回 ends a consultation: the agent is back with the caller, and the expert’s call is over', async () => {
    const { desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    await consult(talk)
    await desk.use('取回')
    expect((await telephone.ended()).end).toBe('hungUpByHotline')
    await hearEachOther([caller, agent], [expert])
  })

  it('DA-2 转接 after 咨询: the caller is with the expert, and the agent in wrap-up', async () => {
    const { citizen, desk, caller, agent } = talk
    await hearEachOther([caller, agent])
    await consult(talk)
    await desk.use('转接')
    await desk.status('话后处理')
    await hearEachOther([caller, expert], [agent])
    await citizen.hangUp()
    expect((await telephone.ended()).end).toBe('hungUpByHotline')
    await hotline.asterisk.empty()
  })
})

it('DA-2 转接 without 咨询: the caller hears music while it rings, then the expert', async () => {
  const talk = await startTalk({ hotline, computer }, '1003')
  const { desk, caller, agent } = talk
  try {
    telephone.behave({ do: 'ring' })
    const before = telephone.calls().length
    await desk.ask('转接', UNIT)
    await telephone.invited(before + 1)
    await desk.status('话后处理')
    await hearsMusic(caller, [caller, agent, expert])
    telephone.answer()
    await hearEachOther([caller, expert], [agent])
  } finally {
    await talk.leave()
  }
})
