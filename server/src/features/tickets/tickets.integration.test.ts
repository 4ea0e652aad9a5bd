import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreateTicketBody, TicketView } from '@hotline/contract'
import { firstBreak } from '../../domain/ticket/chain.ts'
import { foldAll } from '../../domain/ticket/fold.ts'
import { startHotline, type Hotline } from '../../test/harness.ts'
import { readEvents, readTicket } from './repository.ts'

const CONTENT = {
  kind: 'help',
  callerName: '罗秀英',
  contactNumber: '13800001111',
  address: '江东区滨河路12号',
  matter: '家里停水两天',
  urgent: false,
} as const
const CREATE: CreateTicketBody = { ...CONTENT, draft: false, journeyId: null, citizenId: null }

describe('tickets', () => {
  let hotline: Hotline
  let cookie: string
  beforeAll(async () => {
    hotline = await startHotline({})
    cookie = await hotline.login('1001')
  })
  afterAll(() => hotline.close())

  let keys = 0
  const newKey = () => `key-${String(++keys).padStart(8, '0')}`
  const ask = (
    method: 'POST' | 'PUT' | 'GET',
    url: string,
    payload?: object | string,
    headers: Record<string, string> = { 'idempotency-key': newKey() },
  ) =>
    hotline.app.inject({
      method,
      url,
      headers: {
        cookie,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
  const create = async (body: Partial<CreateTicketBody> = {}) =>
    (await ask('POST', '/api/tickets', { ...CREATE, ...body })).json<TicketView>()
  const codeOf = (answer: { json: <T>() => T }) => answer.json<{ error?: { code: string } }>().error?.code

  it('IN-2 IN-3 IN-11 registers, reads back, drafts, links; a number is twelve digits of the day in China', async () => {
    const journeyId = crypto.randomUUID()
    const answer = await ask('POST', '/api/tickets', { ...CREATE, journeyId })
    expect(answer.statusCode).toBe(201)
    const ticket = answer.json<TicketView>()
    expect(ticket).toMatchObject({ ...CONTENT, status: 'registered', version: 1, registeredBy: '1001' })
    expect(ticket).toMatchObject({ policy: 'kaijiang@2022-06-30', journeyIds: [journeyId] })
    expect(ticket.number).toMatch(/^\d{12}$/)
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ticket.createdAt)
    expect(ticket.number.slice(0, 6)).toBe(day.slice(2).replaceAll('-', ''))
    expect((await ask('GET', `/api/tickets/${ticket.number}`)).json()).toEqual(ticket)

    const draft = await create({ draft: true, kind: null, matter: '' })
    expect(draft).toMatchObject({ status: 'draft', policy: '', registeredAt: null })
    const saved = await ask('PUT', `/api/tickets/${draft.number}`, {
      ...CONTENT,
      citizenId: null,
      draft: false,
      expectedVersion: 1,
    })
    expect(saved.json()).toMatchObject({ status: 'registered', version: 2 })

    const later = crypto.randomUUID()
    const linked = await ask('POST', `/api/tickets/${ticket.number}/contacts`, {
      journeyId: later,
      note: '再次来电催问',
      expectedVersion: 1,
    })
    expect(linked.json()).toMatchObject({
      version: 2,
      journeyIds: [journeyId, later],
      linkedContacts: [{ journeyId: later, by: '1001', note: '再次来电催问' }],
    })
  })

  it('keeps one ticket of twenty concurrent submits with one key, and refuses the key for another', async () => {
    const headers = { 'idempotency-key': newKey() }
    const body = { ...CREATE, matter: '同一件事，点了二十次' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask('POST', '/api/tickets', body, headers)),
    )
    expect(new Set(answers.map((answer) => answer.json<TicketView>().number)).size).toBe(1)
    expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1)
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(19)
    const rows = await hotline.db
      .selectFrom('tickets')
      .select('number')
      .where('matter', '=', body.matter)
      .execute()
    expect(rows).toHaveLength(1)
    expect(codeOf(await ask('POST', '/api/tickets', { ...body, urgent: true }, headers))).toBe('KEY_REUSED')
    // Another person's key is another key.
    const other = await hotline.login('1002')
    const theirs = await ask('POST', '/api/tickets', body, { ...headers, cookie: other })
    expect(theirs.statusCode).toBe(201)
  })

  it('gives twenty different tickets twenty different numbers', async () => {
    const tickets = await Promise.all(Array.from({ length: 20 }, () => create()))
    expect(new Set(tickets.map((ticket) => ticket.number)).size).toBe(20)
  })

  it('refuses a stale version with the current one, and lets one of many concurrent changes win', async () => {
    const draft = await create({ draft: true })
    const change = { ...CONTENT, citizenId: null, draft: true, expectedVersion: 1 }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        ask('PUT', `/api/tickets/${draft.number}`, { ...change, matter: `第${String(at)}版` }),
      ),
    )
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
    for (const answer of answers.filter((each) => each.statusCode !== 200)) {
      expect(answer.json()).toEqual({ error: { code: 'VERSION_STALE', details: { version: 2 } } })
    }
  })

  it('answers a repeated change with the first answer', async () => {
    const draft = await create({ draft: true })
    const headers = { 'idempotency-key': newKey() }
    const change = { ...CONTENT, citizenId: null, draft: false, expectedVersion: 1 }
    const first = await ask('PUT', `/api/tickets/${draft.number}`, change, headers)
    const second = await ask('PUT', `/api/tickets/${draft.number}`, change, headers)
    expect(second.json()).toEqual(first.json())
    expect(second.statusCode).toBe(200)
  })

  it('lets nobody but its writer and a supervisor go on with a draft', async () => {
    const draft = await create({ draft: true })
    const change = { ...CONTENT, citizenId: null, draft: true, expectedVersion: 1 }
    const other = await ask('PUT', `/api/tickets/${draft.number}`, change, {
      cookie: await hotline.login('1002'),
    })
    expect(codeOf(other)).toBe('FORBIDDEN')
    const supervisor = await hotline.login('2001')
    const lead = await ask('PUT', `/api/tickets/${draft.number}`, change, { cookie: supervisor })
    expect(lead.statusCode).toBe(200)
  })

  it('lets an agent name only calls that were hers', async () => {
    const journeyId = crypto.randomUUID()
    await hotline.telephony.login({ agentId: '1003', name: '张伟', skills: [] })
    hotline.telephony.offer('1003', { journeyId })
    expect(codeOf(await ask('POST', '/api/tickets', { ...CREATE, journeyId }))).toBe('FORBIDDEN')
    const owner = { cookie: await hotline.login('1003'), 'idempotency-key': newKey() }
    expect((await ask('POST', '/api/tickets', { ...CREATE, journeyId }, owner)).statusCode).toBe(201)
  })

  it("lists an agent her own and a supervisor everybody's, and searches by part of the matter", async () => {
    await create({ matter: '路灯不亮100%请修' })
    const list = async (who: string, q: string) => {
      const answer = await ask('GET', `/api/tickets?q=${encodeURIComponent(q)}`, undefined, {
        cookie: await hotline.login(who),
      })
      return answer.json<{ tickets: { matter: string }[] }>().tickets
    }
    expect((await list('1001', '路灯不亮100%')).map((ticket) => ticket.matter)).toEqual(['路灯不亮100%请修'])
    expect(await list('1002', '路灯不亮')).toEqual([])
    expect(await list('2001', '路灯不亮')).toHaveLength(1)
    expect(await list('2001', '路灯%亮')).toEqual([])
  })

  it.each<[string, string, () => object | string, Record<string, string> | undefined, string]>([
    ['no key', '/api/tickets', () => CREATE, {}, 'INPUT_INVALID'],
    [
      'a key with a line break',
      '/api/tickets',
      () => CREATE,
      { 'idempotency-key': 'short' },
      'INPUT_INVALID',
    ],
    ['broken JSON', '/api/tickets', () => '{"kind":', undefined, 'INPUT_INVALID'],
    ['no object', '/api/tickets', () => '[]', undefined, 'INPUT_INVALID'],
    ['an unknown field', '/api/tickets', () => ({ ...CREATE, status: 'closed' }), undefined, 'INPUT_INVALID'],
    ['an unknown kind', '/api/tickets', () => ({ ...CREATE, kind: 'x' }), undefined, 'INPUT_INVALID'],
    ['no kind', '/api/tickets', () => ({ ...CREATE, kind: null }), undefined, 'INPUT_INVALID'],
    [
      'a matter of spaces',
      '/api/tickets',
      () => ({ ...CREATE, matter: ' \u200b\u0000 ' }),
      undefined,
      'INPUT_INVALID',
    ],
    [
      'a matter too long',
      '/api/tickets',
      () => ({ ...CREATE, matter: '长'.repeat(5001) }),
      undefined,
      'INPUT_INVALID',
    ],
    // U+0958 has no composed form: cleaned it is twice as long.
    [
      'one that grows',
      '/api/tickets',
      () => ({ ...CREATE, matter: '\u0958'.repeat(3000) }),
      undefined,
      'INPUT_INVALID',
    ],
    [
      'a body over the limit',
      '/api/tickets',
      () => ({ ...CREATE, matter: 'x'.repeat(70_000) }),
      undefined,
      'BODY_TOO_LARGE',
    ],
    [
      'nobody',
      '/api/tickets',
      () => ({ ...CREATE, citizenId: crypto.randomUUID() }),
      undefined,
      'CITIZEN_NOT_FOUND',
    ],
    [
      'no ticket',
      '/api/tickets/260101999999/contacts',
      () => ({ journeyId: null, note: '', expectedVersion: 1 }),
      undefined,
      'TICKET_NOT_FOUND',
    ],
    [
      'no number',
      "/api/tickets/1';--/contacts",
      () => ({ journeyId: null, note: '', expectedVersion: 1 }),
      undefined,
      'INPUT_INVALID',
    ],
    ['no route', '/api/ticket', () => ({}), undefined, 'NOT_FOUND'],
  ])('answers %s with its code', async (_title, url, body, headers, code) => {
    expect(codeOf(await ask('POST', url, body(), headers))).toBe(code)
  })

  it('refuses a contact on a draft and anything on a closed ticket', async () => {
    const draft = await create({ draft: true })
    const link = { journeyId: null, note: '', expectedVersion: 1 }
    expect(codeOf(await ask('POST', `/api/tickets/${draft.number}/contacts`, link))).toBe(
      'TRANSITION_REFUSED',
    )
    const registered = await create()
    const again = { ...CONTENT, citizenId: null, draft: false, expectedVersion: 1 }
    expect(codeOf(await ask('PUT', `/api/tickets/${registered.number}`, again))).toBe('TRANSITION_REFUSED')
  })

  it('takes any text and gives it back clean', async () => {
    const matter = '𠮷\u0000 "<script>" \u202eabc\u202c \ud800 =1+1 ${x}\r\n二'
    const ticket = await create({ matter })
    expect(ticket.matter).toBe('𠮷 "<script>" abc \ufffd =1+1 ${x}\n二')
    expect((await ask('GET', `/api/tickets/${ticket.number}`)).json<TicketView>().matter).toBe(ticket.matter)
  })

  it('cannot be rewritten: events refuse update, delete and truncate, whoever asks', async () => {
    const { number } = await create()
    for (const statement of [
      sql`update ticket_events set by = '1002' where ticket_number = ${number}`,
      sql`delete from ticket_events where ticket_number = ${number}`,
      sql`truncate ticket_events`,
    ]) {
      await expect(statement.execute(hotline.db)).rejects.toThrow('append-only')
    }
    await expect(
      sql`insert into ticket_events select * from ticket_events where ticket_number = ${number}`.execute(
        hotline.db,
      ),
    ).rejects.toThrow('ticket_events_pkey')
  })

  it('is its events: every row equals their fold and every chain is whole', async () => {
    const rows = await hotline.db.selectFrom('tickets').select('number').execute()
    expect(rows.length).toBeGreaterThan(20)
    for (const { number } of rows) {
      const events = await readEvents(hotline.db, number)
      const stored = await readTicket(hotline.db, number)
      expect(stored?.ticket).toEqual(foldAll(events.map((link) => link.event)))
      expect(firstBreak(events)).toBeUndefined()
      expect(events.at(-1)?.hash).toBe(stored?.hash)
    }
  })
})
