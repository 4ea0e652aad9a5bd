/** Our side: our telephony, its agents' headsets being plain SIP telephones. */
import type { AgentProcess } from './agent-process.ts'
import type { BenchStack } from './bench-stack.ts'
import type { Contestant } from './contestant.ts'
import { startOurProcess } from './our-process.ts'

export interface Ours extends Contestant {
  /** SIP account names, in the agents' order. */
  telephones: string[]
  end(): Promise<void>
}

/** Makes the accounts, registers the telephones, and leaves every agent logged in and not ready. */
export async function createOurs(stack: BenchStack, agents: AgentProcess, count: number): Promise<Ours> {
  const ours = startOurProcess({ asterisk: connection(stack), redisUrl: stack.redisUrl })
  try {
    const accounts = await ours.login(count)
    for (const account of accounts) await agents.register(account)
    await ours.registered()
    return {
      name: 'ours',
      dial: '12345',
      telephones: accounts.map(({ name }) => name),
      open: (open) => ours.ready(open),
      close: () => ours.rest(),
      end: () => ours.close(),
    }
  } catch (failure) {
    await ours.close().catch(() => undefined) // the first failure is the one to tell
    throw failure
  }
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
