// One agent's session in this page: makes the parts outside React and keeps them in step with each other.
import type { JourneyId, Me } from '@hotline/contract'
import { createTicketDesk, ticketApi, type TicketDesk } from '../features/ticket/ticket-desk.ts'
import type { Memory } from '../shared/memory.ts'
import { createDeskLink, type DeskLink } from './desk-link.ts'
import { createHeadsetSession, type HeadsetSession } from './headset-session.ts'

/** Nothing is opened before `start`; the function it returns ends it (签退, never unload). */
export interface DeskSession extends HeadsetSession {
  link: DeskLink
  tickets: TicketDesk
}

/** @param link a line of its own, or a supervisor's beside the board */
export function createDeskSession(me: Me, memory: Memory, link: DeskLink = createDeskLink()): DeskSession {
  const tickets = createTicketDesk({
    agentId: me.id,
    memory,
    newKey: () => crypto.randomUUID(),
    ...ticketApi,
  })
  /** Hang-ups that the server has not heard of yet. */
  const untold = new Set<JourneyId>()
  const tellHangups = async (): Promise<void> => {
    for (const journeyId of [...untold]) {
      try {
        await link.command('call:hangup', { journeyId })
        untold.delete(journeyId)
      } catch {
        // Still away, or the call is long gone: the next connect asks again, once.
        if (link.get().status === 'up') untold.delete(journeyId)
      }
    }
  }
  const headset = createHeadsetSession(memory, link, (journeyId) => {
    const { status, view } = link.get()
    // Without a server the last view is about an earlier call; the switch itself will tell how this one ended.
    const known = journeyId ?? (status === 'up' ? view?.call?.journeyId : undefined)
    if (known === undefined) return
    untold.add(known)
    void tellHangups()
  })
  const { microphone } = headset

  const start = (): (() => void) => {
    let told: boolean | undefined

    const proveMicrophone = async (): Promise<void> => {
      const proved = microphone.get().state === 'proved'
      if (link.get().status !== 'up' || told === proved) return
      told = proved
      try {
        await link.command('headset:prove', { microphone: proved })
      } catch {
        told = undefined
      }
    }
    const endHeadset = headset.start()
    const endings = [
      link.onUp(() => {
        told = undefined
        void proveMicrophone()
        void tellHangups()
        tickets.wake()
      }),
      microphone.subscribe(() => void proveMicrophone()),
    ]
    link.open()
    tickets.wake()
    void microphone.open()
    return () => {
      for (const end of endings) end()
      endHeadset()
      tickets.close()
      link.close()
    }
  }
  return { ...headset, link, tickets, start }
}
