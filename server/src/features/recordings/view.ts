/** A recording as a page shows it: regions in ms from its beginning, voices by name. Pure. */
import type { PartyView, RecordingView } from '@hotline/contract'
import type { JourneyEvent } from '@hotline/telephony'
import { regionsOf } from '../../journeys/regions.ts'
import type { RecordingFacts } from '../../recordings/repository.ts'

export function recordingView(given: {
  journeyId: string
  events: readonly JourneyEvent[]
  recording: RecordingFacts | undefined
  live: boolean
  mayRedact: boolean
}): RecordingView {
  const { journeyId, events, recording, live } = given
  const parties = new Map(
    events.flatMap(({ party }) => (party === undefined ? [] : [[party.partyId, party]])),
  )
  const base = recording?.startedAt ?? null
  const duration = recording?.durationMs ?? 0
  const place = (at: number): number => Math.max(0, Math.min(duration, at - (base ?? at)))
  return {
    journeyId,
    state: live ? 'running' : (recording?.state ?? 'in_work'),
    fault: recording?.fault ?? null,
    class: recording?.class ?? null,
    startedAt: base,
    durationMs: recording?.durationMs ?? null,
    expiresAt: recording?.expiresAt ?? null,
    files: (recording?.files ?? []).map(({ role, who, ...file }) => ({
      ...file,
      role: role === null ? null : (role as 'caller' | 'agent' | 'party'),
      name: nameOf(role, who, parties),
    })),
    regions:
      base === null
        ? []
        : regionsOf(events)
            .map(({ kind, partyId, observer, from, to }) => ({
              kind,
              name: observer?.name ?? (partyId === null ? '' : (parties.get(partyId)?.name ?? '')),
              fromMs: place(from),
              toMs: place(to ?? base + duration),
            }))
            .filter(({ fromMs, toMs }) => toMs > fromMs),
    agents: base === null ? [] : agentsOf(events).map(({ agentId, at }) => ({ agentId, atMs: place(at) })),
    redactions: recording?.redactions ?? [],
    mayRedact: given.mayRedact && recording?.state === 'ready',
  }
}

/** Whenever another agent than before talks, and the first. */
export function agentsOf(events: readonly JourneyEvent[]): { agentId: string; at: number }[] {
  const agents: { agentId: string; at: number }[] = []
  for (const { type, agentId, at } of events) {
    if (!['answer', 'nativeAnswer', 'reattach', 'takeBack'].includes(type) || agentId === undefined) continue
    if (agents.at(-1)?.agentId !== agentId) agents.push({ agentId, at })
  }
  return agents
}

function nameOf(role: string | null, who: string | null, parties: ReadonlyMap<string, PartyView>): string {
  if (role === 'party') return parties.get(who ?? '')?.name ?? ''
  return role === 'agent' && who !== 'native' ? (who ?? '') : ''
}
