import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PopView, type CallView } from '@hotline/contract'
import {
  createTestDatabase,
  eventually,
  startHotline,
  type Desk,
  type Hotline,
  type TestDatabase,
} from '../../test/harness.ts'
import { createRelay, type Relay } from '../../test/relay.ts'

describe('the pop', () => {
  let database: TestDatabase
  let wire: Relay
  let hotline: Hotline
  let cookie: string
  let desk: Desk
  beforeAll(async () => {
    database = await createTestDatabase()
    wire = await createRelay(database.url)
    // Long enough that history is there with the first push unless PostgreSQL is away.
    hotline = await startHotline({
      database,
      env: { DATABASE_URL: wire.url, HOTLINE_DATABASE_PROBE_MS: '50', HOTLINE_POP_BUDGET_MS: '10000' },
    })
    cookie = await hotline.login('1001')
    desk = hotline.connect(cookie)
    await desk.send('desk:open')
  })
  afterAll(async () => {
    await hotline.close()
    await wire.cut()
    await database.drop()
  })

  function ring(call: Partial<CallView> = {}): string {
    const journeyId = randomUUID()
    hotline.telephony.offer('1001', { journeyId, ...call })
    return journeyId
  }
  const popOf = (journeyId: string, fits: (pop: PopView) => boolean = () => true) =>
    desk.told<PopView>('pop:changed', (pop) => pop.journeyId === journeyId && fits(pop))
  const choose = (journeyId: string, payload: object, by = cookie) =>
    hotline.app.inject({
      method: 'POST',
      url: `/api/journeys/${journeyId}/citizen`,
      headers: { cookie: by },
      payload,
    })

  it('IN-7 shows the demo caller with two earlier contacts and one open ticket', async () => {
    const pop = PopView.parse(await popOf(ring()))
    expect(pop).toMatchObject({
      historyAvailable: true,
      number: { national: '13800001111', kind: 'mobile', place: '' },
      dialled: '12345',
      contactCount: 2,
      people: [{ name: '罗秀英', flags: ['elderly'] }],
    })
    expect(pop.chosen).toBe(pop.people[0]?.citizenId)
    expect(pop.contacts).toHaveLength(2)
    expect(pop.contacts[0]).toMatchObject({ agentId: '1001', outcome: 'answered', disposition: 'ticket' })
    expect(pop.contacts[1]).toMatchObject({ disposition: 'answered_directly', ticketNumber: null })
    expect(pop.openTickets).toHaveLength(1)
    expect(pop.openTickets[0]).toMatchObject({ status: 'registered', kind: 'help', version: 1 })
    expect(pop.contacts[0]?.ticketNumber).toBe(pop.openTickets[0]?.number)
    // What the open ticket is about is what is suggested first.
    expect(pop.suggestions[0]?.title).toContain('停水')
  })

  it('is read again over the socket by the agent on the call and by nobody else', async () => {
    const journeyId = ring()
    const pushed = await popOf(journeyId)
    expect(await desk.send('pop:open', { journeyId })).toEqual({ ok: true, value: pushed })
    const other = hotline.connect(await hotline.login('1002'))
    await other.send('desk:open')
    expect(await other.send('pop:open', { journeyId })).toMatchObject({
      ok: false,
      error: { code: 'CALL_NOT_FOUND' },
    })
    expect(
      (await choose(journeyId, { citizenId: null, name: '甲', address: '' }, await hotline.login('1002')))
        .statusCode,
    ).toBe(404)
  })

  it('IN-7 lets the agent add another person on the number, and keeps their matters apart', async () => {
    const journeyId = ring()
    const { openTickets, people } = await popOf(journeyId)
    const body = { citizenId: null, name: ' 罗小明\u202e ', address: '江东区人民路1号' }
    const added = (await choose(journeyId, body)).json<PopView>()
    expect(added.people.map((person) => person.name)).toEqual(['罗小明', '罗秀英'])
    expect(added.chosen).toBe(added.people[0]?.citizenId)
    // The mother's ticket is not the son's.
    expect(added.openTickets).toEqual([])
    // A second click adds nobody.
    expect((await choose(journeyId, body)).json<PopView>().people).toHaveLength(2)
    const back = (
      await choose(journeyId, { citizenId: people[0]?.citizenId ?? '', name: '', address: '' })
    ).json<PopView>()
    expect(back.openTickets).toEqual(openTickets)
    expect(back.people[0]).toMatchObject({ name: '罗秀英', address: people[0]?.address })
    // Two people now: whoever calls next is not presumed to be one of them.
    expect((await popOf(ring())).chosen).toBeNull()
  })

  it('refuses to choose somebody who is not on this number', async () => {
    const journeyId = ring({ callerNumber: '13800001112' })
    const stranger = (await popOf(ring({ callerNumber: '13800001113' }))).people[0]?.citizenId ?? ''
    ring({ callerNumber: '13800001112', journeyId })
    const answer = await choose(journeyId, { citizenId: stranger, name: '', address: '' })
    expect(answer.json()).toMatchObject({ error: { code: 'CITIZEN_NOT_FOUND' } })
    expect((await choose(journeyId, { citizenId: null, name: ' ', address: '' })).statusCode).toBe(400)
  })

  it('recognises a number in any spelling, and a ticket by the number to call back', async () => {
    await hotline.app.inject({
      method: 'POST',
      url: '/api/tickets',
      headers: { cookie, 'idempotency-key': 'callback-0001' },
      payload: {
        kind: 'complaint',
        callerName: '孙某',
        contactNumber: '0818-8223344',
        address: '',
        matter: '夜间施工噪声',
        urgent: false,
        draft: false,
        journeyId: null,
        citizenId: null,
      },
    })
    const pop = await popOf(ring({ callerNumber: '+868188223344' }))
    expect(pop.number).toEqual({ national: '08188223344', kind: 'landline', place: '四川 达州' })
    expect(pop.openTickets.map((ticket) => ticket.kind)).toEqual(['complaint'])
  })

  it('IN-7 recognises by name whoever gave one with a ticket on a new number', async () => {
    const journeyId = ring({ callerNumber: '13700009999' })
    expect((await popOf(journeyId)).people).toEqual([])
    const save = await hotline.app.inject({
      method: 'POST',
      url: '/api/tickets',
      headers: { cookie, 'idempotency-key': 'first-call-0001' },
      payload: {
        kind: 'help',
        callerName: '新来电',
        contactNumber: '13600008888',
        address: '某路1号',
        matter: '停电',
        urgent: false,
        draft: false,
        journeyId,
        citizenId: null,
      },
    })
    const next = await popOf(ring({ callerNumber: '13700009999' }))
    expect(next.people).toMatchObject([{ name: '新来电', address: '某路1号' }])
    expect(next.chosen).toBe(save.json<{ citizenId: string }>().citizenId)
    expect(next.openTickets).toHaveLength(1)
  })

  it.each(['', 'anonymous', '9'.repeat(200), '📞🙂', '"<>;&${}\r\nAction: Originate', '1001'])(
    'shows caller id %j as a safe value that recognises nobody',
    async (callerNumber) => {
      const pop = PopView.parse(await popOf(ring({ callerNumber })))
      expect(pop).toMatchObject({
        historyAvailable: true,
        people: [],
        contactCount: 0,
        openTickets: [],
        chosen: null,
      })
      expect(pop.number.national).toMatch(/^\d{0,20}$/)
      expect(pop.suggestions.length).toBeGreaterThan(0)
    },
  )

  it('leaves without history while PostgreSQL is away, and brings it when it is back', async () => {
    await wire.cut()
    await eventually('noticed', () => !hotline.app.databaseWatch.up)
    const journeyId = ring()
    const first = await popOf(journeyId)
    expect(first).toMatchObject({
      historyAvailable: false,
      number: { national: '13800001111' },
      dialled: '12345',
    })
    expect(await desk.send('pop:open', { journeyId })).toMatchObject({
      ok: true,
      value: { historyAvailable: false },
    })
    await wire.mend()
    expect(await popOf(journeyId, (pop) => pop.historyAvailable)).toMatchObject({ contactCount: 2 })
  })
})

describe('a slow history', () => {
  it('does not hold the pop up', async () => {
    const hotline = await startHotline({ env: { HOTLINE_POP_BUDGET_MS: '0' } })
    try {
      const desk = hotline.connect(await hotline.login('1001'))
      await desk.send('desk:open')
      const locked = hotline.db.transaction().execute(async (trx) => {
        await trx.updateTable('citizens').set({ flags: [] }).execute()
        hotline.telephony.offer('1001', { journeyId: randomUUID() })
        await desk.told<PopView>('pop:changed')
      })
      await locked
      await desk.told<PopView>('pop:changed', (pop) => pop.historyAvailable)
    } finally {
      await hotline.close()
    }
  })
})
