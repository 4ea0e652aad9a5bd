import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeskView, TakenOver } from '@hotline/contract'
import { eventually, startHotline, type Hotline } from '../test/harness.ts'

describe('the socket', () => {
  let hotline: Hotline
  beforeAll(async () => {
    hotline = await startHotline({
      env: {
        HOTLINE_HEARTBEAT_GRACE_MS: '50',
        HOTLINE_PING_INTERVAL_MS: '100',
        HOTLINE_COMMANDS_PER_SECOND: '10',
      },
    })
  })
  afterAll(() => hotline.close())

  const refusedWith = (desk: { socket: { on: (name: string, heard: (error: Error) => void) => void } }) =>
    new Promise<string>((resolve) => {
      desk.socket.on('connect_error', (error) => {
        resolve(error.message)
      })
    })

  it('needs a session and a page of our own', async () => {
    expect(await refusedWith(hotline.connect('hotline_session=nonsense'))).toBe('NOT_LOGGED_IN')
    const cookie = await hotline.login('1001')
    const foreign = hotline.connect(cookie, { origin: 'http://evil.example' })
    expect(await refusedWith(foreign)).toBeTruthy()
    const own = hotline.connect(cookie, { origin: hotline.url })
    await eventually('connected', () => own.socket.connected)
    own.socket.disconnect()
  })

  it('F3 lets no desk in at a node that stands by, and the same page in when the node leads', async () => {
    const status = hotline.telephony.status()
    hotline.telephony.setStatus({ ...status, leads: false })
    const desk = hotline.connect(await hotline.login('1001'))
    expect(await refusedWith(desk)).toBeTruthy()
    expect(desk.socket.connected).toBe(false)
    hotline.telephony.setStatus({ ...status, leads: true })
    // A page asks again by itself; the harness's socket does when it is told.
    desk.socket.connect()
    await eventually('let in', () => desk.socket.connected)
    desk.socket.disconnect()
  })

  it('opens the desk, proves the heartbeat by itself and takes it back when the page is gone', async () => {
    const desk = hotline.connect(await hotline.login('1002'))
    const opened = await desk.send('desk:open')
    expect(opened).toMatchObject({
      ok: true,
      value: {
        agent: {
          ...{ agentId: '1002', state: 'not_ready', proofs: { heartbeat: true } },
          skills: ['general', 'housing-fund', 'dialect.sichuan'],
        },
      },
    })
    // A telephony room that forgot hears it again with the next pong.
    await hotline.telephony.prove('1002', { heartbeat: false })
    await eventually('proven again', () => hotline.telephony.desk('1002')?.agent.proofs.heartbeat)
    desk.socket.disconnect()
    await eventually('taken back', () => hotline.telephony.desk('1002')?.agent.proofs.heartbeat === false)
  })

  it('pushes a change of the desk to its agent and to nobody else', async () => {
    const [one, other] = [
      hotline.connect(await hotline.login('1003')),
      hotline.connect(await hotline.login('1004')),
    ]
    await one.send('desk:open')
    await other.send('desk:open')
    await one.send('agent:pauseAfterCall', { on: true })
    await one.told<DeskView>('desk:changed', (view) => view.agent.pauseAfterCall)
    await other.send('agent:pauseAfterCall', { on: false })
    await expect(
      Promise.race([
        other.told<DeskView>('desk:changed', (view) => view.agent.agentId === '1003'),
        other.told<DeskView>('desk:changed', (view) => view.agent.agentId === '1004').then(() => 'own only'),
      ]),
    ).resolves.toBe('own only')
  })

  it('keeps one active device: an older desk is told and cut off, the heartbeat stays', async () => {
    const cookie = await hotline.login('1005')
    const [older, newer] = [hotline.connect(cookie), hotline.connect(cookie)]
    await older.send('desk:open')
    await newer.send('desk:open')
    const told = await older.told<TakenOver>('desk:replaced')
    expect(told).toMatchObject({ address: '127.0.0.1', at: expect.any(Number) as number })
    await eventually('cut off', () => older.socket.disconnected)
    expect(newer.socket.connected).toBe(true)
    expect(hotline.telephony.desk('1005')?.agent.proofs.heartbeat).toBe(true)
  })

  it('answers nonsense with codes, and lives', async () => {
    const desk = hotline.connect(await hotline.login('1006'))
    const journeyId = crypto.randomUUID()
    const table: [string, unknown, string][] = [
      ['no:such', {}, 'COMMAND_UNKNOWN'],
      ['__proto__', {}, 'COMMAND_UNKNOWN'],
      ['agent:pause', { reason: 'holiday' }, 'INPUT_INVALID'],
      ['agent:pause', null, 'INPUT_INVALID'],
      ['agent:ready', { extra: 1 }, 'INPUT_INVALID'],
      ['call:hangup', { journeyId: '$' + '{EXTEN}' }, 'INPUT_INVALID'],
      ['call:finish', { journeyId, disposition: 'ticket', note: 'x'.repeat(501) }, 'INPUT_INVALID'],
      ['pop:open', { journeyId }, 'CALL_NOT_FOUND'],
      ['agent:ready', {}, 'AGENT_NOT_FOUND'],
    ]
    for (const [name, input, code] of table) {
      expect(await desk.send(name, input), name).toMatchObject({ ok: false, error: { code } })
    }
    desk.socket.emit('no:ack', 1, 2, 3)
    desk.socket.emit('agent:ready')
    // Without input, as a command that has none may be sent.
    expect(await desk.socket.emitWithAck('desk:open')).toMatchObject({ ok: true })
  })

  it('slows a page that runs wild', async () => {
    const desk = hotline.connect(await hotline.login('1007'))
    await eventually('connected', () => desk.socket.connected)
    const acks = await Promise.all(Array.from({ length: 60 }, () => desk.send('no:such')))
    const codes = acks.map((ack) => (ack.ok ? 'ok' : ack.error.code))
    expect(codes).toContain('RATE_LIMITED')
    expect(codes.filter((code) => code === 'COMMAND_UNKNOWN').length).toBeGreaterThanOrEqual(20)
  })

  it('cuts off a message beyond the limit and nobody else', async () => {
    const cookie = await hotline.login('1008')
    const [loud, calm] = [hotline.connect(cookie), hotline.connect(await hotline.login('1009'))]
    await calm.send('desk:open')
    await eventually('connected', () => loud.socket.connected)
    loud.socket.emit('agent:pause', { reason: 'x'.repeat(100_000) })
    await eventually('cut off', () => loud.socket.disconnected)
    expect(await calm.send('desk:open')).toMatchObject({ ok: true })
  })
})
