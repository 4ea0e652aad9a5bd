import type { Journey } from './journey.ts'
import { answeredLeg } from './party.ts'

/** One leg whose voice is recorded, as a track of its own. */
export interface RecordedLeg {
  legId: string
  role: 'caller' | 'agent' | 'party'
  /** The agent's number or the party's id; the caller is `caller`. */
  who: string
}

/**
 * Whose voice has to be recorded now. Nobody's before an agent answered, nor while the caller waits in the line: a
 * recorder is not on the way to the ring, and the citizen is told of it by the greeting before anybody listens. A caller
 * on hold is recorded on: her leg is the journey's unbroken timeline.
 */
export function recordedLegs(journey: Journey): RecordedLeg[] {
  if (!['talking', 'reattaching', 'handed_over'].includes(journey.state)) return []
  // What the switch connected by itself it also records by itself.
  if (journey.native && journey.agentLegId !== undefined && !isRungByUs(journey.agentLegId)) return []
  const { agentId, agentLegId, state } = journey
  const parties = (journey.parties ?? []).flatMap((party): RecordedLeg[] => {
    const legId = answeredLeg(party)
    const speaks = party.state === 'talking' || party.state === 'held'
    return legId === undefined || !speaks ? [] : [{ legId, role: 'party', who: party.partyId }]
  })
  const agent: RecordedLeg[] =
    state === 'talking' && agentId !== undefined && agentLegId !== undefined
      ? [{ legId: agentLegId, role: 'agent', who: agentId }]
      : []
  return [{ legId: journey.callerLegId, role: 'caller', who: 'caller' }, ...agent, ...parties]
}

function isRungByUs(legId: string): boolean {
  return legId.startsWith('agent.')
}
