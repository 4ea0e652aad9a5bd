/** Faults of our own processes. */
import type { Evidence } from './evidence.ts'
import { at, hookOf, HOOKS, pause, type Fault, type Round } from './fault.ts'

/** Longer than the lease of the lead, so that a node that stands by takes over. */
const FROZEN_MS = 30_000

/** An hour would end the agents’ sessions (half an hour without use), which is another fault. */
const WRONG_CLOCK_MS = 20 * 60_000

export const SERVER_FAULTS: readonly Fault[] = [
  {
    id: 'F1',
    title: 'server killed at a hook point',
    nodes: 1,
    rounds: HOOKS.length,
    async happen(round) {
      const hook = HOOKS[round.index % HOOKS.length] ?? 'talking'
      round.measured.push(hook)
      await at(hook, round)
      round.stage.node('a').kill('SIGKILL')
      await untilLed(round)
    },
  },
  {
    id: 'F2',
    title: 'server frozen for 30 s, then wakes',
    nodes: 1,
    happen: (round) => freeze(round, 'a'),
  },
  {
    id: 'F2b',
    title: 'leading node frozen for 30 s beside another, then wakes',
    nodes: 2,
    async happen(round) {
      const { name } = await round.stage.leader()
      await freeze(round, name)
    },
  },
  {
    id: 'F3',
    title: 'two nodes, each killed in turn',
    nodes: 2,
    rounds: 2,
    callers: 10,
    async happen(round) {
      for (const turn of [1, 2]) {
        await at(turn === 1 ? hookOf(round) : 'arriving', round)
        const leader = await round.stage.leader()
        leader.kill('SIGKILL')
        await untilLed(round)
        await round.stage.staffed()
      }
    },
  },
  {
    id: 'F14',
    title: 'the next leader’s clock is 20 minutes ahead, and that of the one after it 20 minutes behind',
    nodes: 2,
    rounds: 2,
    stage: { clockOfBMs: WRONG_CLOCK_MS },
    async happen(round) {
      await at(hookOf(round), round)
      const leader = await round.stage.leader()
      leader.kill('SIGKILL')
      await untilLed(round)
    },
  },
  {
    id: 'F21',
    title: 'everything killed at once, started from disk',
    nodes: 1,
    switchDies: true,
    async happen(round) {
      const { stage } = round
      await at('talking', round)
      for (const node of stage.nodes) node.kill('SIGKILL')
      for (const part of ['redis', 'postgres', 'asterisk'] as const) stage.kill(part, 'SIGKILL')
      await untilLed(round)
      // Asterisk’s calls ended with it; their callers’ telephones do not know.
      await pause(2_000)
      await round.crowd.leave()
    },
    expect: calledBack,
  },
]

/** Whoever was on the line when the switch died is on the call-back list; who was still greeted, nobody had heard of. */
export function calledBack(
  { callers, missed, agents, journeys }: Evidence,
  { measured }: Round,
): string | undefined {
  const known = callers.filter(({ number }) => journeys.some((journey) => journey.number === number))
  const note = `${String(callers.length - known.length)} of ${String(callers.length)} callers were still greeted`
  if (!measured.includes(note)) measured.push(note)
  for (const { number } of known) {
    if (missed.includes(number)) continue
    if (!agents.some((call) => call.caller === number && call.end === 'hungUpByTelephone'))
      return `${number} was cut off and is not on the call-back list`
  }
  return undefined
}

/** Until somebody serves desks again; how long nobody did goes into the table. */
export async function untilLed({ stage, measured }: Round): Promise<void> {
  const since = performance.now()
  await pause(50)
  await stage.ready(120_000)
  measured.push(`led again after ${((performance.now() - since) / 1000).toFixed(1)} s`)
}

async function freeze(round: Round, name: 'a' | 'b'): Promise<void> {
  await at(hookOf(round), round)
  const node = round.stage.node(name)
  node.kill('SIGSTOP')
  try {
    await pause(FROZEN_MS)
  } finally {
    node.kill('SIGCONT')
  }
  await pause(1_000)
  await untilLed(round)
}
