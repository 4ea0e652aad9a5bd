/** Strange numbers and rude programs: each gets a safe value or a clear refusal, and nobody else notices. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { idempotencyKey, logIn, type Api } from './kit/api.ts'
import { openComputer, pageHears, type AgentComputer } from './kit/browser.ts'
import { callHotline, type CitizenPlan } from './kit/citizen.ts'
import { openReadyDesk, type Desk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

let hotline: Hotline
let computer: AgentComputer
let desk: Desk
let api: Api
let serverPid: number
const left: { leave(): Promise<void> }[] = []

beforeAll(async () => {
  hotline = await startHotline()
  computer = await openComputer(700)
  desk = await openReadyDesk(computer, hotline)
  api = await logIn(hotline.url, '1001', hotline.password)
  serverPid = hotline.pid('server')
})
afterEach(async () => {
  await Promise.all(left.splice(0).map((one) => one.leave()))
  expect(hotline.pid('server'), 'the server never died').toBe(serverPid)
})
afterAll(async () => {
  await computer?.close()
  await hotline?.end()
})

describe('a caller id that is no number', () => {
  it.each<[string, CitizenPlan['from'], RegExp]>([
    ['empty', { user: '' }, /号码未显示/],
    ['anonymous', { user: 'anonymous', raw: '"Anonymous" <sip:anonymous@anonymous.invalid>' }, /号码未显示/],
    ['of 200 digits', { user: '1'.repeat(200) }, /1{5,25}(?!1)/],
    ['an emoji', { user: '📞', display: '📞' }, /号码未显示/],
    ['equal to an agent’s number', { user: '1001' }, /1001/],
    ['made of signs', { user: '"<>;&${EXTEN}', display: '"<>;&${EXTEN}' }, /号码未显示/],
    ['with CR LF and a header inside', { user: '138\r\nX-Evil: 1\r\n\r\n' }, /\d|号码未显示/],
    [
      'with AMI’s way to a second action',
      { user: '1\r\n\r\nAction: Command\r\nCommand: core stop now' },
      /\d|号码未显示/,
    ],
  ])('%s rings with a safe value and is talked to', async (_, from, shown) => {
    const citizen = await callHotline({ sipPort: hotline.sipPort, from, toneHz: 1000 })
    left.push(citizen)
    await desk.status('振铃')
    await desk.region('来电弹屏').getByText(shown).first().waitFor()
    await desk.answer()
    await Promise.all([pageHears(desk.page, 1000), citizen.hears(700)])
    await desk.hangUp()
    await citizen.ended()
    await desk.finish()
    await hotline.asterisk.empty()
  })
})

describe('a rude program', () => {
  const ticket = {
    kind: 'help',
    callerName: '',
    contactNumber: '',
    address: '',
    matter: '停水',
    urgent: false,
  }
  const fresh = { ...ticket, draft: false, journeyId: null, citizenId: null }

  it('sends a body over the limit and is told so', async () => {
    const huge = { ...fresh, matter: '水'.repeat(2_000_000) }
    const answer = await api.send('POST', '/api/tickets', huge, { 'idempotency-key': idempotencyKey() })
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'BODY_TOO_LARGE' } } })
  })

  it('sends a field over the limit and is told which', async () => {
    const long = { ...fresh, matter: '水'.repeat(5001) }
    const answer = await api.send('POST', '/api/tickets', long, { 'idempotency-key': idempotencyKey() })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'INPUT_INVALID' } } })
  })

  it('submits twice with one key and gets one ticket', async () => {
    const key = { 'idempotency-key': idempotencyKey() }
    const [one, other] = await Promise.all([
      api.send('POST', '/api/tickets', fresh, key),
      api.send('POST', '/api/tickets', fresh, key),
    ])
    expect([one.status, other.status].sort()).toEqual([200, 201])
    expect((one.body as { number: string }).number).toBe((other.body as { number: string }).number)
    const changed = await api.send('POST', '/api/tickets', { ...fresh, matter: '停电' }, key)
    expect(changed).toMatchObject({ status: 409, body: { error: { code: 'KEY_REUSED' } } })
  })

  it('writes over a version that it has not seen and is refused', async () => {
    const key = { 'idempotency-key': idempotencyKey() }
    const { body } = await api.send('POST', '/api/tickets', { ...fresh, draft: true }, key)
    const { number, version } = body as { number: string; version: number }
    const put = (expectedVersion: number) =>
      api.send(
        'PUT',
        `/api/tickets/${number}`,
        { ...ticket, draft: true, citizenId: null, expectedVersion },
        { 'idempotency-key': idempotencyKey() },
      )
    expect((await put(version)).status).toBe(200)
    expect(await put(version)).toMatchObject({ status: 409, body: { error: { code: 'VERSION_STALE' } } })
  })

  it('sends an unknown socket command and is refused with a code', async () => {
    const answers = await desk.page.evaluate(async () => {
      const { pathname } = new URL('/socket.io/', location.href)
      const get = (query: string, init?: RequestInit) =>
        fetch(`${pathname}?EIO=4&transport=polling${query}`, init)
      const opened = JSON.parse((await (await get('')).text()).slice(1)) as { sid: string }
      const say = (body: string) => get(`&sid=${opened.sid}`, { method: 'POST', body })
      await say('40')
      const first = await (await get(`&sid=${opened.sid}`)).text()
      await say('421["no:such",{}]')
      let heard = ''
      for (let turn = 0; turn < 5 && !heard.includes('431['); turn += 1)
        heard += await (await get(`&sid=${opened.sid}`)).text()
      return { first, heard }
    })
    expect(answers.heard).toContain('COMMAND_UNKNOWN')
  })
})
