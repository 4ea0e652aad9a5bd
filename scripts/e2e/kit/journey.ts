/** A journey as the operator's command accounts for it: `journey list --json` and `journey show ID --json`. */
import { ExpertAnswerView, JourneyId, PartyView } from '@hotline/contract'
import type { Hotline } from './hotline.ts'
import { until } from './until.ts'

export interface JourneyShown {
  journeyId: JourneyId
  /** Masked: 138****1111 */
  number: string
  outcome: string
  events: readonly { type: string; at: number }[]
  /** `hold`, or what a party was there for; epoch ms. */
  regions: readonly { kind: string; partyId: string | null; from: number; to: number | null }[]
  /** Expert units that were asked, in order. */
  experts: readonly PartyView[]
  /** One when the work after the call is done. */
  recordings: readonly RecordingShown[]
  /** EM-4: emergency services that were asked, in order. */
  receipt: readonly PartyView[]
  /** DA-4: what experts wrote to it. */
  answers: readonly ExpertAnswerView[]
}

export interface RecordingShown {
  state: string
  fault: string | null
  startedAt: number | null
  durationMs: number | null
  /** The mix first, then the caller. */
  files: readonly { id: string; kind: string; role: string | null; who: string | null; sha256: string }[]
  redactions: readonly { fromMs: number; toMs: number }[]
}

type Operator = Pick<Hotline, 'operate'>

/** @returns the newest call from that number since then, once the database has it */
export async function journeyOf(hotline: Operator, number: string, since: Date): Promise<JourneyId> {
  const masked = `${number.slice(0, 3)}****${number.slice(-4)}`
  return until(
    async () => {
      const list = await json(hotline, ['journey', 'list', '--since', since.toISOString(), '--json'])
      const calls = list as { journeyId: string; number: string }[]
      return JourneyId.optional().parse(calls.filter((call) => call.number === masked).at(-1)?.journeyId)
    },
    { that: `the database knows of a call from ${masked}`, everyMs: 500 },
  )
}

/** Until it is as awaited: the database hears of a call a moment after it was. */
export async function journeyShows(
  hotline: Operator,
  id: JourneyId,
  { that, holds }: { that: string; holds: (shown: JourneyShown) => boolean },
): Promise<JourneyShown> {
  let last: JourneyShown | undefined
  return until(
    async () => {
      last = await showJourney(hotline, id)
      return holds(last) && last
    },
    { that: `journey ${id} shows ${that}`, everyMs: 500 },
  ).catch((failure: unknown) => {
    throw new Error(`journey ${id} does not show ${that}: ${JSON.stringify(last)}`, { cause: failure })
  })
}

async function showJourney(hotline: Operator, id: JourneyId): Promise<JourneyShown> {
  const shown = (await json(hotline, ['journey', 'show', id, '--json'])) as JourneyShown & { legs: unknown[] }
  const experts = shown.legs.filter((leg) => (leg as { role: string }).role === 'expert')
  return {
    ...shown,
    experts: PartyView.array().parse(experts),
    receipt: PartyView.array().parse(shown.receipt),
    answers: ExpertAnswerView.array().parse(shown.answers),
  }
}

async function json(hotline: Operator, args: readonly string[]): Promise<unknown> {
  return JSON.parse(await hotline.operate(args))
}
