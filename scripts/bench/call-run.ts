/** One burst of calls at one side, seen from outside: the callers' log joined with the agents' log. */
import { callMany } from '../e2e/kit/citizen.ts'
import { until } from '../e2e/kit/until.ts'
import type { AgentEvent } from './sip-agents.ts'
import type { AgentProcess } from './agent-process.ts'
import type { BenchStack } from './bench-stack.ts'
import type { Contestant } from './contestant.ts'
import { judge, type Faults } from './judge.ts'

export interface CallRun {
  /** Each caller's INVITE, epoch ms, by number. */
  arrivals: Map<string, number>
  events: AgentEvent[]
  /** Why this run scores nothing; empty: it counts. */
  faults: Faults
}

export interface CallPlan {
  callers: number
  ratePerSecond: number
  /** So many must be served; the others are let go while they wait. */
  serve: number
  agents: number
  talkMs: readonly [number, number]
  /** The agents come when so many wait. */
  waitingFirst?: number
}

const HANG_MS = 120_000

export async function runCalls(
  stack: BenchStack,
  agents: AgentProcess,
  side: Contestant,
  plan: CallPlan,
): Promise<CallRun> {
  await agents.talk(...plan.talkMs)
  await agents.takeEvents()
  const events: AgentEvent[] = []
  if (plan.waitingFirst === undefined) await side.open(plan.agents)
  const numbers = Array.from({ length: plan.callers }, (_, index) => `139${String(index).padStart(8, '0')}`)
  const crowd = await callMany({
    sipPort: stack.sipPort,
    dial: side.dial,
    ratePerSecond: plan.ratePerSecond,
    callers: numbers.map((from) => ({ from, sound: false })),
  })
  try {
    if (plan.waitingFirst !== undefined) {
      const enough = plan.waitingFirst
      await until(() => crowd.citizens.filter((one) => one.at('answered') !== undefined).length >= enough, {
        that: `${String(enough)} callers wait at ${side.name}`,
        timeoutMs: HANG_MS,
      })
      await side.open(plan.agents)
    }
    await until(
      async () => {
        events.push(...(await agents.takeEvents()))
        return events.filter(({ type }) => type === 'freed').length >= plan.serve
      },
      { that: `${String(plan.serve)} calls served by ${side.name}`, timeoutMs: HANG_MS, everyMs: 250 },
    )
  } catch (failure) {
    events.push(...(await agents.takeEvents()))
    const refused = crowd.citizens.filter((one) => one.ending()?.how === 'refused').length
    return {
      arrivals: new Map(),
      events,
      faults: [`${String(failure)}; ${String(refused)} callers were refused`],
    }
  } finally {
    await side.close()
    await crowd.leave()
    await stack.view.empty(60_000)
    events.push(...(await agents.takeEvents()))
  }
  const arrivals = new Map(
    crowd.citizens.flatMap((one): [string, number][] => {
      const at = one.at('invited')
      return at === undefined ? [] : [[one.from, at]]
    }),
  )
  const refused = crowd.citizens.filter((one) => one.ending()?.how === 'refused').map(({ from }) => from)
  return { arrivals, events, faults: judge({ events, refused, served: plan.serve }) }
}
