/** The telephony room, started with the application and closed with it. Tests of routes hand in their own. */
import { BlockList, isIP } from 'node:net'
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import { createTelephony, type Telephony, type TelephonyOptions } from '@hotline/telephony'

declare module 'fastify' {
  interface FastifyInstance {
    telephony: Telephony
  }
}

export default fp<{ telephony: Telephony | undefined }>(
  (app, options, done) => {
    const { neverBlock, ...guard } = app.settings.sipGuard
    const never = networks(neverBlock)
    const telephony =
      options.telephony ??
      createTelephony({
        node: app.settings.node,
        asterisk: app.settings.asterisk,
        redis: app.openRedis('telephony', { maxRetriesPerRequest: 1 }),
        redisPrefix: app.settings.redis.prefix,
        policy: app.settings.callPolicy,
        routing: app.routingRules,
        headsetKind: app.settings.headsetKind,
        sweepMs: app.settings.telephonySweepMs,
        ...recording(app),
        guard: {
          ...guard,
          exempt: (address) => never.check(address, family(address)) || app.realtime.sitsAt(address),
        },
        log: app.log.child({ room: 'telephony' }),
        now: app.now,
      })
    app.decorate('telephony', telephony)
    // Only when every feature listens may the first fact arrive.
    app.addHook('onReady', () => telephony.start())
    app.addHook('onClose', () => telephony.close())
    done()
  },
  { name: 'telephony', dependencies: ['settings', 'redis', 'routing', 'recordings'] },
)

function recording({ recordings, settings }: FastifyInstance): Pick<TelephonyOptions, 'recording'> {
  const { recorder, stalledMs } = settings.recordings
  if (recordings === undefined || recorder === undefined) return {}
  const { live, disk } = recordings
  return { recording: { folder: live, ami: recorder, fault: () => disk.fault(), stalledMs } }
}

/** @param listed addresses, and networks as `192.0.2.0/24` */
function networks(listed: readonly string[]): BlockList {
  const list = new BlockList()
  for (const one of listed) {
    const [address = '', bits] = one.split('/')
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  return list
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
