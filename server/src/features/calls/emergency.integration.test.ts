import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EMERGENCY_SERVICES, type Ack, type DeskView, type EmergencyService } from '@hotline/contract'
import { saveDrill, saveRoutes } from '../../emergency/repository.ts'
import {
  createTestDatabase,
  eventually,
  startHotline,
  type Desk,
  type Hotline,
  type TestDatabase,
} from '../../test/harness.ts'
import { createRelay, type Relay } from '../../test/relay.ts'

const ROUTES = ['sip:127.0.0.1:5091', 'sip:police@127.0.0.1:5092']

describe('an emergency key', () => {
  let database: TestDatabase
  let wire: Relay
  let hotline: Hotline
  let desk: Desk
  let journeyId: string
  const prefix = `test-${randomUUID().slice(0, 8)}`
  const start = () =>
    startHotline({
      database,
      env: {
        DATABASE_URL: wire.url,
        HOTLINE_REDIS_PREFIX: prefix,
        HOTLINE_EMERGENCY_REFRESH_MS: '20',
        HOTLINE_DATABASE_PROBE_MS: '50',
        HOTLINE_DATABASE_TIMEOUT_MS: '1000',
        HOTLINE_SWEEP_MS: '200',
        HOTLINE_COMMANDS_PER_SECOND: '1000',
      },
    })
  beforeAll(async () => {
    database = await createTestDatabase()
    wire = await createRelay(database.url)
    hotline = await start()
    desk = hotline.connect(await hotline.login('1001'))
    await desk.send('desk:open')
  })
  afterAll(async () => {
    await hotline.close()
    await wire.cut()
    await database.drop()
  })
  beforeEach(async () => {
    await plan(false)
    ring()
  })

  /** A new call, which the agent takes. */
  function ring(): void {
    journeyId = randomUUID()
    hotline.telephony.offer('1001', { journeyId })
    hotline.telephony.answer('1001')
    hotline.telephony.wishes.length = 0
  }

  /** Writes it and waits until the server knows. */
  async function plan(drill: boolean): Promise<void> {
    await saveRoutes(database.db, '110', ROUTES)
    await saveDrill(database.db, drill)
    await eventually('known', () => {
      try {
        return hotline.app.emergency.wish('110').contacts.length === (drill ? 1 : ROUTES.length)
      } catch {
        return false // no route is known yet
      }
    })
  }
  const press = async (service: EmergencyService = '110') =>
    (await desk.send('call:emergency', { journeyId, service })) as Ack<DeskView>
  const fail = () => {
    hotline.telephony.changeParty('1001', '1', { state: 'failed', end: 'busy', endedAt: Date.now() })
  }
  const ticketsOf = async (id: string) => {
    const urgent = await database.db.selectFrom('tickets').selectAll().where('urgent', '=', true).execute()
    return urgent.filter((ticket) => ticket.journey_ids.includes(id))
  }
  const ticketIs = (id: string) => eventually(`ticket of ${id}`, async () => (await ticketsOf(id))[0])

  it('EM-1 EM-3 asks the service by every route in its order', async () => {
    const ack = await press()
    expect(ack).toMatchObject({
      ok: true,
      value: { call: { callerHeld: false, parties: [{ role: 'emergency', service: '110', drill: false }] } },
    })
    expect(hotline.telephony.wishes).toEqual([
      {
        role: 'emergency',
        purpose: 'emergency',
        name: '110',
        service: '110',
        drill: false,
        hunt: 'in_order',
        contacts: [
          { label: '线路1', uri: 'sip:110@127.0.0.1:5091', accept: 'answer' },
          { label: '线路2', uri: 'sip:police@127.0.0.1:5092', accept: 'answer' },
        ],
      },
    ])
  })

  it('EM-3 a service without a route is asked for nobody, and telephony says the number to dial', async () => {
    expect(await press('122')).toMatchObject({ ok: true })
    expect(hotline.telephony.wishes.at(-1)).toMatchObject({ service: '122', contacts: [] })
  })

  it('EM-1 the switch is told the routes, for the time without a server', async () => {
    await eventually('told', () => hotline.telephony.emergencyRoutes?.routes['110'].length === 2)
    expect(hotline.telephony.emergencyRoutes?.routes['110'][1]).toBe('sip:police@127.0.0.1:5092')
  })

  it('EM-8 has no configured route in any wish while the drill is on, and makes no ticket', async () => {
    await plan(true)
    for (const service of EMERGENCY_SERVICES) expect(await press(service)).toMatchObject({ ok: true })
    expect(hotline.telephony.wishes.map((wish) => wish.contacts.map(({ uri }) => uri))).toEqual(
      EMERGENCY_SERVICES.map((service) => [`drill:${service}`]),
    )
    for (const uri of ROUTES)
      expect(JSON.stringify(hotline.telephony.wishes)).not.toContain(uri.slice('sip:'.length))
    fail()
    const drilled = journeyId
    await plan(false)
    ring()
    await press()
    fail()
    await ticketIs(journeyId)
    expect(await ticketsOf(drilled)).toEqual([])
  })

  it('EM-1 EM-3 works at once with PostgreSQL away, by the last known routes; the ticket follows', async () => {
    await wire.cut()
    try {
      await eventually('noticed', () => !hotline.app.databaseWatch.up)
      expect(await press()).toMatchObject({ ok: true })
      expect(hotline.telephony.wishes[0]?.contacts).toHaveLength(2)
      fail()
    } finally {
      await wire.mend()
    }
    await ticketIs(journeyId)
  })

  it('EM-3 registers one urgent ticket when every route failed, however often it is told', async () => {
    await press()
    fail()
    fail()
    const ticket = await ticketIs(journeyId)
    fail()
    const first = journeyId
    ring()
    await press()
    fail()
    await ticketIs(journeyId)
    expect(await ticketsOf(first)).toHaveLength(1)
    expect(ticket).toMatchObject({
      status: 'registered',
      kind: 'help',
      urgent: true,
      contact_number: '13800001111',
      created_by: '1001',
      registered_by: '1001',
    })
    expect(ticket?.matter).toContain('110')
  })

  it('EM-3 registers once what nobody was there to hear', async () => {
    const { app } = hotline
    const tell = async (id: string, drill: boolean) => {
      const endedAt = Date.now() - 30_000
      const party = {
        partyId: '1',
        role: 'emergency',
        name: '119',
        unitId: null,
        service: '119',
        purpose: 'emergency',
        state: 'failed',
        askedAt: endedAt - 30_000,
        answeredAt: null,
        spokeAt: null,
        endedAt,
        end: 'no_answer',
        attempts: [],
        drill,
      }
      const call = { callerNumber: '13900003333', dialled: '12345', arrivedAt: party.askedAt - 60_000 }
      const event = { journeyId: id, version: 5, type: 'party', at: endedAt, agentId: '1002', party, ...call }
      await app.redis.xadd(app.journeyStream, '*', 'event', JSON.stringify(event))
    }
    const [drilled, first, second] = [randomUUID(), randomUUID(), randomUUID()]
    await tell(drilled, true)
    await tell(first, false)
    expect(await ticketIs(first)).toMatchObject({ created_by: '1002', contact_number: '13900003333' })
    // Another sweep has looked at all of them when the next one is there.
    await tell(second, false)
    await ticketIs(second)
    expect(await ticketsOf(first)).toHaveLength(1)
    expect(await ticketsOf(drilled)).toEqual([])
  })

  it('EM-1 is known to a server that starts while PostgreSQL is away', async () => {
    // Only the application ends: the keys of this test stay.
    await hotline.app.close()
    await wire.cut()
    hotline = await start()
    expect(hotline.app.emergency.wish('110')).toMatchObject({
      drill: false,
      contacts: [{ uri: 'sip:110@127.0.0.1:5091' }, { uri: 'sip:police@127.0.0.1:5092' }],
    })
    await wire.mend()
  })
})
