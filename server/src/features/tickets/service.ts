/** Writes tickets down: loads, lets pure code decide, appends; and answers a repeated save with the first answer. */
import type { Kysely, Transaction } from 'kysely'
import {
  AppError,
  type CreateTicketBody,
  type JourneyId,
  type LinkContactBody,
  type TicketSummary,
  type TicketView,
  type UpdateTicketBody,
} from '@hotline/contract'
import type { Telephony } from '@hotline/telephony'
import type { Tables } from '../../database/schema.ts'
import { readCallerNumber, recognisedBy } from '../../numbers/caller-number.ts'
import { cleanLine } from '../../domain/text.ts'
import { decide, type Actor, type TicketCommand } from '../../domain/ticket/decide.ts'
import type { TicketChange } from '../../domain/ticket/events.ts'
import type { Ticket } from '../../domain/ticket/fold.ts'
import { readMessageRoutes } from '../../messages/routes.ts'
import type { Messages } from '../../plugins/messages.ts'
import { rememberFirstCaller } from './caller.ts'
import { once } from './once.ts'
import { numberMessage, unitMessages } from './registered-messages.ts'
import { append, listTickets, nextNumber, readTicket } from './repository.ts'

export interface Saved {
  ticket: TicketView
  /** The key had been used for this very write before. */
  repeated: boolean
}

export interface Tickets {
  create(actor: Actor, key: string, body: CreateTicketBody): Promise<Saved>
  update(actor: Actor, key: string | undefined, number: string, body: UpdateTicketBody): Promise<Saved>
  link(actor: Actor, key: string | undefined, number: string, body: LinkContactBody): Promise<Saved>
  /** @throws AppError TICKET_NOT_FOUND */
  get(number: string): Promise<TicketView>
  /** An agent's own, a supervisor's everybody's. */
  list(actor: Actor, text: string): Promise<TicketSummary[]>
}

export interface TicketOptions {
  db: Kysely<Tables>
  telephony: Pick<Telephony, 'call'>
  messages: Pick<Messages, 'enqueue'>
  /** `policyId@version` in force. */
  policy: string
  now: () => number
}

/** One page of a list. */
const LISTED = 50

export function createTickets({ db, telephony, messages, policy, now }: TicketOptions): Tickets {
  async function save(
    actor: Actor,
    key: string | undefined,
    number: string | undefined,
    command: TicketCommand,
  ): Promise<Saved> {
    return db.transaction().execute(async (trx) => {
      const write = () => writeDown(trx, actor, number, command)
      if (key === undefined) return { ticket: await write(), repeated: false }
      const request = { number: number ?? null, command }
      const { value, repeated } = await once(trx, { userId: actor.id, key, request, at: now() }, write)
      return { ticket: value, repeated }
    })
  }

  async function writeDown(
    trx: Transaction<Tables>,
    actor: Actor,
    number: string | undefined,
    command: TicketCommand,
  ): Promise<TicketView> {
    const before = number === undefined ? undefined : await readTicket(trx, number, true)
    const change = decide(before?.ticket, command, actor, policy)
    if ('journeyId' in change) await mayName(trx, actor, change.journeyId)
    const at = now()
    const told = await withCaller(trx, before?.ticket, change, at)
    const after = await append(trx, number ?? (await nextNumber(trx, at)), before, told, actor.id, at)
    const view = toView(after.ticket)
    if (change.type === 'registered') await tell(trx, view)
    return view
  }

  /** In the same transaction: what was registered is told, or neither. */
  async function tell(trx: Transaction<Tables>, ticket: TicketView): Promise<void> {
    const { emergencyClass } = ticket
    const routes =
      emergencyClass === undefined ? [] : await readMessageRoutes(trx, 'emergency_class', emergencyClass)
    const number = numberMessage(ticket)
    for (const message of [...unitMessages(ticket, routes), ...(number === undefined ? [] : [number])])
      await messages.enqueue(trx, message)
  }

  /** IN-7: who gave a name on a number that nobody is known by is recognised the next time. */
  async function withCaller(
    trx: Transaction<Tables>,
    before: Ticket | undefined,
    change: TicketChange,
    at: number,
  ): Promise<TicketChange> {
    if (change.type !== 'registered' || change.citizenId !== null || change.content.callerName === '')
      return change
    const key = await callerKey(trx, change.journeyId ?? before?.journeyIds[0], change.content.contactNumber)
    if (key === '') return change
    const { callerName: name, address } = change.content
    return { ...change, citizenId: await rememberFirstCaller(trx, { key, name, address, at }) }
  }

  /** The number that called; the one to call back where none did. */
  async function callerKey(
    trx: Transaction<Tables>,
    journeyId: JourneyId | undefined,
    contactNumber: string,
  ): Promise<string> {
    if (journeyId === undefined) return recognisedBy(readCallerNumber(contactNumber))
    const live = telephony.call(journeyId)?.view.callerNumber
    const past = await trx
      .selectFrom('contacts')
      .select('number')
      .where('journey_id', '=', journeyId)
      .executeTakeFirst()
    return recognisedBy(readCallerNumber(live ?? past?.number ?? ''))
  }

  /** A call may be named by the agent who has or had it. One that nobody here knows yet is still in the stream. */
  async function mayName(trx: Transaction<Tables>, actor: Actor, journeyId: JourneyId | null): Promise<void> {
    if (journeyId === null || actor.roles.includes('supervisor')) return
    const live = telephony.call(journeyId)
    const past = await trx
      .selectFrom('contacts')
      .select('agent_id')
      .where('journey_id', '=', journeyId)
      .executeTakeFirst()
    const owners = [live?.agentId, past?.agent_id].filter((id) => id !== undefined && id !== null)
    if (owners.length > 0 && !owners.includes(actor.id)) throw new AppError('FORBIDDEN')
  }

  return {
    create: (actor, key, { draft, journeyId, citizenId, ...content }) =>
      save(actor, key, undefined, { do: 'create', draft, journeyId, citizenId, content }),
    update: (actor, key, number, { draft, citizenId, expectedVersion, ...content }) =>
      save(actor, key, number, { do: 'update', draft, citizenId, expectedVersion, content }),
    link: (actor, key, number, body) => save(actor, key, number, { do: 'linkContact', ...body }),
    async get(number) {
      const stored = await readTicket(db, number)
      if (stored === undefined) throw new AppError('TICKET_NOT_FOUND')
      return toView(stored.ticket)
    },
    list: (actor, text) =>
      listTickets(db, {
        text: cleanLine(text),
        createdBy: actor.roles.includes('supervisor') ? undefined : actor.id,
        limit: LISTED,
      }),
  }
}

function toView({ createdBy: _createdBy, ...view }: Ticket): TicketView {
  return view
}
