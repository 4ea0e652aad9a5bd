/** The bench's own Asterisk and Redis: our configuration without words, and beside it the peer's queue. */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, freePortBlock } from '../e2e/kit/ports.ts'
import { createAsteriskView, type AsteriskView } from '../e2e/kit/asterisk-view.ts'
import { privateAsterisk } from '../stack/asterisk.ts'
import { createGroup } from '../stack/group.ts'
import { privateRedis } from '../stack/redis.ts'
import { readSettings } from '../stack/settings.ts'

export interface BenchStack {
  sipPort: number
  asteriskUrl: string
  amiUrl: string
  headsetUrl: string
  redisUrl: string
  asteriskVersion: string
  view: AsteriskView
  stop(): Promise<void>
}

/** Two hundred waiting callers and forty legs of agents, two ports each. */
const RTP_PORTS = 520
/** The same rules as our own native queue; leastrecent is the peer's longest-idle. */
const PEER_QUEUE = `
[bench-peer]
musicclass = default
strategy = leastrecent
ringinuse = no
autofill = yes
timeout = 15
retry = 1
wrapuptime = 0
joinempty = yes
leavewhenempty = no
reportholdtime = no
`
const PEER_EXTENSION = `
[from-trunk]
exten => peer,1,Answer(,i)
 same => n,Queue(bench-peer)
 same => n,Hangup()
`

export async function startBenchStack(say: (line: string) => void): Promise<BenchStack> {
  const home = mkdtempSync(join(tmpdir(), 'hotline-bench-'))
  const group = createGroup({ home, restartDelayMs: -1, say })
  const stop = async () => {
    await group.stop()
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const media = await freePortBlock(RTP_PORTS)
    const settings = {
      ...readSettings({
        ...process.env,
        HOTLINE_HOME: home,
        HOTLINE_CACHE: process.env['HOTLINE_CACHE'] ?? '.local/cache',
      }),
      sipPort: await freePort(),
      ariPort: await freePort(),
      amiPort: await freePort(),
      redisPort: await freePort(),
      rtpPorts: { first: media, last: media + RTP_PORTS - 1 },
    }
    const [redis, asterisk] = [
      await privateRedis(settings),
      await privateAsterisk({ ...settings, words: false }),
    ]
    appendFileSync(join(home, 'asterisk/etc/queues.conf'), PEER_QUEUE)
    appendFileSync(join(home, 'asterisk/etc/extensions.conf'), PEER_EXTENSION)
    await Promise.all([group.keep(redis.service), group.keep(asterisk.service)])
    return {
      sipPort: settings.sipPort,
      asteriskUrl: asterisk.asteriskUrl,
      amiUrl: asterisk.amiUrl,
      headsetUrl: asterisk.headsetUrl,
      redisUrl: redis.url,
      asteriskVersion: asterisk.version,
      view: createAsteriskView(asterisk.asteriskUrl),
      stop,
    }
  } catch (failure) {
    await stop()
    throw failure
  }
}
