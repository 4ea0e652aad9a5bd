import type { Journey } from './journey.ts'
import { HEAD_OF_LINE, route, stepAt, type CallerFacts, type Route } from './route.ts'
import type { RoutingRules } from './routing-rules.ts'
import type { WaitingCall } from './routing.ts'
import { skillWord } from './skills.ts'

/** A call's place in the line as its route says now: what it needs, and how urgent it is. */
export interface LinePlace {
  readonly route: Route
  /** Of the route's steps, the one in force. */
  readonly step: number
  readonly skills: readonly string[]
  readonly priority: number
}

/** @param lost stays at the head of the line whatever its route says */
export function placeAt(
  call: Pick<Journey, 'dialled' | 'arrivedAt'> & { facts?: CallerFacts; priority?: number },
  rules: RoutingRules,
  now: number,
): LinePlace {
  const { dialled, arrivedAt, facts = {} } = call
  const found = route({ dialled, arrivedAt, caller: facts }, rules)
  return inForce(found, call.priority, now)
}

/** @param was the priority before */
export function inForce(found: Route, was: number | undefined, now: number): LinePlace {
  const step = stepAt(found, now)
  const { skills = [], priority = HEAD_OF_LINE } = found.steps[step] ?? {}
  const lost = was === HEAD_OF_LINE
  return { route: found, step, skills, priority: lost ? Math.min(priority, HEAD_OF_LINE) : priority }
}

/** Back in the line: by what was learnt and by the time that passed meanwhile. */
export function placed(journey: Journey, rules: RoutingRules, now: number): Journey {
  return { ...journey, ...placeAt(journey, rules, now) }
}

export function asWaiting(journey: Journey): WaitingCall {
  const { journeyId, skills, priority, arrivedAt, route: found } = journey
  const preferred = found?.preferred
  return { journeyId, skills, priority, arrivedAt, ...(preferred === undefined ? {} : { preferred }) }
}

/** The line has to be told: it would pair these two otherwise. */
export function standsElsewhere(a: Journey, b: Journey): boolean {
  return (
    a.priority !== b.priority ||
    skillWord(a.skills) !== skillWord(b.skills) ||
    a.route?.preferred?.agentId !== b.route?.preferred?.agentId
  )
}
