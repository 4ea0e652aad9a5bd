/** Our telephony as a server node runs it, in a process of its own as a server is. */
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import {
  createTelephony,
  DEFAULT_CALL_POLICY,
  type Telephony,
  type TelephonyOptions,
} from '@hotline/telephony'
import { until } from '../e2e/kit/until.ts'
import { serveChild, startChild } from './child.ts'
import { createComplaints } from './complaints.ts'
import type { AgentAccount } from './sip-agents.ts'

export interface OurProcess {
  /** Logs so many agents in. Their telephones, in order; they have to register before `registered` resolves. */
  login(count: number): Promise<AgentAccount[]>
  registered(): Promise<void>
  ready(count: number): Promise<void>
  /** Every agent is not ready, from wherever she was; calls that are up are ended by their callers. */
  rest(): Promise<void>
  close(): Promise<void>
}

interface Options {
  asterisk: TelephonyOptions['asterisk']
  redisUrl: string
}

/** As the server does it; a bench is over before the first comparison would matter. */
const SWEEP_MS = 5000
const SKILLS = [DEFAULT_CALL_POLICY.defaultSkill]
const AGENTS_AT_MOST = 10_000
const { kinds: KINDS } = DEFAULT_CALL_POLICY.breaks
const UNLIMITED = { ...KINDS, break: { ...KINDS.break, limit: AGENTS_AT_MOST } }

export function startOurProcess(options: Options): OurProcess {
  const child = startChild(fileURLToPath(import.meta.url), options)
  const ask = async (question: string, value?: unknown) => void (await child.ask(question, value))
  return {
    login: async (count) => (await child.ask('login', count)) as AgentAccount[],
    registered: () => ask('registered'),
    ready: (count) => ask('ready', count),
    rest: () => ask('rest'),
    close: () => ask('close').finally(() => child.close()),
  }
}

await serveChild(import.meta.url, async ({ asterisk, redisUrl }: Options) => {
  const complaints = createComplaints((line) => console.log(line))
  const { log } = complaints
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null })
  redis.on('error', (failure: Error) => log.warn({ failure }, 'redis'))
  const telephony = createTelephony({
    node: 'bench',
    asterisk,
    redis,
    redisPrefix: 'bench',
    // No words to either side, as the peer has none. No wrap-up: an agent who hung up is free, as the peer's is. An agent who was lost does not come back.
    policy: {
      ...DEFAULT_CALL_POLICY,
      ...{ ringTimeoutMs: 15_000, wrapUpMs: 0, announceAgent: false },
      // All agents rest between the contestants' turns, as often as there are turns.
      breaks: { kinds: UNLIMITED, atOnce: AGENTS_AT_MOST },
    },
    headsetKind: 'sip',
    guard: { tries: 20, windowMs: 60_000, blockMs: 60_000, exempt: () => true },
    sweepMs: SWEEP_MS,
    log,
    now: Date.now,
  })
  await telephony.start()
  await until(() => telephony.status().switch && telephony.status().line, { that: 'our telephony is up' })
  let agents: string[] = []
  return {
    login: async (count: number): Promise<AgentAccount[]> => {
      agents = Array.from({ length: count }, (_, index) => String(1001 + index))
      const accounts: AgentAccount[] = []
      for (const agentId of agents) {
        await telephony.login({ agentId, name: agentId, skills: SKILLS })
        const { sipUri, password } = await telephony.openHeadset(agentId)
        accounts.push({ name: /^sip:([^@]+)@/.exec(sipUri)?.[1] ?? '', password })
        await telephony.prove(agentId, { microphone: true, heartbeat: true })
      }
      return accounts
    },
    registered: () =>
      until(() => agents.every((agentId) => telephony.desk(agentId)?.agent.proofs.headset === true), {
        that: 'all telephones are registered',
      }),
    ready: async (count: number) => {
      for (const agentId of agents.slice(0, count)) await telephony.ready(agentId)
    },
    rest: async () => {
      for (const agentId of agents) await rest(telephony, agentId)
    },
    close: async () => {
      await telephony.close()
      redis.disconnect()
      for (const line of complaints.repeated()) console.log(line)
    },
  }
})

async function rest(telephony: Telephony, agentId: string): Promise<void> {
  await until(
    async () => {
      if (telephony.desk(agentId)?.agent.state === 'not_ready') return true
      if (telephony.desk(agentId)?.agent.state === 'ready') await telephony.pause(agentId, 'break')
      else await telephony.pauseAfterCall(agentId, true)
      return telephony.desk(agentId)?.agent.state === 'not_ready'
    },
    { that: `agent ${agentId} rests` },
  )
}
