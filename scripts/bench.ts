/** `npm run bench`: B1, B2 and B5, ours and the peer in one run. `-- --only B2 --rounds 1 --quick` for a look. */
import { parseArgs } from 'node:util'
import { startAgentProcess } from './bench/agent-process.ts'
import { createAppQueue } from './bench/app-queue.ts'
import { runB5 } from './bench/b5.ts'
import { startBenchStack, type BenchStack } from './bench/bench-stack.ts'
import { runCalls, type CallPlan } from './bench/call-run.ts'
import type { Contestant } from './bench/contestant.ts'
import { arrivalToRing, freedToRing } from './bench/latencies.ts'
import { createOurs } from './bench/ours.ts'
import { playRounds, type RoundsPlan } from './bench/rounds.ts'
import { passes, tableOf, writeResult, type Result, type Row } from './bench/table.ts'
import { freePort } from './e2e/kit/ports.ts'
import { sentenceOf } from './stack/refusal.ts'
import { ROOT } from './stack/settings.ts'

const { values: wanted } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    /** No pauses and nothing written: for trying. */
    quick: { type: 'boolean', default: false },
  },
})
const rounds = Number(wanted.rounds)
const plays = (bench: Row['bench']) => wanted.only === undefined || wanted.only.includes(bench)
/** Asterisk's memory tail lasts 32 s after a burst (measured). */
const PAUSE_MS = wanted.quick ? 1000 : 35_000
const AGENTS = 60
const B2_WAITING = 100
/** So many calls until Node's times stay where they are (measured). */
const WARM_UP = { callers: 1500, ratePerSecond: 50, serve: 1500 } as const
const B1 = { agents: AGENTS, talkMs: [300, 900] } as const

const say = (line: string) => console.log(line)

let stack: BenchStack | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack?.stop().finally(() => process.exit(1)))
try {
  stack = await startBenchStack(say)
  const result = await play(stack)
  say(`\n${tableOf(result)}`)
  if (!wanted.quick && wanted.only === undefined) writeResult(result, ROOT, new Date())
  const whole = (['B1', 'B2', 'B5'] as const).every(
    (id) => !plays(id) || result.rows.some(({ bench }) => bench === id),
  )
  process.exitCode = whole && result.rows.every(passes) ? 0 : 1
} catch (failure) {
  console.error(`bench: ${sentenceOf(failure)}`)
  process.exitCode = 1
} finally {
  await stack?.stop()
}
process.exit()

async function play(on: BenchStack): Promise<Result> {
  const result: Result = {
    rows: [],
    spoiled: [],
    versions: { Asterisk: on.asteriskVersion, Node: process.versions.node },
  }
  if (plays('B5')) result.rows.push(...(await runB5(on.redisUrl, rounds, say)))
  if (plays('B1') || plays('B2')) {
    const calls = await playCalls(on)
    result.rows.unshift(...calls.rows)
    result.spoiled.push(...calls.spoiled)
  }
  return result
}

async function playCalls(on: BenchStack): Promise<Pick<Result, 'rows' | 'spoiled'>> {
  const agents = startAgentProcess({ port: await freePort(), registrarPort: on.sipPort })
  const played: Pick<Result, 'rows' | 'spoiled'> = { rows: [], spoiled: [] }
  const ours = await createOurs(on, agents, AGENTS).catch(async (failure: unknown) => {
    await agents.close()
    throw failure
  })
  try {
    const peer = createAppQueue(on.amiUrl, ours.telephones)
    const common = { rounds, pauseMs: PAUSE_MS, say }
    const run = (plan: CallPlan) => (side: Contestant) => runCalls(on, agents, side, plan)
    const compare = async (plan: RoundsPlan) => {
      const { rows, spoiled } = await playRounds(plan, ours, peer)
      played.rows.push(...rows)
      played.spoiled.push(...spoiled)
    }
    // A hotline has been up for hours when the call comes that is timed: programs are compiled, pools are full.
    for (const side of [ours, peer]) await run({ ...B1, ...WARM_UP })(side)
    if (plays('B1'))
      for (const [ratePerSecond, callers] of [
        [10, 300],
        [50, 1000],
      ] as const)
        await compare({
          ...common,
          bench: 'B1',
          what: `INVITE → agent INVITE at ${String(ratePerSecond)} calls/s`,
          run: run({ ...B1, callers, ratePerSecond, serve: callers }),
          times: arrivalToRing,
          pass: [1.5, 1.5],
          moonshot: [1.1, 0.7],
        })
    if (plays('B2'))
      await compare({
        ...common,
        bench: 'B2',
        what: `agent free → next ring, ≥ ${String(B2_WAITING)} waiting`,
        run: run({
          ...{ callers: 200, ratePerSecond: 25, serve: 100, agents: 20, talkMs: [500, 1500] },
          waitingFirst: 200,
        }),
        times: (seen) => freedToRing(seen, B2_WAITING),
        pass: [0.1, 0.1],
        moonshot: [0.02, 0.03],
      })
    return played
  } finally {
    await ours.end()
    await agents.close()
  }
}
