// Wrap-up of one journey: kept on this computer until it is finished, because a reload must not lose a note.
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { CommandInput, DeskView, Disposition, JourneyId } from '@hotline/contract'
import { MEMORY_KEYS, type Memory } from '../../shared/memory.ts'
import { NO_WRAP_UP, seenDisposition, sendsByItself, WrapUpDraft, wrapUpOf } from './wrap-up-model.ts'

export interface WrapUpView {
  /** Null: not chosen. */
  disposition: Disposition | null
  note: string
  knowledgeEntryId: string | null
  basis: string
  /** Undefined while the call goes on, or where the server set no end. */
  leftMs: number | undefined
  active: boolean
  /** There is a call to write about: ringing, talking or just ended. */
  open: boolean
  failure: unknown
  change: (part: Partial<WrapUpDraft>) => void
  finish: (() => void) | undefined
}

export function useWrapUp(needs: {
  agentId: string
  journeyId: JourneyId | undefined
  view: DeskView | undefined
  now: number
  memory: Memory
  done: { ticketSaved: boolean; linked: boolean }
  finish: (input: CommandInput<'call:finish'>) => Promise<unknown>
}): WrapUpView {
  const { agentId, journeyId, view, now, memory } = needs
  const key = MEMORY_KEYS.wrapUp(agentId, journeyId ?? 'none')
  const [written, setWritten] = useState<{ key: string; draft: WrapUpDraft }>()
  const [failure, setFailure] = useState<{ key: string; failure: unknown }>()
  const sentFor = useRef('')
  const draft = written?.key === key ? written.draft : (memory.read(key, WrapUpDraft) ?? NO_WRAP_UP)
  const active = view?.agent.state === 'wrap_up' && view.call !== null
  const until = view?.agent.until ?? undefined
  const leftMs = active && until !== undefined ? until - now : undefined
  const disposition = draft.disposition ?? seenDisposition(needs.done)
  const { finish: send } = needs

  const finish = async (): Promise<void> => {
    if (journeyId === undefined) return
    try {
      await send({ journeyId, ...wrapUpOf(draft, disposition) })
      memory.forget(key)
      setFailure(undefined)
    } catch (cause) {
      setFailure({ key, failure: cause })
    }
  }

  const byItself = active && sendsByItself(draft, leftMs)
  const finishOnce = useEffectEvent(() => {
    if (sentFor.current === key) return
    sentFor.current = key
    void finish()
  })
  useEffect(() => {
    if (byItself) finishOnce()
  }, [byItself])

  return {
    disposition,
    note: draft.note,
    knowledgeEntryId: draft.knowledgeEntryId,
    basis: draft.basis,
    leftMs,
    active,
    open: journeyId !== undefined,
    failure: failure?.key === key ? failure.failure : undefined,
    change(part) {
      const next = { ...draft, ...part }
      setWritten({ key, draft: next })
      memory.write(key, next)
    },
    finish: active ? () => void finish() : undefined,
  }
}
