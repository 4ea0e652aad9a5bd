// The end of a contact: how it ended for the hotline, and a note. Pure.
import { z } from 'zod'
import { Disposition, TEXT_LIMITS } from '@hotline/contract'

export const WrapUpDraft = z.object({
  disposition: Disposition.nullable(),
  note: z.string().max(TEXT_LIMITS.note),
})
export type WrapUpDraft = z.infer<typeof WrapUpDraft>

export const NO_WRAP_UP: WrapUpDraft = { disposition: null, note: '' }

/** What the desk already shows to have happened, until the agent says otherwise. */
export function likelyDisposition(done: { ticketSaved: boolean; linked: boolean }): Disposition {
  if (done.linked) return 'linked'
  return done.ticketSaved ? 'ticket' : 'answered_directly'
}

/** Shortly before the server ends wrap-up by itself, what the agent chose and wrote is sent rather than lost. */
export function sendsByItself(draft: WrapUpDraft, leftMs: number | undefined): boolean {
  const something = draft.disposition !== null || draft.note !== ''
  return something && leftMs !== undefined && leftMs <= LAST_MOMENT_MS
}

const LAST_MOMENT_MS = 2000
