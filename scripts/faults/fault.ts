/** One kind of failure: what is broken, when, and what a round may expect of it. */
import type { Crowd } from '../e2e/kit/citizen.ts'
import { until } from '../e2e/kit/until.ts'
import type { Evidence } from './evidence.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'

export interface Fault {
  /** Of quality.md, `F1`. */
  id: string
  title: string
  /** Server nodes on the stage. */
  nodes: 1 | 2
  /** Its calls end by that. */
  switchDies?: true
  /** How often a whole run plays it, each time another hook. */
  rounds?: number
  callers?: number
  ratePerSecond?: number
  stage?: { server?: Readonly<Record<string, string>>; rtpPorts?: number; clockOfBMs?: number }
  /** Breaks and mends. Resolves when nothing is broken any more from outside; what follows is repair. */
  happen(round: Round): Promise<void>
  /** What this fault asks beside the invariants. @returns the first counter-example */
  expect?(evidence: Evidence, round: Round): string | undefined
}

export interface Round {
  stage: Stage
  random: Random
  crowd: Crowd
  /** 0 for the first round of a fault. */
  index: number
  /** Epoch ms */
  since: number
  /** Figures of its own that a fault wants in the table, e.g. how long nobody led. */
  measured: string[]
}

/** Moments at which something may break, as they are seen from outside. */
export const HOOKS = ['arriving', 'ringing', 'answered', 'talking', 'goodbye'] as const
export type Hook = (typeof HOOKS)[number]

/** Resolves within milliseconds of it; the last few are chance. */
export async function at(hook: Hook, { stage, random, since }: Round): Promise<void> {
  const calls = () =>
    stage.seats.flatMap((seat) => seat.calls().filter(({ times }) => times.invited >= since))
  const seen: Record<Hook, () => boolean> = {
    arriving: () => true,
    ringing: () => calls().some(({ times, end }) => times.answered === undefined && end === undefined),
    answered: () => calls().some(({ times, end }) => times.answered !== undefined && end === undefined),
    talking: () => calls().some(({ times, end }) => times.acknowledged !== undefined && end === undefined),
    goodbye: () => calls().some(({ end }) => end !== undefined),
  }
  await until(seen[hook], { that: `somebody is ${hook}`, everyMs: 2 })
  await pause(random.between(0, hook === 'arriving' ? 1_500 : 60))
}

export function hookOf({ index, random }: Round): Hook {
  return HOOKS[(index + random.between(0, HOOKS.length - 1)) % HOOKS.length] ?? 'talking'
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
