/** Plays one round of one fault and judges it. */
import { callMany } from '../e2e/kit/citizen.ts'
import { until } from '../e2e/kit/until.ts'
import { sentenceOf } from '../stack/refusal.ts'
import { gather, type Evidence } from './evidence.ts'
import type { Fault, Round } from './fault.ts'
import { INVARIANTS } from './invariants.ts'
import { seeded } from './random.ts'
import type { Figures } from './looks.ts'
import type { Stage } from './stage.ts'

export interface Played {
  fault: Fault
  index: number
  seed: number
  tookMs: number
  callers: number
  measured: readonly string[]
  /** What was broken, by its invariant; undefined: everything held. */
  broken: { what: string; example: string } | undefined
}

const LOOK_EVERY_MS = 200
/** For hanging only: a round's calls are over in seconds, a frozen node's half a minute later. */
const SERVED_WITHIN_MS = 150_000
/** quality.md: differences are mended within 10 s; a noisy machine gets five times that. */
const MENDED_WITHIN_MS = 50_000
/** After the fault is over, so long a waiting caller beside a ready agent is repair and not a failure. */
const REPAIR_MS = 5_000
const CALLERS = 8

export async function play(stage: Stage, fault: Fault, index: number, seed: number): Promise<Played> {
  const startedAt = performance.now()
  const random = seeded(seed * 7919 + index)
  const since = Date.now()
  const line: Figures[] = []
  const looking = setInterval(
    () => void stage.figures().then((seen) => seen !== undefined && line.push(seen)),
    LOOK_EVERY_MS,
  )
  for (const seat of stage.seats)
    Object.assign(seat.manners, {
      answerAfterMs: random.between(50, 600),
      talkMs: random.between(800, 3_500),
    })
  const count = fault.callers ?? CALLERS
  const first = 13_900_000_000 + (since % 1_000_000) * 100
  const crowd = await callMany({
    sipPort: stage.sipPort,
    ratePerSecond: fault.ratePerSecond ?? random.between(2, 6),
    callers: Array.from({ length: count }, (_, at) => ({
      from: String(first + at),
      ...(count > 20 ? { sound: false } : { toneHz: 1_000 }),
    })),
  })
  const round: Round = { stage, random, crowd, index, since, measured: [] }
  const result = { fault, index, seed, callers: count, measured: round.measured }
  const done = (broken: Played['broken']): Played => ({
    ...result,
    tookMs: performance.now() - startedAt,
    broken,
  })
  try {
    const brokeAt = Date.now()
    await fault.happen(round)
    const trouble = [{ from: brokeAt, to: Date.now() + REPAIR_MS }]
    // Who is still there is judged below, not here.
    await crowd.allEnded(SERVED_WITHIN_MS).catch(() => undefined)
    let broken: Played['broken']
    await until(
      async () => {
        const evidence = await gather(stage, crowd, {
          line,
          trouble,
          since,
          switchDied: fault.switchDies === true,
        })
        broken = judge(evidence, round, fault)
        return broken === undefined || isFinal(broken)
      },
      { that: 'everything is mended', timeoutMs: MENDED_WITHIN_MS, everyMs: 500 },
    ).catch((failure: unknown) => {
      broken ??= { what: 'round', example: sentenceOf(failure) }
    })
    return done(broken)
  } catch (failure) {
    return done({ what: 'round', example: sentenceOf(failure) })
  } finally {
    clearInterval(looking)
    await crowd.leave()
  }
}

function judge(evidence: Evidence, round: Round, fault: Fault): Played['broken'] {
  for (const { id, broken } of INVARIANTS) {
    const example = broken(evidence)
    if (example !== undefined) return { what: id, example }
  }
  const example = fault.expect?.(evidence, round)
  return example === undefined ? undefined : { what: fault.id, example }
}

/** What has happened does not heal: only what is left and what is told can still be mended. */
function isFinal({ what, example }: NonNullable<Played['broken']>): boolean {
  return what === 'I3' || example.includes('hung up on') || example.includes('somebody waited')
}
