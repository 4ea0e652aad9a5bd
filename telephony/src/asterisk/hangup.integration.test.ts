import { afterEach, describe, expect, it } from 'vitest'
import { asteriskUnderTest, ariOf } from './testing/asterisk-under-test.ts'
import { bridgedCall, type BridgedCall } from './testing/bridged-call.ts'
import { until } from './testing/until.ts'
import type { AriChannel } from './ari-event.ts'

/**
 * Hang-up on the real Asterisk, with the ARI application there and with it dead: a BYE ends the call, a lost leg does
 * not. The events are the table in telephony/asterisk/README.md.
 */
const asterisk = asteriskUnderTest()
let call: BridgedCall

afterEach(async () => {
  const sweeper = await ariOf(asterisk, 'watch-hangup')
  for (const { id } of await sweeper.request<AriChannel[]>('GET', '/channels'))
    await sweeper.request('DELETE', `/channels/${id}`).catch(() => undefined)
  await sweeper.request('DELETE', `/bridges/${call.journeyId}`).catch(() => undefined)
  await sweeper.close()
  await call.close()
})

describe.each([
  ['with the application there', false],
  ['with the application dead', true],
])('%s', (_, dead) => {
  const begin = async (options: { rtpTimeoutS?: number } = {}) => {
    call = await bridgedCall(asterisk, options)
    if (dead) await call.ari.close()
  }

  it('挂断 of the agent ends the call of the caller, after the goodbye', async () => {
    await begin()
    const heardBefore = call.caller.media.received.length
    await call.agent.hangUp()
    expect(await call.caller.untilEnded()).toMatch(/cause=16/)
    expect(call.caller.media.received.length).toBeGreaterThan(heardBefore)
  })

  it('the caller hangs up: the headset of the agent is free', async () => {
    await begin()
    await call.caller.hangUp()
    expect(await call.agent.untilEnded()).toMatch(/cause=16/)
  })

  it('a headset that falls silent loses its leg and not the caller', async () => {
    await begin({ rtpTimeoutS: 1 })
    call.agent.media.silence()
    expect(await call.agent.untilEnded()).toMatch(/cause=44/)
    // Had the handler redirected her, she would be on her way out by the time that a new session sees the channels.
    const looker = await ariOf(asterisk, 'watch-caller')
    const channels = await looker.request<AriChannel[]>('GET', '/channels')
    await looker.close()
    expect(channels.map(({ id, dialplan }) => [id, dialplan.context])).toEqual([
      [call.callerChannel.id, 'hotline-wait'],
    ])
    expect(call.caller.ended()).toBeUndefined()
  })
})

describe('what the application hears', () => {
  const heard = (id: string) =>
    call.ari.events.flatMap((event) => {
      if (!('channel' in event) || event.channel?.id !== id) return []
      return event.type === 'ChannelDestroyed' ? [`${event.type} ${String(event.cause)}`] : [event.type]
    })

  it('of an agent who hangs up: the leg goes with 16, the caller leaves Stasis without a hang-up request', async () => {
    call = await bridgedCall(asterisk)
    await call.agent.hangUp()
    await call.caller.untilEnded()
    expect(heard(call.agentChannel.id)).toEqual([
      ...['ChannelHangupRequest', 'StasisEnd', 'ChannelDestroyed 16'],
    ])
    expect(heard(call.callerChannel.id)).toEqual(['StasisEnd'])
  })

  it('of a caller who hangs up: request and end, and no ChannelDestroyed of hers', async () => {
    call = await bridgedCall(asterisk)
    await call.caller.hangUp()
    await until('the end of the agent', () => heard(call.agentChannel.id).includes('ChannelDestroyed 16'))
    expect(heard(call.callerChannel.id)).toEqual(['ChannelHangupRequest', 'StasisEnd'])
  })

  it('of a leg deleted with reason 44: 44, and the caller stays', async () => {
    call = await bridgedCall(asterisk)
    await call.ari.request('DELETE', `/channels/${call.agentChannel.id}`, { query: { reason_code: 44 } })
    await until('the end of the leg', () => heard(call.agentChannel.id).includes('ChannelDestroyed 44'))
    expect(heard(call.callerChannel.id)).toEqual([])
    expect(call.caller.ended()).toBeUndefined()
  })
})
