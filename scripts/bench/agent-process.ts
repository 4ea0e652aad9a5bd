/** Runs the bench agents in a process of their own, so that what is measured does not share a thread with the ruler. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openSipAgents, type AgentAccount, type AgentEvent } from './sip-agents.ts'

export interface AgentProcess {
  register(account: AgentAccount): Promise<void>
  talk(fromMs: number, toMs: number): Promise<void>
  takeEvents(): Promise<AgentEvent[]>
  close(): Promise<void>
}

type Ask =
  | { ask: 'register'; account: AgentAccount }
  | { ask: 'talk'; fromMs: number; toMs: number }
  | { ask: 'events' }
interface Reply {
  id: number
  value?: AgentEvent[]
  failure?: string
}

const PORTS = 'HOTLINE_BENCH_AGENTS'

export function startAgentProcess(ports: { port: number; registrarPort: number }): AgentProcess {
  const child = fork(fileURLToPath(import.meta.url), [], {
    execArgv: ['--import', fileURLToPath(import.meta.resolve('tsx'))],
    env: { ...process.env, [PORTS]: JSON.stringify(ports) },
  })
  const waiting = new Map<
    number,
    { resolve: (value: AgentEvent[]) => void; reject: (failure: Error) => void }
  >()
  let count = 0
  child.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.failure === undefined) asked?.resolve(reply.value ?? [])
    else asked?.reject(new Error(reply.failure))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the bench agents ended'))
  })
  const ask = (question: Ask) =>
    new Promise<AgentEvent[]>((resolve, reject) => {
      count += 1
      waiting.set(count, { resolve, reject })
      child.send({ ...question, id: count })
    })
  return {
    register: async (account) => void (await ask({ ask: 'register', account })),
    talk: async (fromMs, toMs) => void (await ask({ ask: 'talk', fromMs, toMs })),
    takeEvents: () => ask({ ask: 'events' }),
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null) child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await gone
    },
  }
}

async function serve(): Promise<void> {
  const agents = await openSipAgents(
    JSON.parse(process.env[PORTS] ?? '') as Parameters<typeof openSipAgents>[0],
  )
  const carryOut = async (question: Ask): Promise<AgentEvent[]> => {
    switch (question.ask) {
      case 'register':
        await agents.register(question.account)
        return []
      case 'talk':
        agents.talk(question.fromMs, question.toMs)
        return []
      case 'events':
        return agents.takeEvents()
    }
  }
  const queued: (Ask & { id: number })[] = early.splice(0)
  const answer = (question: Ask & { id: number }) => {
    carryOut(question).then(
      (value) => process.send?.({ id: question.id, value }),
      (failure: unknown) => process.send?.({ id: question.id, failure: String(failure) }),
    )
  }
  process.off('message', keepEarly)
  process.on('message', answer)
  queued.forEach(answer)
}

/** Questions that came before the socket was open. */
const early: (Ask & { id: number })[] = []
const keepEarly = (question: Ask & { id: number }) => early.push(question)

// This file is its own child: the parent only imports it.
if (process.env[PORTS] !== undefined && process.send !== undefined) {
  process.on('message', keepEarly)
  process.on('disconnect', () => process.exit())
  await serve()
}
