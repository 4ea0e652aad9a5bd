import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MessagesView } from '@hotline/contract'
import { isPrivate, sendByWebhook } from '../../messages/webhook.ts'
import { saveMessageRoutes } from '../../messages/routes.ts'
import { eventually, startHotline, type Desk, type Hotline } from '../../test/harness.ts'

/** A gateway that takes messages over HTTP, as an office has one. */
interface Gateway {
  url: string
  got: { key: string; body: { kind: string; to: string; text: string } }[]
  answers: number[]
  server: Server
}

async function startGateway(): Promise<Gateway> {
  const got: Gateway['got'] = []
  const answers: number[] = []
  const server = createServer((request, reply) => {
    void read(request).then((text) => {
      const status = answers.shift() ?? 200
      if (status < 300)
        got.push({
          key: String(request.headers['idempotency-key']),
          body: JSON.parse(text) as Gateway['got'][number]['body'],
        })
      reply.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...{ got, answers, server },
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/sms`,
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

const TICKET = {
  ...{ kind: 'help', callerName: '', address: '滨河路12号', matter: '停水', urgent: false, draft: false },
  ...{ journeyId: null, citizenId: null, contactNumber: '13800001111' },
}

describe('messages', () => {
  let gateway: Gateway
  let hotline: Hotline
  let desk: Desk
  const journeyId = randomUUID()
  beforeAll(async () => {
    gateway = await startGateway()
    hotline = await startHotline({
      env: {
        ...{ HOTLINE_MESSAGE_URL: gateway.url, HOTLINE_MESSAGE_PRIVATE: 'allow' },
        ...{ HOTLINE_MESSAGE_EVERY_MS: '20', HOTLINE_MESSAGE_RETRY_MS: '30', HOTLINE_MESSAGE_TRIES: '3' },
      },
    })
    desk = hotline.connect(await hotline.login('1001'))
    await desk.send('desk:open')
  })
  afterEach(() => {
    gateway.got.length = 0
    gateway.answers.length = 0
  })
  afterAll(async () => {
    await hotline.close()
    gateway.server.close()
  })

  const save = async (body: object, on = hotline) =>
    on.app.inject({
      method: 'POST',
      url: '/api/tickets',
      headers: { cookie: await on.login('1001'), 'idempotency-key': randomUUID() },
      payload: { ...TICKET, ...body },
    })

  it('tells a citizen the number of her ticket, in the transaction that registers it, and only at a mobile', async () => {
    const { number } = (await save({})).json<{ number: string }>()
    await eventually('the message', () => gateway.got.length === 1)
    expect(gateway.got[0]).toMatchObject({
      key: `ticket-${number}`,
      body: { kind: 'ticket_number', to: '13800001111' },
    })
    expect(gateway.got[0]?.body.text).toContain(number)
    await save({ contactNumber: '08181234567' })
    await save({ draft: true })
    const rows = await hotline.db.selectFrom('messages').select('status').execute()
    expect(rows).toEqual([{ status: 'sent' }])
  })

  it('EM-5 EM-6 an emergency class registers at once without a matter, comes first, and its units are told', async () => {
    await saveMessageRoutes(hotline.db, { kind: 'emergency_class', topic: 'gas' }, [
      { name: '燃气公司', recipient: '13900000001' },
      { name: '应急局', recipient: 'duty@yj' },
    ])
    const answer = await save({
      ...{ kind: null, matter: '', draft: true, emergencyClass: 'gas', contactNumber: '' },
    })
    expect(answer.json()).toMatchObject({ status: 'registered', urgent: true, emergencyClass: 'gas' })
    const { number, version } = answer.json<{ number: string; version: number }>()
    await eventually('both messages', () => gateway.got.length === 2)
    expect(gateway.got.map(({ body }) => body.to).sort()).toEqual(['13900000001', 'duty@yj'])
    await save({ contactNumber: '' })
    const cookie = await hotline.login('1001')
    const list = await hotline.app.inject({ url: '/api/tickets', headers: { cookie } })
    expect(list.json<{ tickets: object[] }>().tickets[0]).toMatchObject({ number, emergencyClass: 'gas' })
    const { journeyId: _journey, ...content } = TICKET
    const detailed = await hotline.app.inject({
      ...{ method: 'PUT', url: `/api/tickets/${number}`, headers: { cookie } },
      payload: { ...content, matter: '燃气泄漏', expectedVersion: version },
    })
    expect(detailed.json()).toMatchObject({ matter: '燃气泄漏', emergencyClass: 'gas', status: 'registered' })
  })

  it('EM-4 the address of an emergency goes to the service by its route, and a drill tells nobody', async () => {
    await saveMessageRoutes(hotline.db, { kind: 'emergency_address', topic: '120' }, [
      { name: '市急救中心', recipient: '13900000120' },
    ])
    hotline.telephony.offer('1001', { journeyId })
    hotline.telephony.answer('1001')
    expect(await desk.send('call:emergency', { journeyId, service: '120' })).toMatchObject({ ok: true })
    const address = { journeyId, partyId: '1', address: '江东区滨河路12号' }
    for (let again = 0; again < 2; again += 1)
      expect(await desk.send('call:emergencyAddress', address)).toMatchObject({ ok: true })
    await eventually('the address', () => gateway.got.length === 1)
    expect(gateway.got[0]?.body).toMatchObject({ kind: 'emergency_address', to: '13900000120' })
    expect(gateway.got[0]?.body.text).toMatch(/13800001111.*江东区滨河路12号/)
    const shown = await desk.told<MessagesView>(
      'messages:changed',
      ({ messages }) => messages[0]?.status === 'sent',
    )
    expect(shown).toMatchObject({ configured: true, messages: [{ recipient: '139****0120' }] })
    hotline.telephony.changeParty('1001', '1', { drill: true })
    await desk.send('call:emergencyAddress', { ...address, address: '别处' })
    expect(
      await hotline.db.selectFrom('messages').where('subject', '=', journeyId).selectAll().execute(),
    ).toHaveLength(1)
    hotline.telephony.endCall('1001')
  })

  it('tries again with pauses, and says in the end that it failed', async () => {
    gateway.answers.push(500, 302)
    await save({})
    await eventually('the third try', () => gateway.got.length === 1)
    gateway.answers.push(500, 500, 500)
    const { number } = (await save({})).json<{ number: string }>()
    const message = () =>
      hotline.db.selectFrom('messages').selectAll().where('key', '=', `ticket-${number}`).executeTakeFirst()
    await eventually('the failure', async () => (await message())?.status === 'failed')
    expect(await message()).toMatchObject({ attempts: 3, error: 'the channel answered 500' })
  })

  it('without a channel nothing is written, and the desk is told so', async () => {
    const silent = await startHotline({})
    try {
      await save({}, silent)
      expect(await silent.db.selectFrom('messages').selectAll().execute()).toEqual([])
      const other = silent.connect(await silent.login('1001'))
      await other.send('desk:open')
      silent.telephony.offer('1001', { journeyId })
      expect(await other.send('messages:open', { journeyId })).toEqual({
        ok: true,
        value: { configured: false, messages: [] },
      })
    } finally {
      await silent.close()
    }
  })

  it('never reaches this machine or a private network unless the settings say so, nor through a redirect', async () => {
    const message = { key: 'k', kind: 'ticket_number', recipient: '1', text: 't' } as const
    const options = { url: new URL(gateway.url), token: '', privateAllowed: false, timeoutMs: 1_000 }
    await expect(sendByWebhook(options, message)).rejects.toThrow('the address is private')
    gateway.answers.push(302)
    await expect(sendByWebhook({ ...options, privateAllowed: true }, message)).rejects.toThrow('answered 302')
    expect(gateway.got).toEqual([])
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:192.168.1.1',
      'fe80::1',
    ])
      expect([address, isPrivate(address)]).toEqual([address, true])
    for (const address of ['1.1.1.1', '2400:3200::1'])
      expect([address, isPrivate(address)]).toEqual([address, false])
  })
})
