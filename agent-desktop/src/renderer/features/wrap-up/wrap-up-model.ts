// The end of a contact: how it ended for the hotline, and a note. Pure.
import { z } from 'zod'
import { Disposition, TEXT_LIMITS, type WrapUp } from '@hotline/contract'

export const WrapUpDraft = z.object({
  disposition: Disposition.nullable(),
  note: z.string().max(TEXT_LIMITS.note),
  knowledgeEntryId: z.string().nullable().default(null),
  basis: z.string().max(200).default(''),
})
export type WrapUpDraft = z.infer<typeof WrapUpDraft>

export const NO_WRAP_UP: WrapUpDraft = { disposition: null, note: '', knowledgeEntryId: null, basis: '' }

/** What the desk itself saw happen, until the agent says otherwise; that she answered, only she can say (DA-1). */
export function seenDisposition(done: { ticketSaved: boolean; linked: boolean }): Disposition | null {
  if (done.linked) return 'linked'
  return done.ticketSaved ? 'ticket' : null
}

/** What is sent: a basis belongs to 当场解答 alone. */
export function wrapUpOf(draft: WrapUpDraft, disposition: Disposition | null): WrapUp {
  const { note, knowledgeEntryId, basis } = draft
  if (disposition !== 'answered_directly') return { disposition, note }
  return {
    ...{ disposition, note },
    ...(knowledgeEntryId === null ? {} : { knowledgeEntryId }),
    ...(basis.trim() === '' ? {} : { basis: basis.trim() }),
  }
}

/** Shortly before the server ends wrap-up by itself, what the agent chose and wrote is sent rather than lost. */
export function sendsByItself(draft: WrapUpDraft, leftMs: number | undefined): boolean {
  const something = draft.disposition !== null || draft.note !== ''
  return something && leftMs !== undefined && leftMs <= LAST_MOMENT_MS
}

const LAST_MOMENT_MS = 2000
