import type { JourneyId } from '@hotline/contract'
import { touch, type Exchange, type Turn } from './exchange.ts'
import type { Journey } from './journey.ts'
import { asWaiting, inForce, placed, standsElsewhere } from './line-place.ts'
import { stepAt, type CallerFacts } from './route.ts'

/** What moves a waiting call within the line: time, and what is learnt of its caller. */

/** The database knows something of a caller, or she said it with a key. One who is not waiting keeps it for later. */
export function learn(turn: Turn, journeyId: JourneyId, facts: CallerFacts): void {
  const journey = turn.exchange.journeys.get(journeyId)
  if (journey === undefined || (journey.state !== 'queued' && journey.state !== 'offered')) return
  const known = { ...journey, facts: { ...journey.facts, ...facts } }
  if (journey.state === 'offered') return touch(turn, known)
  stand(turn, journey, placed(known, turn.exchange.rules, turn.now))
}

/** A waiting caller says by key that it is an emergency, where the rules have one (IN-5). */
export function callerPressed(turn: Turn, legId: string, key: string): void {
  const journeyId = turn.exchange.callerLegs.get(legId)
  if (journeyId !== undefined && key === turn.exchange.rules.emergency.key)
    learn(turn, journeyId, { emergency: true })
}

/** Every waiting call whose next step has come. */
export function relax(turn: Turn): void {
  for (const journey of turn.exchange.journeys.values()) {
    if (journey.state !== 'queued' || journey.route === undefined) continue
    if (stepAt(journey.route, turn.now) === journey.step) continue
    stand(turn, journey, { ...journey, ...inForce(journey.route, journey.priority, turn.now) })
  }
}

/** When the next step of any waiting call comes, epoch ms; undefined: none will. */
export function nextRelaxation(exchange: Exchange): number | undefined {
  let due: number | undefined
  for (const { state, route: found, step = 0 } of exchange.journeys.values()) {
    const at = state === 'queued' ? found?.steps[step + 1]?.at : undefined
    if (at !== undefined && (due === undefined || at < due)) due = at
  }
  return due
}

function stand(turn: Turn, before: Journey, now: Journey): void {
  touch(turn, now)
  if (now.away !== true && standsElsewhere(before, now))
    turn.effects.push({ do: 'enqueue', call: asWaiting(now) })
}
