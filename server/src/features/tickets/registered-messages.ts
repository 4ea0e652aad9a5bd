/** What a registration tells people by message: the units of an emergency (EM-5), and the citizen her number. Pure. */
import type { MessageKind, TicketView } from '@hotline/contract'
import { readCallerNumber } from '../../numbers/caller-number.ts'

export interface RegisteredMessage {
  key: string
  kind: MessageKind
  recipient: string
  text: string
  subject: string
}

/** A ticket's text is the hotline's own record and so are its messages: in its own language. */
const CLASS_WORDS: Readonly<Record<NonNullable<TicketView['emergencyClass']>, string>> = {
  disaster: '重大灾害',
  epidemic: '疫情',
  pollution: '环境污染',
  food_safety: '食品安全',
  mass_incident: '群体性事件',
  water: '供水应急',
  power: '供电应急',
  gas: '燃气应急',
  heat: '供热应急',
}

export function classInWords(emergencyClass: NonNullable<TicketView['emergencyClass']>): string {
  return CLASS_WORDS[emergencyClass]
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
    text: `【12345热线】紧急工单 ${number}（${CLASS_WORDS[emergencyClass]}）${where}：${matter}`,
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
