import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ack, CallView, DeskView, PartyPurpose } from '@hotline/contract'
import { saveUnit } from '../../experts/repository.ts'
import { startHotline, type Desk, type Hotline } from '../../test/harness.ts'

const CONTACTS = [
  { label: '专线1', uri: 'sip:8001@127.0.0.1:5090', accept: 'answer' },
  { label: '专线2', uri: 'sip:8002@127.0.0.1:5090', accept: 'key' },
] as const

describe('an agent with a live call', () => {
  let hotline: Hotline
  let desk: Desk
  let unitId: string
  let journeyId: string
  beforeAll(async () => {
    hotline = await startHotline({ env: { HOTLINE_COMMANDS_PER_SECOND: '1000' } })
    desk = hotline.connect(await hotline.login('1001'))
    await desk.send('desk:open')
    unitId = await saveUnit(hotline.db, {
      newId: randomUUID(),
      name: '县城管局',
      duty: '市容',
      place: '全县',
      hunt: 'in_order',
      contacts: CONTACTS,
      at: Date.now(),
    })
  })
  afterAll(() => hotline.close())
  beforeEach(() => {
    journeyId = talk()
  })

  function talk(given: Partial<CallView> = {}): string {
    const id = randomUUID()
    hotline.telephony.offer('1001', { journeyId: id, ...given })
    hotline.telephony.answer('1001')
    hotline.telephony.calls.length = 0
    hotline.telephony.wishes.length = 0
    return id
  }
  const send = async (name: string, input: object = {}) =>
    (await desk.send(name, { journeyId, ...input })) as Ack<DeskView>
  const view = (ack: Ack<DeskView>): CallView | null => (ack.ok ? ack.value.call : null)
  const codeOf = (ack: Ack<DeskView>) => (ack.ok ? 'ok' : ack.error.code)

  it('holds and resumes, dials tones, swaps, joins, leaves and takes back', async () => {
    expect(view(await send('call:hold'))).toMatchObject({ callerHeld: true })
    expect(view(await send('call:resume'))).toMatchObject({ callerHeld: false })
    expect(codeOf(await send('call:dtmf', { digits: '12*#' }))).toBe('ok')
    expect(codeOf(await send('call:swap'))).toBe('ok')
    expect(codeOf(await send('call:join'))).toBe('ok')
    expect(view(await send('call:leave'))).toMatchObject({ state: 'handed_over' })
    expect(view(await send('call:takeBack'))).toMatchObject({ state: 'talking' })
    expect(hotline.telephony.calls).toEqual(
      ['hold', 'resume', 'dtmf 12*#', 'swap', 'join', 'leave', 'takeBack'].map(
        (name) => `${name} ${journeyId}`,
      ),
    )
  })

  it.each<[string, PartyPurpose]>([
    ['call:consult', 'consult'],
    ['call:invite', 'three_way'],
    ['call:transfer', 'transfer'],
  ])('DA-2 asks a unit by all its contacts in order: %s', async (name, purpose) => {
    const ack = await send(name, { unitId })
    expect(view(ack)?.parties).toMatchObject([{ partyId: '1', name: '县城管局', unitId, purpose }])
    expect(hotline.telephony.wishes).toEqual([
      { role: 'expert', unitId, name: '县城管局', purpose, hunt: 'in_order', contacts: CONTACTS },
    ])
  })

  it('completes a transfer to whom she consulted, and asks nobody anew', async () => {
    await send('call:consult', { unitId })
    hotline.telephony.changeParty('1001', '1', { state: 'talking' })
    expect(view(await send('call:transfer'))).toMatchObject({ state: 'handed_over' })
    expect(hotline.telephony.calls.at(-1)).toBe(`completeTransfer ${journeyId}`)
    expect(hotline.telephony.wishes).toHaveLength(1)
  })

  it('takes a question back, and lets a party go', async () => {
    await send('call:invite', { unitId })
    expect(view(await send('call:drop', { partyId: '1' }))?.parties).toMatchObject([{ state: 'left' }])
    expect(codeOf(await send('call:drop', { partyId: '7' }))).toBe('PARTY_NOT_FOUND')
  })

  it('is told why not, by code', async () => {
    expect(codeOf(await send('call:consult', { unitId: randomUUID() }))).toBe('UNIT_NOT_FOUND')
    const demo = await hotline.db
      .selectFrom('expert_units')
      .select('id')
      .where('name', '=', '区水务局')
      .execute()
    expect(codeOf(await send('call:invite', { unitId: demo[0]?.id }))).toBe('NO_CONTACT')
    expect(codeOf(await send('call:hold', { journeyId: randomUUID() }))).toBe('CALL_NOT_FOUND')
    for (let asked = 0; asked < 4; asked += 1) await send('call:invite', { unitId })
    expect(codeOf(await send('call:invite', { unitId }))).toBe('TOO_MANY_PARTIES')
    journeyId = talk({ native: true })
    expect(codeOf(await send('call:consult', { unitId }))).toBe('CALL_IS_NATIVE')
    journeyId = randomUUID()
    hotline.telephony.offer('1001', { journeyId })
    expect(await send('call:hold')).toMatchObject({
      ok: false,
      error: { code: 'TRANSITION_REFUSED', details: { state: 'offered' } },
    })
  })

  it.each<[string, string, object]>([
    ['tones that are a command', 'call:dtmf', { digits: '1w,${SHELL(id)}' }],
    ['no tones', 'call:dtmf', { digits: '' }],
    ['a telephone number instead of a unit', 'call:transfer', { unitId: '13800001111' }],
    ['an address instead of a unit', 'call:consult', { unitId: 'sip:1@evil.example' }],
    ['an address beside a unit', 'call:invite', { unitId: randomUUID(), uri: 'sip:1@evil.example' }],
    ['a service that is none', 'call:emergency', { service: '900' }],
    ['an address instead of a service', 'call:emergency', { service: 'sip:110@evil.example' }],
    ['a party that is a pattern', 'call:drop', { partyId: '*' }],
  ])('cannot dial by %s', async (_title, name, input) => {
    expect(codeOf(await send(name, input))).toBe('INPUT_INVALID')
    expect(hotline.telephony.calls).toEqual([])
  })
})
