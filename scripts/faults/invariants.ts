/** The invariants I1 to I8 of a round, over what everybody saw. Pure; each names the first counter-example it finds. */
import type { AgentSaw, Evidence } from './evidence.ts'

export interface Invariant {
  id: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I8'
  words: string
  /** @returns the first counter-example in one sentence; undefined where the invariant holds */
  broken(evidence: Evidence): string | undefined
}

/** A node that takes over, or a switch that is asked to end a leg, needs a moment in which two legs exist. */
const HAND_OVER_MS = 2_000
/** quality.md: no waiting call older than a fitting idle agent for more than a second; a noisy machine gets five. */
const PAIRED_WITHIN_MS = 5_000
/** A BYE that was lost is said again. */
const CLOSING_MS = 8_000

export const INVARIANTS: readonly Invariant[] = [
  { id: 'I1', words: 'no caller dropped by us', broken: dropped },
  { id: 'I2', words: 'every acknowledged ticket exactly once', broken: ticketsLost },
  { id: 'I3', words: 'never two live assignments for one agent or one call', broken: twice },
  { id: 'I4', words: 'after repair channels, model and line agree', broken: unequal },
  {
    id: 'I5',
    words: 'chains of tickets unbroken',
    broken: ({ tickets }) =>
      first(tickets.brokenChains, (number) => `the chain of ticket ${number} is broken`),
  },
  { id: 'I8', words: 'nothing is left behind', broken: leftBehind },
]

/** Every caller talked to an agent who then hung up, or hung up by herself. */
function dropped({ callers, agents, missed }: Evidence): string | undefined {
  for (const { number, ending, invitedAt } of callers) {
    if (invitedAt === undefined) return `${number} never called: the round itself failed`
    if (missed.includes(number)) continue // a failure of ours, told as one: she is called back
    if (ending === undefined) return `${number} is still on the line`
    if (ending.how === 'hungUpByCitizen' || ending.how === 'gaveUp') continue
    if (ending.how === 'refused') return `${number} was refused with ${String(ending.code)}`
    const goodbye = agents.some(
      (call) =>
        call.caller === number &&
        call.end === 'hungUpByTelephone' &&
        Math.abs((call.endedAt ?? 0) - ending.at) < CLOSING_MS,
    )
    if (!goodbye) {
      const own = agents.filter(({ caller }) => caller === number).map(story)
      return `${number} was hung up on at ${time(ending.at)}, and no agent had said goodbye: ${own.join(', ') || 'nobody was rung'}`
    }
  }
  return undefined
}

function ticketsLost({ tickets }: Evidence): string | undefined {
  if (tickets.unsaved > 0) return `${String(tickets.unsaved)} ticket(s) were never acknowledged`
  const stored = new Set(tickets.stored)
  for (const number of tickets.acknowledged)
    if (!stored.has(number)) return `ticket ${number} was acknowledged and is not there`
  if (new Set(tickets.acknowledged).size !== tickets.acknowledged.length)
    return 'two tickets were acknowledged with one number'
  const surplus = tickets.stored.filter((number) => !tickets.acknowledged.includes(number))
  return first(surplus, (number) => `ticket ${number} is there and nobody was told: it was written twice`)
}

function twice({ agents }: Evidence): string | undefined {
  for (const [at, one] of agents.entries())
    for (const other of agents.slice(at + 1)) {
      const together = overlap(one, other)
      if (together <= HAND_OVER_MS) continue
      if (one.agentId === other.agentId)
        return `agent ${one.agentId} had two calls at once for ${ms(together)}: ${story(one)}, and ${story(other)}`
      if (one.caller === other.caller)
        return `${one.caller} was at two agents at once for ${ms(together)}: ${story(one)}, and ${story(other)}`
    }
  return undefined
}

function unequal({ line, trouble, journeys, callers, seats, cel, switchDied }: Evidence): string | undefined {
  const calm = line.filter(({ at }) => !trouble.some(({ from, to }) => at >= from && at <= to))
  let since: number | undefined
  for (const { at, waiting, ready } of calm) {
    if (waiting === 0 || ready === 0) since = undefined
    else since ??= at
    if (since !== undefined && at - since > PAIRED_WITHIN_MS)
      return `from ${time(since)} to ${time(at)} somebody waited while somebody was ready`
  }
  for (const { number, ending } of callers) {
    const own = journeys.filter((journey) => journey.number === number)
    // Who was still greeted when the switch died is known to nobody but the switch.
    if (own.length === 0 && switchDied) continue
    if (own.length === 0 && ending?.how !== 'refused') return `no journey tells of ${number}`
    if (own.length > 1) return `${number} called once and has ${String(own.length)} journeys`
    const last = own[0]?.types.filter((type) => type !== 'finish').at(-1)
    if (last !== undefined && !['hangup', 'abandon', 'lose'].includes(last))
      return `${number} is gone, and her journey's last event is ${last}`
  }
  if (cel.ended < cel.began && !switchDied)
    return `Asterisk answered ${String(cel.began)} callers and saw ${String(cel.ended)} end`
  return first(
    seats.filter(({ state }) => state !== 'ready'),
    ({ agentId, state }) => `agent ${agentId} is ${String(state)} when everybody has gone`,
  )
}

function leftBehind({ left }: Evidence): string | undefined {
  return (
    first(left.channels, (name) => `channel ${name} is left`) ??
    first(left.bridges, (id) => `bridge ${id} is left`) ??
    first(left.lineKeys, (key) => `${key} is left in the line`) ??
    first(left.liveJourneys, (id) => `journey ${id} lives on in Redis`) ??
    (left.waiting > 0 ? `${String(left.waiting)} call(s) still wait in the figures` : undefined)
  )
}

function story({ agentId, caller, invitedAt, talkingAt, endedAt, end }: AgentSaw): string {
  const steps = [
    `rung ${time(invitedAt)}`,
    ...(talkingAt === undefined ? [] : [`talking ${time(talkingAt)}`]),
    endedAt === undefined ? 'never over' : `${end ?? 'over'} ${time(endedAt)}`,
  ]
  return `${caller} at ${agentId} (${steps.join(', ')})`
}

/** How long two legs lived at the same time, ms. */
function overlap(one: AgentSaw, other: AgentSaw): number {
  const end = (call: AgentSaw) => call.endedAt ?? Number.POSITIVE_INFINITY
  return Math.min(end(one), end(other)) - Math.max(one.invitedAt, other.invitedAt)
}

function first<T>(among: readonly T[], words: (one: T) => string): string | undefined {
  const [one] = among
  return one === undefined ? undefined : words(one)
}

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}

function ms(length: number): string {
  return `${length.toFixed(0)} ms`
}
