/**
 * HOTLINE_TLS=own: an agent on another computer by HTTPS and WSS, a trunk by TLS with SRTP. What protects calls from
 * strangers is tried on the same hotline.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { asteriskTree } from './kit/asterisk-tree.ts'
import { openComputer, pageHearsNothing, type AgentComputer } from './kit/browser.ts'
import { callHotline, type Citizen } from './kit/citizen.ts'
import { hearEachOther, theAgent, theCaller, TONES } from './kit/conversation.ts'
import { openDesk, openReadyDesk, type ButtonName, type Desk } from './kit/desk-page.ts'
import { startHotline, type Hotline } from './kit/hotline.ts'
import { startPlainAsterisk, type PlainAsterisk } from './kit/plain-asterisk.ts'
import { freePort } from './kit/ports.ts'
import { goodMessage } from '../torture/messages.ts'
import { ELSEWHERE, get, listens, outerAddress, shakeHands } from './kit/secure-door.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 })

const HOST = outerAddress()
let hotline: Hotline
let authority: string
let computer: AgentComputer
/** The provider's exchange: citizens call it, and it calls the hotline. */
let exchange: PlainAsterisk
const left: { leave(): Promise<void> }[] = []

beforeAll(async () => {
  hotline = await startHotline({ settings: { HOTLINE_TLS: 'own', HOTLINE_PUBLIC_HOST: HOST } })
  authority = join(hotline.home, 'tls/ca.pem')
  computer = await openComputer(TONES.agent, readFileSync(authority, 'utf8'))
  const dial = `PJSIP/secure/sip:12345@127.0.0.1:${String(hotline.sipsPort)}\\;transport=tls`
  // It lives on the same computer, so one certificate is good for both.
  exchange = await startPlainAsterisk(asteriskTree(), `exten => 12345,1,Dial(${dial},60)`, {
    authority,
    cert: join(hotline.home, 'tls/cert.pem'),
    key: join(hotline.home, 'tls/key.pem'),
    port: await freePort(),
  })
})
afterEach(async () => {
  await Promise.all(left.splice(0).map((one) => one.leave()))
})
afterAll(async () => {
  await exchange?.stop()
  await computer?.close()
  await hotline?.end()
})

const leaving = (desk: Desk) => {
  left.push({ leave: () => desk.page.context().close() })
  return desk
}

/** A take-over has a gap of a second; beyond five a citizen believes that the line is dead. */
const SILENCE_LIMIT_MS = 5000

/** Listens with the citizen from now on. */
function longestSilence({ voice }: Citizen): { ms(): number } {
  let [began, longest] = [performance.now(), 0]
  const timer = setInterval(() => {
    const now = performance.now()
    if ((voice?.level() ?? -Infinity) > -50) began = now
    longest = Math.max(longest, now - began)
  }, 100)
  return {
    ms: () => {
      clearInterval(timer)
      return longest
    },
  }
}

/** A citizen of the provider's, and an agent who has answered her. */
async function secureTalk(agentId: string) {
  const desk = leaving(await openReadyDesk(computer, hotline, agentId))
  const citizen = await callHotline({ sipPort: exchange.sipPort, from: '13800001111', toneHz: TONES.caller })
  left.push(citizen)
  await desk.status('振铃')
  await desk.answer()
  return { desk, citizen, caller: theCaller(citizen) }
}

it('a page by HTTPS and WSS and a caller by TLS with SRTP hear each other', async () => {
  const { desk, citizen, caller } = await secureTalk('1001')
  expect(new URL(desk.page.url()).origin).toBe(hotline.url)
  expect(hotline.url).toMatch(/^https:/)
  await hearEachOther([caller, theAgent(desk)])
  const legs = await hotline.asterisk.channels()
  expect(legs.map(({ name }) => name.split('-')[0]).sort()).toEqual(['PJSIP/h', 'PJSIP/trunk'])
  for (const { id, name } of legs) {
    expect(await hotline.asterisk.variable(id, 'CHANNEL(pjsip,secure)'), `${name}: signalling`).toBe('1')
    expect(await hotline.asterisk.variable(id, 'CHANNEL(rtp,secure,audio)'), `${name}: sound`).toBe('1')
  }
  await desk.hangUp()
  await citizen.ended()
  await hotline.asterisk.empty()
})

it('the same agent logs in at another desk in a call: the call goes there, with music on the way', async () => {
  const { desk, citizen, caller } = await secureTalk('1002')
  await hearEachOther([caller, theAgent(desk)])
  const silence = longestSilence(citizen)
  const other = leaving(await openDesk(computer, hotline))
  await other.page.getByLabel('工号').fill('1002')
  await other.page.getByLabel('密码').fill(hotline.password)
  await other.press('登录')
  await desk.page
    .getByText(/已在别处登录（\d{4}-\d\d-\d\d \d\d:\d\d，\d+\.\d+\.\d+\.\d+ · Chrome · Linux）/)
    .waitFor()
  await other.status('通话中')
  await hearEachOther([caller, theAgent(other)])
  expect(citizen.ending(), 'the citizen is still on the line').toBeUndefined()
  expect(silence.ms(), 'music on the way').toBeLessThan(SILENCE_LIMIT_MS)
  await pageHearsNothing(desk.page, TONES.caller)
  expect(await desk.button('改在此处使用' as ButtonName).isVisible()).toBe(true)
  await other.hangUp()
  expect((await citizen.ended()).how).toBe('hungUpByHotline')
  await hotline.asterisk.empty()
})

it('who guesses at accounts is shut out for a while, and a supervisor sees it', async () => {
  const guesser = createSocket('udp4')
  guesser.bind(0, ELSEWHERE)
  await once(guesser, 'listening')
  const { port } = guesser.address()
  const board = await computer.newPage()
  left.push({ leave: () => board.context().close() })
  await board.goto(hotline.deskUrl)
  await board.getByLabel('工号').fill('2001')
  await board.getByLabel('密码').fill(hotline.password)
  await board.getByRole('button', { name: '登录', exact: true }).click()
  for (let n = 0; n < 60; n += 1) {
    const text = goodMessage('REGISTER', `guess-${String(n)}`, { address: ELSEWHERE, port }, hotline.sipPort)
    guesser.send(text, hotline.sipPort, '127.0.0.1')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  guesser.close()
  const line = board.getByRole('status', { name: '安全' })
  await line.getByText(/电话线路已封锁 1 个地址/).waitFor()
  await line.getByRole('button', { name: '查看' }).click()
  await board.getByRole('cell', { name: ELSEWHERE }).waitFor()
  const shots = process.env['HOTLINE_TEST_SHOTS']
  if (shots !== undefined) await board.screenshot({ path: join(shots, 'intrusions.png') })
})

describe('doors', () => {
  it.each(['page', 'headsets', 'trunk'] as const)('%s: our certificate, and no old TLS', async (door) => {
    const page = Number(new URL(hotline.url).port)
    const port = { page, headsets: hotline.wssPort, trunk: hotline.sipsPort }[door]
    const { protocol, names } = await shakeHands({ host: HOST, port }, authority)
    expect(protocol).toMatch(/^TLSv1\.[23]$/)
    expect(names).toContain(`IP Address:${HOST}`)
    await expect(
      shakeHands({ host: HOST, port }, authority, { least: 'TLSv1', most: 'TLSv1.1' }),
    ).rejects.toThrow()
  })

  it('ARI is refused to other computers, also with its password and by crooked paths', async () => {
    const secret = readFileSync(join(hotline.home, 'secrets/asterisk-ari'), 'utf8').trim()
    const headers = { authorization: `Basic ${Buffer.from(`hotline:${secret}`).toString('base64')}` }
    const at = { host: '127.0.0.1', port: hotline.wssPort }
    expect((await get(at, '/ari/asterisk/info', authority, headers)).status).toBe(200)
    const other = { ...at, from: ELSEWHERE }
    for (const path of [
      '/ari/asterisk/info',
      '/ari/channels',
      '/ari/events?app=hotline-a',
      '/ari/api-docs/x.json',
    ])
      expect((await get(other, path, authority, headers)).status, path).toBe(403)
    for (const path of [
      '//ari/asterisk/info',
      '/./ari/asterisk/info',
      '/ws/../ari/asterisk/info',
      '/%61ri/asterisk/info',
      '/ARI/asterisk/info',
      '/aRi/asterisk/info',
    ]) {
      const { status, text } = await get(other, path, authority, headers)
      expect([403, 404], path).toContain(status)
      expect(text, path).not.toContain('startup_time')
    }
  })

  it.skipIf(HOST === '127.0.0.1')('ARI in the clear and AMI listen on loopback only', async () => {
    const ami = Number(
      /^port = (\d+)$/m.exec(readFileSync(join(hotline.home, 'asterisk/etc/manager.conf'), 'utf8'))?.[1],
    )
    for (const port of [hotline.ariPort, ami]) {
      expect(await listens({ host: '127.0.0.1', port })).toBe(true)
      expect(await listens({ host: HOST, port })).toBe(false)
    }
  })
})
