/** Our side: the telephony room as a server node runs it, its agents' headsets being plain SIP telephones. */
import { Redis } from 'ioredis'
import { createTelephony, DEFAULT_CALL_POLICY, type Log, type Telephony } from '@hotline/telephony'
import { until } from '../e2e/kit/until.ts'
import type { AgentProcess } from './agent-process.ts'
import type { BenchStack } from './bench-stack.ts'
import type { Contestant } from './contestant.ts'

export interface Ours extends Contestant {
  /** SIP account names, in the agents' order. */
  telephones: string[]
  end(): Promise<void>
}

/** As the server does it; a bench is over before the first comparison would matter. */
const SWEEP_MS = 5000

/** Makes the accounts, registers the telephones, and leaves every agent logged in and not ready. */
export async function createOurs(
  stack: BenchStack,
  agents: AgentProcess,
  count: number,
  log: Log,
): Promise<Ours> {
  const redis = new Redis(stack.redisUrl, { maxRetriesPerRequest: null })
  redis.on('error', (failure: Error) => log.warn({ failure }, 'redis'))
  const telephony = createTelephony({
    node: 'bench',
    asterisk: connection(stack),
    redis,
    redisPrefix: 'bench',
    // No words to either side, as the peer has none. No wrap-up: an agent who hung up is free, as the peer's is. An agent who was lost does not come back.
    policy: { ...DEFAULT_CALL_POLICY, ringTimeoutMs: 15_000, wrapUpMs: 0, announceAgent: false },
    headsetKind: 'sip',
    sweepMs: SWEEP_MS,
    log,
    now: Date.now,
  })
  const ids = Array.from({ length: count }, (_, index) => String(1001 + index))
  const telephones: string[] = []
  await telephony.start()
  await until(() => telephony.status().switch && telephony.status().line, { that: 'our telephony is up' })
  for (const agentId of ids) {
    await telephony.login({ agentId, name: agentId, skills: [...DEFAULT_SKILLS] })
    const account = await telephony.openHeadset(agentId)
    const name = /^sip:([^@]+)@/.exec(account.sipUri)?.[1] ?? ''
    await agents.register({ name, password: account.password })
    await telephony.prove(agentId, { microphone: true, heartbeat: true })
    telephones.push(name)
  }
  const stateOf = (agentId: string) => telephony.desk(agentId)?.agent
  await until(() => ids.every((agentId) => stateOf(agentId)?.proofs.headset === true), {
    that: 'all telephones are registered',
  })
  return {
    name: 'ours',
    dial: '12345',
    telephones,
    open: async (open) => {
      for (const agentId of ids.slice(0, open)) await telephony.ready(agentId)
    },
    close: async () => {
      for (const agentId of ids) await rest(telephony, agentId)
    },
    end: async () => {
      await telephony.close()
      redis.disconnect()
    },
  }
}

const DEFAULT_SKILLS = [DEFAULT_CALL_POLICY.defaultSkill]

/** To `not_ready` from wherever the agent is; calls that are up at the end of a run are ended by its callers. */
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

function connection(stack: BenchStack) {
  const [ari, ami] = [new URL(stack.asteriskUrl), new URL(stack.amiUrl)]
  return {
    ariUrl: ari.origin,
    ariUser: decodeURIComponent(ari.username),
    ariPassword: decodeURIComponent(ari.password),
    amiHost: ami.hostname,
    amiPort: Number(ami.port),
    amiUser: decodeURIComponent(ami.username),
    amiPassword: decodeURIComponent(ami.password),
    headsetUrl: stack.headsetUrl,
  }
}
