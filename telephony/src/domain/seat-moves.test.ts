import { AppError } from '@hotline/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../testing/world.ts'
import { knownAgent, prove, ready } from './agent-moves.ts'
import { DEFAULT_CALL_POLICY } from './call-policy.ts'
import { ask } from './party-moves.ts'
import { partyView, type PartyContact, type PartyWish } from './party.ts'
import { closeSeat, openSeat, saveSeat, seatHeadset, seatPresence } from './seat-moves.ts'

/** 专家坐席: an expert at a headset of this system, as a contact of a unit. */

const SEAT: PartyContact = { label: '3001 陈晓华', uri: 'seat:3001', accept: 'answer' }
const PHONE: PartyContact = { label: '专线1', uri: 'sip:8001@127.0.0.1', accept: 'key' }
const BRIEF = { question: '抢修要多久？', note: '家中有老人', matter: '停水两天' }

let world: World
const party = () => [...world.exchange.journeys.values()][0]?.parties?.[0]
const asks = (contacts: PartyContact[], hunt: PartyWish['hunt'] = 'in_order') =>
  world.run((turn) => {
    const agent = knownAgent(turn.exchange, '1001')
    const unitId = '00000000-0000-4000-8000-000000000001'
    const name = '区水务局'
    ask(turn, agent, agent.journeyId ?? '', {
      ...{ role: 'expert', unitId, name, purpose: 'three_way', contacts, hunt, brief: BRIEF },
    })
  })
const takesSeat = async () => {
  await world.run((turn) => openSeat(turn, '3001'))
  await world.run((turn) =>
    saveSeat(turn, { seatId: '3001', headset: { name: 'h-1', password: 'x' }, online: false }),
  )
  await world.run((turn) => seatHeadset(turn, 'h-1', true))
}

beforeEach(async () => {
  world = createWorld(DEFAULT_CALL_POLICY)
  await world.login('1001')
  await world.headset('1001', true)
  await world.run((turn) => prove(turn, knownAgent(turn.exchange, '1001'), { microphone: true }))
  await world.run((turn) => ready(turn, knownAgent(turn.exchange, '1001')))
  await world.arrive('caller')
  await world.answer([...world.exchange.journeys.values()][0]?.agentLegId ?? '')
})

describe('专家坐席', () => {
  it('DA-4 is rung at her own headset with the question, answers without a key, and is busy meanwhile', async () => {
    await takesSeat()
    expect(seatPresence(world.exchange, '3001')).toBe('free')
    await asks([SEAT, PHONE])
    expect(party()?.attempts).toMatchObject([{ seatId: '3001', label: '3001 陈晓华' }])
    const asked = party()
    expect(asked === undefined ? undefined : partyView(asked).brief).toEqual(BRIEF)
    expect(seatPresence(world.exchange, '3001')).toBe('busy')
    await world.partyAnswers(party()?.attempts[0]?.legId ?? '')
    expect(party()?.state).toBe('talking')
    await world.partyEnds(party()?.attempts[0]?.legId ?? '', 'left')
    expect(seatPresence(world.exchange, '3001')).toBe('free')
  })

  it('DA-3 who is not there is passed over at once, and the next contact rings', async () => {
    await asks([SEAT, PHONE])
    expect(party()?.attempts).toMatchObject([
      { seatId: '3001', end: 'unreachable', endedAt: world.now() },
      { label: '专线1' },
    ])
    expect(party()?.state).toBe('ringing')
  })

  it('DA-3 together rings those who are there; a unit with nobody there has failed, and the caller stays', async () => {
    await takesSeat()
    await asks([SEAT, PHONE, { ...SEAT, uri: 'seat:3002' }], 'together')
    expect(party()?.attempts.map(({ endedAt }) => endedAt === undefined)).toEqual([true, true, false])
    await world.run((turn) => seatHeadset(turn, 'h-1', false))
    await asks([{ ...SEAT, uri: 'seat:3002' }])
    expect([...world.exchange.journeys.values()][0]?.parties?.[1]).toMatchObject({
      ...{ state: 'failed', end: 'unreachable' },
    })
    expect([...world.exchange.journeys.values()][0]?.state).toBe('talking')
  })

  it('is not given up while she talks', async () => {
    await takesSeat()
    await asks([SEAT])
    const refused = await world
      .run((turn) => closeSeat(turn, '3001'))
      .then(
        () => undefined,
        (error: unknown) => (error instanceof AppError ? error.code : error),
      )
    expect(refused).toBe('TRANSITION_REFUSED')
    await world.partyEnds(party()?.attempts[0]?.legId ?? '', 'no_answer')
    await world.run((turn) => closeSeat(turn, '3001'))
    expect(seatPresence(world.exchange, '3001')).toBe('offline')
  })
})
