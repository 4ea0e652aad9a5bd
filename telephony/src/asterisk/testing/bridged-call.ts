import { randomUUID } from 'node:crypto'
import type { AriChannel } from '../ari-event.ts'
import { agentGoneHandler } from '../legs.ts'
import { ariOf, putPlainHeadset, type AsteriskUnderTest, type ListeningAri } from './asterisk-under-test.ts'
import { openPhone, type Leg, type Phone } from './sip-phone.ts'
import { until } from './until.ts'

/** A caller and an agent talking in a bridge of one ARI application, with hang-up handlers as the switch sets them. */
export interface BridgedCall {
  ari: ListeningAri
  caller: Leg
  agent: Leg
  callerChannel: AriChannel
  agentChannel: AriChannel
  journeyId: string
  /** The agent's headset dials once more beside its talk. */
  press(dialled: string): void
  /** Nothing of it is left, unless its ARI application was closed before: then a test sweeps for itself. */
  close(): Promise<void>
}

export async function bridgedCall(
  asterisk: AsteriskUnderTest,
  options: { rtpTimeoutS?: number } = {},
): Promise<BridgedCall> {
  const app = `hotline-test-${randomUUID().slice(0, 8)}`
  const headset = `h-${randomUUID().replaceAll('-', '')}`
  const arrived: AriChannel[] = []
  let taken = false
  const ari = await ariOf(asterisk, app, (event, self) => {
    // Its own caller and no other: a second bridged call beside this one has an application that claims too.
    if (event.type === 'CallBroadcast' && !taken) void self.claim(event.channel.id)
    if (event.type === 'StasisStart' && event.args[0] !== 'agent') {
      taken = true
      arrived.push(event.channel)
    }
  })
  await ari.request('POST', '/asterisk/variable', { query: { variable: 'GREETING', value: '' } })
  const phones: Phone[] = [await openPhone(asterisk.sipPort), await openPhone(asterisk.sipPort)]
  const [citizen, desk] = phones as [Phone, Phone]
  await putPlainHeadset(ari, headset, desk.port, options.rtpTimeoutS)
  const callerLeg = await citizen.call('12345', '<sip:13800001111@127.0.0.1>')
  const callerChannel = await until('the caller in Stasis', () => arrived.shift())
  const agentId = `agent.${randomUUID()}`
  await ari.request('POST', `/channels/${agentId}`, {
    query: { endpoint: `PJSIP/${headset}`, app, appArgs: 'agent', callerId: '13800001111' },
    body: {
      variables: {
        'CHANNEL(hangup_handler_push)': agentGoneHandler(callerChannel.name),
        'SHARED(HOTLINE_CALLER_CHANNEL)': callerChannel.name,
      },
    },
  })
  const agentLeg = await (await desk.ringing()).answer()
  const agentChannel = await until('the agent in Stasis', () => {
    for (const event of ari.events)
      if (event.type === 'StasisStart' && event.channel.id === agentId) return event.channel
    return undefined
  })
  const journeyId = callerChannel.channelvars?.['HOTLINE_JOURNEY'] ?? ''
  await ari.request('POST', `/bridges/${journeyId}`, { query: { type: 'mixing' } })
  await ari.request('POST', `/bridges/${journeyId}/addChannel`, {
    query: { channel: `${callerChannel.id},${agentId}` },
  })
  const set = (id: string, variable: string, value: string) =>
    ari.request('POST', `/channels/${id}/variable`, { query: { variable, value } })
  await set(callerChannel.id, 'HOTLINE_AGENT_CHANNEL', agentChannel.name)
  await until('sound at the caller', () => callerLeg.media.received.length > 5)
  ari.events.length = 0
  return {
    ...{ ari, caller: callerLeg, agent: agentLeg, callerChannel, agentChannel, journeyId },
    press: (dialled) => void desk.call(dialled, `<sip:${headset}@127.0.0.1>`).catch(() => undefined),
    async close() {
      // Phones that close say no BYE: their channels would stay for the next test, which shares this Asterisk.
      for (const path of [`channels/${callerChannel.id}`, `channels/${agentId}`, `bridges/${journeyId}`])
        await ari.request('DELETE', `/${path}`).catch(() => undefined)
      await ari.close()
      for (const phone of phones) phone.close()
    },
  }
}
