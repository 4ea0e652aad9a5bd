/** The bench agents, in their own process. */
import { fileURLToPath } from 'node:url'
import { serveChild, startChild } from './child.ts'
import { openSipAgents, type AgentAccount, type AgentEvent } from './sip-agents.ts'

export interface AgentProcess {
  register(account: AgentAccount): Promise<void>
  talk(fromMs: number, toMs: number): Promise<void>
  takeEvents(): Promise<AgentEvent[]>
  close(): Promise<void>
}

interface Ports {
  port: number
  registrarPort: number
}

export function startAgentProcess(ports: Ports): AgentProcess {
  const child = startChild(fileURLToPath(import.meta.url), ports)
  return {
    register: async (account) => void (await child.ask('register', account)),
    talk: async (...range) => void (await child.ask('talk', range)),
    takeEvents: async () => (await child.ask('takeEvents')) as AgentEvent[],
    close: () => child.close(),
  }
}

await serveChild(import.meta.url, async (ports: Ports) => {
  const agents = await openSipAgents(ports)
  return {
    register: (account: AgentAccount) => agents.register(account),
    talk: (range: [number, number]) => {
      agents.talk(...range)
    },
    takeEvents: () => agents.takeEvents(),
  }
})
