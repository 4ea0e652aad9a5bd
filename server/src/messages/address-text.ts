/** The address of an emergency as a message to the service, where a route for it is configured. Pure. */
import type { EmergencyService, JourneyId } from '@hotline/contract'
import { sha256 } from '../domain/canonical.ts'
import type { NewMessage } from './outbox.ts'
import type { MessageRoute } from './routes.ts'

export interface EmergencyAddress {
  journeyId: JourneyId
  partyId: string
  service: EmergencyService
  /** The citizen's, as it goes out with the call too (EM-2). */
  callerNumber: string
  /** As the agent wrote it; not empty. */
  address: string
}

/** Another address of the same hand-over is another message. */
export function addressMessages(routes: readonly MessageRoute[], given: EmergencyAddress): NewMessage[] {
  const { journeyId, partyId, service, callerNumber, address } = given
  const number = callerNumber === '' ? '号码未显示' : callerNumber
  return routes.map(({ recipient }) => ({
    // Travels as a header: letters and digits alone.
    key: `address-${journeyId}-${partyId}-${sha256(`${recipient} ${address}`).slice(0, 16)}`,
    kind: 'emergency_address',
    recipient,
    text: `【12345热线】${service} 联动：来电人 ${number}，地址 ${address}。`,
    subject: journeyId,
  }))
}
