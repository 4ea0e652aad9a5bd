/** What a registration tells people by message: the units of an emergency (EM-5), and the citizen her number. Pure. */
import type { MessageKind, TicketView } from '@hotline/contract'
import { classInWords } from '../../domain/ticket/emergency-words.ts'
import { readCallerNumber } from '../../numbers/caller-number.ts'

export interface RegisteredMessage {
  key: string
  kind: MessageKind
  recipient: string
  text: string
  subject: string
}

/** To every configured unit of its class. */
export function unitMessages(
  ticket: TicketView,
  routes: readonly { name: string; recipient: string }[],
): RegisteredMessage[] {
  const { number, emergencyClass, address, matter } = ticket
  if (emergencyClass === undefined) return []
  const where = address === '' ? '' : `，地址 ${address}`
  return routes.map(({ recipient }) => ({
    key: `class-${number}-${emergencyClass}-${recipient}`,
    kind: 'emergency_class',
    recipient,
    text: `【12345热线】紧急工单 ${number}（${classInWords(emergencyClass)}）${where}：${matter}`,
    subject: ticket.journeyIds[0] ?? number,
  }))
}

/** Only to a mobile: a landline shows no messages. */
export function numberMessage(ticket: TicketView): RegisteredMessage | undefined {
  const { number, contactNumber, journeyIds } = ticket
  const read = readCallerNumber(contactNumber)
  if (read.kind !== 'mobile') return undefined
  return {
    key: `ticket-${number}`,
    kind: 'ticket_number',
    recipient: read.national,
    text: `【12345热线】您反映的问题已受理，工单号 ${number}。查询进度请拨打 12345。`,
    subject: journeyIds[0] ?? number,
  }
}
