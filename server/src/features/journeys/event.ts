/** Reads one entry of the journey stream; it comes from another room and another version may have written it. */
import { z } from 'zod'
import { AgentId, Disposition, Instant, JOURNEY, JourneyId, ObserverView, PartyView } from '@hotline/contract'
import { RECORDER_FAULTS, type JourneyEvent } from '@hotline/telephony'

const MOVES = Object.values(JOURNEY).flatMap((row) => Object.keys(row)) as JourneyEvent['type'][]

/** What happens in a call without moving the journey's machine. */
const OTHERS = [
  'arrive',
  'finish',
  'hold',
  'resume',
  'party',
  'observe',
  'recorderFailed',
] as const satisfies JourneyEvent['type'][]

const Entry = z
  .object({
    journeyId: JourneyId,
    version: z.int().positive(),
    type: z.enum([...OTHERS, ...MOVES] as [JourneyEvent['type'], ...JourneyEvent['type'][]]),
    at: Instant,
    callerNumber: z.string().max(400),
    dialled: z.string().max(400),
    arrivedAt: Instant,
    agentId: AgentId.optional(),
    native: z.boolean().optional(),
    disposition: Disposition.optional(),
    note: z.string().max(2_000).optional(),
    knowledgeEntryId: z.string().max(64).optional(),
    basis: z.string().max(1_000).optional(),
    party: PartyView.optional(),
    observer: ObserverView.optional(),
    supervisor: AgentId.optional(),
    recorder: z.object({ who: z.string().max(40), fault: z.enum(RECORDER_FAULTS) }).optional(),
    by: z.enum(['caller', 'agent', 'system']).optional(),
  })
  .refine(
    ({ type, party }) => type !== 'party' || party !== undefined,
    'an event of a party without the party',
  )

/** @throws where the text is no journey event */
export function readJourneyEvent(text: string): JourneyEvent {
  const parsed = Entry.parse(parseJson(text))
  // An absent field stays absent; Zod's optional would also allow it to be undefined.
  return Object.fromEntries(
    Object.entries(parsed).filter(([, value]) => value !== undefined),
  ) as unknown as JourneyEvent
}

/** JSON.parse repeats the text in its complaint, and the text has a citizen's number in it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('the entry is no JSON')
  }
}
