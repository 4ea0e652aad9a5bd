/** Ours and the peer in turns, so that a machine that warms up or gets busy is unfair to neither. */
import { setTimeout as pause } from 'node:timers/promises'
import { percentile, spread } from './figures.ts'
import type { CallRun } from './call-run.ts'
import type { Contestant } from './contestant.ts'
import type { Row } from './table.ts'

export interface RoundsPlan {
  bench: 'B1' | 'B2'
  what: string
  rounds: number
  /** Asterisk's memory tail lasts 32 s after a burst. */
  pauseMs: number
  run(side: Contestant): Promise<CallRun>
  times(run: CallRun): number[]
  /** Limits of the ratio for p50 and p99. */
  pass: readonly [number, number]
  moonshot: readonly [number, number]
  say(line: string): void
}

export async function playRounds(
  plan: RoundsPlan,
  ours: Contestant,
  peer: Contestant,
): Promise<{ rows: Row[]; spoiled: string[] }> {
  const kept = new Map<Contestant, number[][]>([
    [ours, []],
    [peer, []],
  ])
  const spoiled: string[] = []
  for (let round = 1; round <= plan.rounds; round += 1)
    for (const side of [ours, peer]) {
      const run = await plan.run(side)
      const times = plan.times(run)
      const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)].map((value) => value.toFixed(2))
      const title = `${plan.bench} ${plan.what}, ${side.name}, round ${String(round)}`
      plan.say(`  ${title}: p50 ${p50 ?? ''} ms, p99 ${p99 ?? ''} ms of ${String(times.length)}`)
      if (run.faults.length === 0) kept.get(side)?.push(times)
      else
        spoiled.push(`${title}: ${run.faults.slice(0, 3).join('; ')} (${String(run.faults.length)} in all)`)
      await pause(plan.pauseMs)
    }
  const [mine, theirs] = [kept.get(ours) ?? [], kept.get(peer) ?? []]
  if (mine.length === 0 || theirs.length === 0) return { rows: [], spoiled }
  const row = (share: number, index: 0 | 1): Row => ({
    bench: plan.bench,
    what: `${plan.what}, p${String(share * 100)}`,
    unit: 'ms',
    ours: spread(mine.map((times) => percentile(times, share))),
    peer: spread(theirs.map((times) => percentile(times, share))),
    peerName: peer.name,
    pass: plan.pass[index],
    moonshot: plan.moonshot[index],
    samples: mine[0]?.length ?? 0,
    rounds: Math.min(mine.length, theirs.length),
  })
  return { rows: [row(0.5, 0), row(0.99, 1)], spoiled }
}
