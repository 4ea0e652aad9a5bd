/** A whole hotline that may be broken: real processes, with cables between them that can be cut, and agents at their seats. */
import { mkdtempSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAsteriskView, type AsteriskView } from '../e2e/kit/asterisk-view.ts'
import { freePort, freePortBlock } from '../e2e/kit/ports.ts'
import { until } from '../e2e/kit/until.ts'
import { connectionOf } from '../stack/asterisk-connection.ts'
import { createGroup } from '../stack/group.ts'
import { watchOver } from '../stack/keeper.ts'
import { ARI_APP, askAlive, hotline, serverService, type Backing } from '../stack/server.ts'
import { readSettings } from '../stack/settings.ts'
import { startStack } from '../stack/stack.ts'
import { layCable, type Cable } from './cable.ts'
import { clock, isReady, read, readFigures, through, type Figures } from './looks.ts'
import { openSeat, type Seat } from './seat.ts'

export interface ServerNode {
  readonly name: 'a' | 'b'
  readonly url: string
  /** Between this node and what stands behind it. */
  readonly ari: Cable
  readonly redis: Cable
  readonly database: Cable
  pid(): number | undefined
  kill(signal: NodeJS.Signals): void
  /** It answers, and serves desks. */
  leads(): Promise<boolean>
}

export type PartName = 'redis' | 'postgres' | 'asterisk'

export interface Stage {
  readonly home: string
  readonly sipPort: number
  readonly nodes: readonly ServerNode[]
  readonly seats: readonly Seat[]
  /** Between each seat's desk and whichever node leads, in the order of the seats. */
  readonly desks: readonly Cable[]
  /** What a browser of this hotline opens. */
  readonly url: string
  readonly password: string
  readonly asterisk: AsteriskView
  readonly databaseUrl: string
  readonly redisUrl: string
  /** What the front would say to a person. */
  readonly said: readonly string[]
  node(name: 'a' | 'b'): ServerNode
  leader(): Promise<ServerNode>
  pid(part: PartName): number | undefined
  kill(part: PartName, signal: NodeJS.Signals): void
  /** Some node leads, with everything behind it but perhaps PostgreSQL. */
  ready(timeoutMs?: number): Promise<void>
  /** Every seat is ready for a call. */
  staffed(timeoutMs?: number): Promise<void>
  figures(): Promise<Figures | undefined>
  close(): Promise<void>
}

const PASSWORD = 'demo-only-not-a-secret'
const RTP_PORTS = 240
const FIRST_SEAT = 1001
/** Voices of agents, in the order of their seats. */
const AGENT_HZ = [600, 700, 800, 900]
const QUICK = {
  HOTLINE_HEADSET_KIND: 'sip',
  // Nobody writes here.
  HOTLINE_WRAP_UP_MS: '300',
  HOTLINE_LOG_LEVEL: 'info',
}

export async function openStage(options: {
  nodes: 1 | 2
  seats: number
  restartDelayMs?: number
  server?: Readonly<Record<string, string>>
  rtpPorts?: number
  /** How wrong node b’s clock is, ms. */
  clockOfBMs?: number
}): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'hotline-faults-'))
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const group = createGroup({ home, restartDelayMs: options.restartDelayMs ?? 500, say })
  const cables: Cable[] = []
  const seats: Seat[] = []
  const desks: Cable[] = []
  const close = async () => {
    await Promise.all(seats.map((seat) => seat.close()))
    await group.stop()
    await Promise.all(cables.map((cable) => cable.close()))
    if (process.env['HOTLINE_FAULTS_KEEP'])
      await cp(join(home, 'log'), process.env['HOTLINE_FAULTS_KEEP'], { recursive: true })
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const count = options.rtpPorts ?? RTP_PORTS
    const media = await freePortBlock(count)
    const settings = readSettings({
      HOTLINE_HOME: home,
      HOTLINE_CACHE: process.env['HOTLINE_CACHE'],
      HOTLINE_HTTP_PORT: String(await freePort()),
      HOTLINE_SIP_PORT: String(await freePort()),
      HOTLINE_ARI_PORT: String(await freePort()),
      HOTLINE_AMI_PORT: String(await freePort()),
      HOTLINE_REDIS_PORT: String(await freePort()),
      HOTLINE_PG_PORT: String(await freePort()),
      HOTLINE_RTP_PORTS: `${String(media)}-${String(media + count - 1)}`,
    })
    const stack = await startStack(settings, group, say)
    await hotline(['migrate'], settings, stack, { signal: group.signal })
    await hotline(['seed'], settings, stack, { signal: group.signal, demoPassword: PASSWORD })

    const pid = (name: string) => {
      const text = read(join(home, 'run', `${name}.pid`))
      return text === '' ? undefined : Number.parseInt(text, 10)
    }
    const signalTo = (name: string, signal: NodeJS.Signals) => {
      const found = pid(name)
      if (found !== undefined) process.kill(found, signal)
    }
    const lay = async (far: () => number | undefined) => {
      const cable = await layCable(await freePort(), far)
      cables.push(cable)
      return cable
    }
    const openNode = async (name: 'a' | 'b', port: number): Promise<ServerNode> => {
      const [ari, redis, database] = await Promise.all([
        lay(() => settings.ariPort),
        lay(() => settings.redisPort),
        lay(() => settings.postgresPort),
      ])
      const own = { ...settings, httpPort: port }
      const backing: Backing = {
        ...stack,
        asteriskUrl: through(stack.asteriskUrl, ari),
        redisUrl: through(stack.redisUrl, redis),
        databaseUrl: through(stack.databaseUrl, database),
      }
      const service = serverService(own, backing)
      const url = `http://127.0.0.1:${String(port)}`
      await group.keep({
        ...service,
        name: `server-${name}`,
        env: {
          ...service.env,
          ...QUICK,
          HOTLINE_NODE: name,
          ...clock(name === 'b' ? options.clockOfBMs : undefined),
          ...options.server,
        },
        ready: () => askAlive(url),
      })
      return {
        ...{ name, url, ari, redis, database },
        pid: () => pid(`server-${name}`),
        kill: (signal) => signalTo(`server-${name}`, signal),
        leads: () => isReady(url),
      }
    }
    const nodes = [await openNode('a', settings.httpPort)]
    if (options.nodes === 2) nodes.push(await openNode('b', await freePort()))
    void watchOver({
      asterisk: connectionOf(stack),
      app: ARI_APP,
      alive: async () => void (await Promise.any(nodes.map(({ url }) => askAlive(url)))),
      say,
      signal: group.signal,
    })
    // What a load balancer does: desks go to whoever answers that it is ready.
    let leading: number | undefined
    const web = await lay(() => leading)
    const look = async () => {
      for (const { url } of nodes)
        if (await isReady(url)) {
          leading = Number(new URL(url).port)
          return
        }
      leading = undefined
    }
    const balancing = setInterval(() => void look(), 150)
    group.signal.addEventListener('abort', () => clearInterval(balancing))

    const stage: Stage = {
      ...{ home, nodes, seats, desks, said, close, password: PASSWORD },
      url: `http://127.0.0.1:${String(web.port)}`,
      sipPort: settings.sipPort,
      databaseUrl: stack.databaseUrl,
      redisUrl: through(stack.redisUrl, { port: settings.redisPort }),
      asterisk: createAsteriskView(stack.asteriskUrl),
      node: (name) => {
        const found = nodes.find((node) => node.name === name)
        if (found === undefined) throw new Error(`there is no node ${name}`)
        return found
      },
      leader: () =>
        until(
          async () => {
            for (const node of nodes) if (await node.leads()) return node
            return undefined
          },
          { that: 'a node leads', timeoutMs: 60_000 },
        ),
      pid,
      kill: signalTo,
      ready: async (timeoutMs = 60_000) => {
        await until(
          async () => {
            await look()
            return leading !== undefined
          },
          { that: 'a node leads', timeoutMs, everyMs: 100 },
        )
      },
      staffed: async (timeoutMs = 60_000) => {
        await until(() => seats.every((seat) => seat.connected() && seat.view()?.agent.state === 'ready'), {
          that: 'every seat is ready',
          timeoutMs,
        }).catch((failure: unknown) => {
          const states = seats.map((seat) => `${seat.agentId} ${JSON.stringify(seat.view()?.agent)}`)
          throw new Error(`not every seat is ready: ${states.join(' | ')}`, { cause: failure })
        })
      },
      figures: async () => {
        for (const { url } of nodes) if (await isReady(url)) return readFigures(url)
        return undefined
      },
    }
    await stage.ready()
    for (let index = 0; index < options.seats; index += 1) {
      const desk = await lay(() => leading)
      desks.push(desk)
      seats.push(
        await openSeat({
          url: `http://127.0.0.1:${String(desk.port)}`,
          agentId: String(FIRST_SEAT + index),
          password: PASSWORD,
          registrarPort: settings.sipPort,
          toneHz: AGENT_HZ[index % AGENT_HZ.length] ?? 600,
        }),
      )
    }
    await stage.staffed()
    return stage
  } catch (failure) {
    await close()
    throw new Error(`the stage did not stand: ${said.slice(-5).join(' | ')}`, { cause: failure })
  }
}
