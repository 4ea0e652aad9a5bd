// The ticket form's view for one slot.
import { useEffect, useState } from 'react'
import { useStore } from '../../shared/store.ts'
import type { ApiFailure } from '../../shared/api.ts'
import type { EmergencyClass, TicketContent } from '@hotline/contract'
import type { Slot, TicketDesk } from './ticket-desk.ts'
import {
  emptyDraft,
  isChanged,
  isWorthKeeping,
  keepMine,
  prefill,
  problems,
  takeTheirs,
  write,
  type Field,
  type KnownCaller,
  type Problem,
  type TicketDraft,
} from './ticket-model.ts'

export interface TicketView {
  draft: TicketDraft
  changed: boolean
  kept: boolean
  sending: boolean
  failure: ApiFailure | undefined
  /** Shown only after a save was tried. */
  problems: Partial<Record<Field, Problem>>
  write: (part: Partial<TicketContent>) => void
  /** 紧急类别: registers at once (EM-5). */
  markEmergency: (emergencyClass: EmergencyClass) => void
  /** @returns the first field that stands in the way */
  save: (as: 'draft' | 'register') => Field | undefined
  keepMine: () => void
  takeTheirs: () => void
  dropAside: () => void
  fresh: (() => void) | undefined
}

export function useTicket(desk: TicketDesk, slot: Slot, caller: KnownCaller | undefined): TicketView {
  const { drafts, failures, sending, kept } = useStore(desk)
  const draft = drafts[slot] ?? emptyDraft(slot === 'blank' ? null : slot)
  const [tried, setTried] = useState<{ slot: Slot; as: 'draft' | 'register' }>()

  useEffect(() => {
    if (caller !== undefined) desk.change(slot, (now) => prefill(now, caller))
  }, [desk, slot, caller])

  const found = tried?.slot === slot ? problems(draft.content, tried.as) : {}
  return {
    draft,
    changed: isChanged(draft),
    kept,
    sending: sending === slot,
    failure: failures[slot],
    problems: found,
    write: (part) => desk.change(slot, (now) => write(now, part)),
    markEmergency(emergencyClass) {
      setTried(undefined)
      desk.change(slot, (now) => write(now, { emergencyClass, urgent: true }))
      desk.save(slot, 'register')
    },
    save(as) {
      const standing = Object.keys(problems(draft.content, as))[0] as Field | undefined
      setTried(standing === undefined ? undefined : { slot, as })
      if (standing === undefined) desk.save(slot, as)
      return standing
    },
    keepMine: () => desk.change(slot, (now) => keepMine(now, crypto.randomUUID())),
    takeTheirs: () => desk.change(slot, takeTheirs),
    dropAside: () => desk.change(slot, (now) => ({ ...now, aside: '' })),
    fresh: draft.saved !== null && !isWorthKeeping(draft) ? () => desk.fresh(slot) : undefined,
  }
}
