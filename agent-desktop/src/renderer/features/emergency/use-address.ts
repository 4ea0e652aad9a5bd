// The address of an emergency as a message to the service: sent with the press, and again when it was written later.
import { useState } from 'react'
import type { JourneyId, MessagesView } from '@hotline/contract'
import type { SendCommand } from '../../shared/send-command.ts'

export interface AddressMessage {
  /** `none`: no address was sent. */
  is: 'none' | 'noChannel' | 'noRoute' | 'pending' | 'sent' | 'failed'
  /** Undefined: there is no address, or it has gone out as it stands. */
  send: ((partyId: string) => void) | undefined
}

export function useAddress(needs: {
  journeyId: JourneyId | undefined
  /** As the ticket's form has it now. */
  address: string
  command: SendCommand
  /** What the line was told last. */
  told: (MessagesView & { journeyId: JourneyId }) | undefined
}): AddressMessage {
  const { journeyId, command, told } = needs
  const address = needs.address.trim()
  const [sent, setSent] = useState<{ journeyId: JourneyId; address: string; view: MessagesView }>()
  const mine = sent?.journeyId === journeyId ? sent : undefined
  const view = told?.journeyId === journeyId && mine?.view.configured === true ? told : mine?.view
  const send = async (call: JourneyId, partyId: string): Promise<void> => {
    try {
      const answer = await command('call:emergencyAddress', { journeyId: call, partyId, address })
      setSent({ journeyId: call, address, view: answer })
    } catch {
      // The button stays: it can be pressed again.
    }
  }
  const can = journeyId !== undefined && address !== '' && mine?.address !== address
  return { is: stateOf(view), send: can ? (partyId) => void send(journeyId, partyId) : undefined }
}

function stateOf(view: MessagesView | undefined): AddressMessage['is'] {
  if (view === undefined) return 'none'
  if (!view.configured) return 'noChannel'
  return view.messages.findLast(({ kind }) => kind === 'emergency_address')?.status ?? 'noRoute'
}
