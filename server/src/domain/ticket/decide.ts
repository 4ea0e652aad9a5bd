/** Decides whether what a person asks may happen to a ticket, and as which change. Pure: refusals are thrown by code. */
import { AppError, TEXT_LIMITS, type AgentId, type Role, type TicketContent } from '@hotline/contract'
import { cleanLine, cleanNumber, cleanText } from '../text.ts'
import { classInWords } from './emergency-words.ts'
import type { TicketChange } from './events.ts'
import type { Ticket } from './fold.ts'

export type TicketCommand =
  | {
      do: 'create'
      draft: boolean
      content: TicketContent
      journeyId: string | null
      citizenId: string | null
    }
  | {
      do: 'update'
      draft: boolean
      content: TicketContent
      citizenId: string | null
      expectedVersion: number
    }
  | { do: 'linkContact'; journeyId: string | null; note: string; expectedVersion: number }

export interface Actor {
  id: AgentId
  roles: readonly Role[]
}

/**
 * @param policy `policyId@version` in force now; a registration pins it
 * @throws AppError INPUT_INVALID, VERSION_STALE with the current `version`, TICKET_CLOSED, TRANSITION_REFUSED, FORBIDDEN
 */
export function decide(
  ticket: Ticket | undefined,
  command: TicketCommand,
  actor: Actor,
  policy: string,
): TicketChange {
  if (command.do === 'create') {
    const content = cleanContent(command.content)
    const { journeyId, citizenId } = command
    if (command.draft && content.emergencyClass === undefined)
      return { type: 'drafted', content, journeyId, citizenId }
    return { type: 'registered', content: complete(content), journeyId, citizenId, policy }
  }
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND')
  if (ticket.version !== command.expectedVersion)
    throw new AppError('VERSION_STALE', { version: ticket.version })
  if (ticket.status === 'closed') throw new AppError('TICKET_CLOSED')
  if (command.do === 'linkContact') {
    if (ticket.status !== 'registered') throw new AppError('TRANSITION_REFUSED', { state: ticket.status })
    return {
      type: 'contactLinked',
      journeyId: command.journeyId,
      note: within('note', cleanText(command.note)),
    }
  }
  // EM-5: it was registered with the first words, and the rest follows; what it is cannot be taken back.
  if (ticket.status === 'registered' && ticket.emergencyClass !== undefined) {
    if (ticket.registeredBy !== actor.id && !actor.roles.includes('supervisor'))
      throw new AppError('FORBIDDEN')
    const content = cleanContent({ emergencyClass: ticket.emergencyClass, ...command.content })
    return { type: 'detailed', content: complete(content), citizenId: command.citizenId }
  }
  if (ticket.status !== 'draft') throw new AppError('TRANSITION_REFUSED', { state: ticket.status })
  // A draft is its writer's own; a supervisor may finish what somebody left.
  if (ticket.createdBy !== actor.id && !actor.roles.includes('supervisor')) throw new AppError('FORBIDDEN')
  const content = cleanContent(command.content)
  const { citizenId } = command
  if (command.draft && content.emergencyClass === undefined) return { type: 'draftSaved', content, citizenId }
  return { type: 'registered', content: complete(content), journeyId: null, citizenId, policy }
}

function cleanContent(content: TicketContent): TicketContent {
  return {
    kind: content.kind,
    callerName: within('callerName', cleanLine(content.callerName)),
    contactNumber: within('contactNumber', cleanNumber(content.contactNumber)),
    address: within('address', cleanLine(content.address)),
    matter: within('matter', cleanText(content.matter)),
    urgent: content.urgent || content.emergencyClass !== undefined,
    ...(content.emergencyClass === undefined ? {} : { emergencyClass: content.emergencyClass }),
  }
}

/** Cleaning can lengthen: some characters have no composed form and half-width forms are sometimes several. */
function within(field: keyof typeof TEXT_LIMITS, text: string): string {
  if (text.length > TEXT_LIMITS[field]) throw new AppError('INPUT_INVALID', { fields: [field] })
  return text
}

/** IN-2, IN-3: what is accepted has a kind and a matter; an emergency is accepted first and described later (EM-5). */
function complete(content: TicketContent): TicketContent {
  const { kind, matter, emergencyClass } = content
  if (emergencyClass !== undefined) {
    const first = `紧急：${classInWords(emergencyClass)}（内容待补）`
    return { ...content, kind: kind ?? 'help', matter: matter === '' ? first : matter }
  }
  const fields = [...(content.kind === null ? ['kind'] : []), ...(content.matter === '' ? ['matter'] : [])]
  if (fields.length > 0) throw new AppError('INPUT_INVALID', { fields })
  return content
}
