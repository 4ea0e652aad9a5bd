// The pop's actions: who is really calling, and linking the call to an open ticket.
import { useEffect, useState } from 'react'
import { PopView, TicketView, type TicketContent, type TicketSummary } from '@hotline/contract'
import { TEXT_LIMITS } from '@hotline/contract'
import { callApi } from '../../shared/api.ts'
import type { PopState } from './pop-model.ts'
import type { PopActions } from './pop.tsx'

export interface PopNeeds {
  state: PopState
  serverUp: boolean
  journeyId: string | undefined
  /** Reads the pop again. */
  reopen: (journeyId: string) => void
  /** The form's present content: name and address of a person to add, matter for the note of a link. */
  content: TicketContent
  failureText: (failure: unknown) => string
  onLinked: (ticketNumber: string) => void
}

export function usePop(needs: PopNeeds): PopActions {
  const { state, serverUp, journeyId, reopen } = needs
  const [problem, setProblem] = useState({ journeyId, text: '' })
  const [linked, setLinked] = useState<{ journeyId: string; number: string }>()
  const missing = state.is === 'loading' && serverUp ? journeyId : undefined
  const historyAway = state.is === 'known' && !state.pop.historyAvailable && serverUp ? journeyId : undefined

  useEffect(() => {
    if (missing !== undefined) reopen(missing)
    const again = missing ?? historyAway
    if (again === undefined) return
    const timer = setInterval(() => reopen(again), READ_AGAIN_MS)
    return () => clearInterval(timer)
  }, [missing, historyAway, reopen])

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
      setProblem({ journeyId, text: '' })
    } catch (failure) {
      setProblem({ journeyId, text: needs.failureText(failure) })
    }
  }
  const person = (citizenId: string | null): void => {
    if (journeyId === undefined) return
    const { callerName: name, address } = needs.content
    const body = citizenId === null ? { citizenId, name, address } : { citizenId, name: '', address: '' }
    void attempt(async () => {
      await callApi({ method: 'POST', path: `/api/journeys/${journeyId}/citizen`, body, answer: PopView })
      reopen(journeyId)
    })
  }
  const link = (ticket: TicketSummary): void => {
    if (journeyId === undefined) return
    void attempt(async () => {
      const note = needs.content.matter.slice(0, TEXT_LIMITS.note)
      await callApi({
        method: 'POST',
        path: `/api/tickets/${ticket.number}/contacts`,
        body: { journeyId, note, expectedVersion: ticket.version },
        idempotencyKey: `link-${journeyId}`,
        answer: TicketView,
      })
      setLinked({ journeyId, number: ticket.number })
      needs.onLinked(ticket.number)
      reopen(journeyId)
    })
  }
  const possible = serverUp && journeyId !== undefined && state.is === 'known'
  return {
    choose: possible ? person : undefined,
    addPerson: possible && needs.content.callerName !== '' ? () => person(null) : undefined,
    link: possible ? link : undefined,
    linked: linked?.journeyId === journeyId ? linked?.number : undefined,
    problem: problem.journeyId === journeyId ? problem.text : '',
  }
}

/** While something about the caller is missing. */
const READ_AGAIN_MS = 3000
