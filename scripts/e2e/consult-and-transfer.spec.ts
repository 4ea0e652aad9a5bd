/** 保持, 咨询, 转接: the caller hears music or a person, never silence, and never what was not for her. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openComputer, type AgentComputer } from './kit/browser.ts'
import { atTelephone, hearEachOther, hearsMusic, TONES, type Person } from './kit/conversation.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { startTalk, type Talk } from './kit/story.ts'
import { openTelephone, type Behaviour, type Telephone } from './kit/telephone.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const UNIT = '区水务局'

let hotline: Hotline
let computer: AgentComputer
let telephone: Telephone
let expert: Person
let talk: Talk | undefined

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

const begin = async (agentId: string) => (talk = await startTalk({ hotline, computer }, agentId))

/** The agent asks the expert in private, the caller hears music. */
async function consulting(agentId: string) {
  const begun = await begin(agentId)
  await begun.desk.ask('咨询', UNIT)
  await telephone.talks()
  await hearEachOther([begun.agent, expert], [begun.caller])
  await hearsMusic(begun.caller, [begun.caller, begun.agent, expert])
  return begun
}

async function threeWay(agentId: string) {
  const begun = await consulting(agentId)
  await begun.desk.use('三方通话')
  await hearEachOther([begun.caller, begun.agent, expert])
  return begun
}

describe('one story a call', () => {
  afterEach(async () => {
    await talk?.leave()
    talk = undefined
    telephone.behave({ do: 'answer' })
  })

  it('保持: the caller hears music and not the agent; 恢复: they hear each other', async () => {
    const { desk, caller, agent } = await begin('1001')
    await desk.use('保持')
    await hearsMusic(caller, [caller, agent])
    await desk.use('恢复')
    await hearEachOther([caller, agent])
  })

  it('DA-2 咨询, 切换, 切换, 三方通话: who is not in the talk hears music, then all hear each other', async () => {
    const { desk, caller, agent } = await consulting('1002')
    await desk.use('切换')
    await hearEachOther([caller, agent], [expert])
    await hearsMusic(expert, [caller, agent, expert])
    await desk.use('切换')
    await hearEachOther([agent, expert], [caller])
    await hearsMusic(caller, [caller, agent, expert])
    await desk.use('三方通话')
    await hearEachOther([caller, agent, expert])
  })

  it('DA-2 取回 ends a consultation: the agent is back with the caller, and the expert’s call is over', async () => {
    const { desk, caller, agent } = await consulting('1003')
    await desk.use('取回')
    expect((await telephone.ended()).end).toBe('hungUpByHotline')
    await hearEachOther([caller, agent], [expert])
  })

  it('DA-2 离开: caller and expert go on; 取回: the agent is back with both', async () => {
    const { citizen, desk, caller, agent } = await threeWay('1004')
    await desk.use('离开')
    await desk.status('话后处理')
    await hearEachOther([caller, expert], [agent])
    await desk.use('取回')
    await desk.status('通话中')
    await hearEachOther([caller, agent, expert])
    expect(citizen.ending()).toBeUndefined()
  })

  it('DA-2 转接 after 咨询: the caller is with the expert, the agent in wrap-up, and the caller’s 挂断 ends all', async () => {
    const { citizen, desk, caller, agent } = await consulting('1005')
    await desk.use('转接')
    await desk.status('话后处理')
    await hearEachOther([caller, expert], [agent])
    await citizen.hangUp()
    expect((await telephone.ended()).end).toBe('hungUpByHotline')
    await hotline.asterisk.empty()
  })

  it('DA-2 转接 without 咨询: the caller hears music while it rings, then the expert', async () => {
    const { desk, caller, agent } = await begin('1006')
    telephone.behave({ do: 'ring' })
    const before = telephone.calls().length
    await desk.ask('转接', UNIT)
    await telephone.invited(before + 1)
    await desk.status('话后处理')
    await hearsMusic(caller, [caller, agent, expert])
    telephone.answer()
    await hearEachOther([caller, expert], [agent])
  })

  it('DA-2 the agent’s 挂断 in a three-way: caller and expert go on', async () => {
    const { citizen, desk, caller, agent } = await threeWay('1007')
    await desk.hangUp()
    await hearEachOther([caller, expert], [agent])
    expect(citizen.ending()).toBeUndefined()
    expect(telephone.call().end).toBeUndefined()
  })
})

/** One call for all of them: each leaves it as it found it, with caller and agent in sound. */
describe('a consulted telephone that does not talk', () => {
  beforeAll(async () => {
    await begin('1008')
  })
  afterAll(async () => {
    await talk?.leave()
  })

  it.each<[string, Behaviour, string]>([
    ['is busy', { do: 'busy' }, 'busy'],
    ['rejects', { do: 'reject', afterMs: 1000 }, 'rejected'],
    ['is cancelled with 挂断该方 while it rings', { do: 'ring' }, 'cancelled'],
    ['is cancelled with 取回 while it rings', { do: 'ring' }, 'cancelled'],
  ])('DA-2 %s: the caller is back with the agent', async (how, behaviour, end) => {
    const { citizen, desk, caller, agent } = talking()
    telephone.behave(behaviour)
    const before = telephone.calls().length
    await desk.ask('咨询', UNIT)
    await telephone.invited(before + 1)
    if (behaviour.do === 'ring') {
      await hearsMusic(caller, [caller, agent, expert])
      if (how.includes('取回')) await desk.use('取回')
      else await desk.drop(UNIT)
    }
    expect((await telephone.ended()).end).toBe(end)
    await hearEachOther([caller, agent], [expert])
    expect(citizen.ending()).toBeUndefined()
  })

  it('DA-2 does not exist: the caller is back with the agent', async () => {
    const { citizen, desk, caller, agent } = talking()
    telephone.behave({ do: 'vanish' })
    await desk.ask('咨询', UNIT)
    await hearsMusic(caller, [caller, agent, expert])
    await hearEachOther([caller, agent], [expert])
    expect(citizen.ending()).toBeUndefined()
  })

  function talking(): Talk {
    if (talk === undefined) throw new Error('the call could not begin')
    return talk
  }
})
