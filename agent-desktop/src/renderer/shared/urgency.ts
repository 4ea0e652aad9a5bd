// What a call's priority means to a person. Pure.

export type Urgency = 'emergency' | 'lost' | 'patience' | 'first' | 'ordinary' | 'later'

/** The priorities that are not a rule's (contract/routing.ts), then a rule's before and after the ordinary. */
const EMERGENCY = 0
const LOST = 1
const PATIENCE = 5
const ORDINARY = 50

export function urgencyOf(priority: number): Urgency {
  if (priority <= EMERGENCY) return 'emergency'
  if (priority <= LOST) return 'lost'
  if (priority <= PATIENCE) return 'patience'
  if (priority === ORDINARY) return 'ordinary'
  return priority < ORDINARY ? 'first' : 'later'
}
