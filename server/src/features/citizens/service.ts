/**
 * 来电弹屏: who may be calling and what is known of them. It leaves with the ring; what the database has to add
 * follows as soon as it can, and never holds a call up.
 */
import type { Kysely } from 'kysely'
import {
  AppError,
  type CallView,
  type ChooseCitizenBody,
  type JourneyId,
  type KnowledgeHit,
  type PopView,
} from '@hotline/contract'
import type { KnowledgeBase } from '@hotline/knowledge-base'
import type { Telephony } from '@hotline/telephony'
import { isDatabaseAway } from '../../database/away.ts'
import type { Tables } from '../../database/schema.ts'
import { readCallerNumber, recognisedBy } from '../../numbers/caller-number.ts'
import { cleanLine } from '../../domain/text.ts'
import { readContact, readHistory, writeChoice, type History } from './repository.ts'

export interface Pops {
  /** A call rings at this agent. Never throws. */
  offer(agentId: string, call: CallView): Promise<void>
  /** @throws AppError CALL_NOT_FOUND unless the call is on this agent's desk */
  open(agentId: string, journeyId: JourneyId): Promise<PopView>
  /** @throws AppError CALL_NOT_FOUND, CITIZEN_NOT_FOUND, INPUT_INVALID */
  choose(agentId: string, journeyId: JourneyId, body: ChooseCitizenBody): Promise<PopView>
  /** PostgreSQL is back: every call on a desk gets the history that it lacked. */
  catchUp(): Promise<void>
}

export interface PopOptions {
  db: Kysely<Tables>
  databaseUp: () => boolean
  telephony: Pick<Telephony, 'call'>
  knowledge: KnowledgeBase
  push: (agentId: string, pop: PopView) => void
  onError: (error: unknown) => void
  newId: () => string
  now: () => number
  budgetMs: number
}

/** Titles beside the call: as many as are read at a glance. */
const SUGGESTIONS = 5
const NO_HISTORY: History = { people: [], chosen: null, contactCount: 0, contacts: [], openTickets: [] }

export function createPops(options: PopOptions): Pops {
  const { db, telephony, push } = options
  /** Calls whose pop left without history. */
  const owed = new Map<JourneyId, string>()

  async function full(call: Pick<CallView, 'journeyId' | 'callerNumber' | 'dialled'>): Promise<PopView> {
    const number = readCallerNumber(call.callerNumber)
    const history = await readHistory(db, call.journeyId, recognisedBy(number))
    const suggestions = await suggest(history)
    return { ...bare(call), historyAvailable: true, ...history, suggestions }
  }

  /** What is open comes first, then what was, then what most people ask for. */
  async function suggest({ openTickets, contacts }: History): Promise<KnowledgeHit[]> {
    const { knowledge } = options
    const textOf = (each: readonly { matter: string }[]): string => each.map(({ matter }) => matter).join(' ')
    const found = await Promise.all([
      knowledge.search(textOf(openTickets), SUGGESTIONS),
      knowledge.search(textOf(contacts), SUGGESTIONS),
      knowledge.frequent(SUGGESTIONS),
    ])
    return [...new Map(found.flat().map((hit) => [hit.id, hit])).values()].slice(0, SUGGESTIONS)
  }

  /** Undefined while PostgreSQL is away; the call is then owed its history. */
  async function fullOrOwed(agentId: string, call: CallView): Promise<PopView | undefined> {
    owed.set(call.journeyId, agentId)
    if (!options.databaseUp()) return undefined
    try {
      const pop = await full(call)
      owed.delete(call.journeyId)
      return pop
    } catch (error) {
      if (!isDatabaseAway(error)) {
        owed.delete(call.journeyId)
        options.onError(error)
      }
      return undefined
    }
  }

  const onDesk = (agentId: string, journeyId: JourneyId): CallView | undefined => {
    const found = telephony.call(journeyId)
    return found?.agentId === agentId ? found.view : undefined
  }

  /** The call as telephony has it, or, when wrap-up is over, as the stream told it. */
  async function callOf(agentId: string, journeyId: JourneyId) {
    const view = onDesk(agentId, journeyId)
    if (view !== undefined) return view
    const past = await readContact(db, journeyId)
    if (past === undefined || past.agent_id !== agentId) throw new AppError('CALL_NOT_FOUND')
    return { journeyId, callerNumber: past.number, dialled: past.dialled }
  }

  return {
    async offer(agentId, call) {
      const history = fullOrOwed(agentId, call)
      const first = await Promise.race([history, after(options.budgetMs)])
      push(agentId, first ?? bare(call))
      if (first !== undefined) return
      const late = await history
      if (late !== undefined && onDesk(agentId, call.journeyId) !== undefined) push(agentId, late)
    },
    async open(agentId, journeyId) {
      const call = onDesk(agentId, journeyId)
      if (call === undefined) throw new AppError('CALL_NOT_FOUND')
      return (await fullOrOwed(agentId, call)) ?? bare(call)
    },
    async choose(agentId, journeyId, body) {
      const call = await callOf(agentId, journeyId)
      const name = cleanLine(body.name)
      if (body.citizenId === null && name === '') throw new AppError('INPUT_INVALID', { fields: ['name'] })
      await writeChoice(db, {
        journeyId,
        key: recognisedBy(readCallerNumber(call.callerNumber)),
        citizenId: body.citizenId,
        name,
        address: cleanLine(body.address),
        by: agentId,
        at: options.now(),
        newId: options.newId(),
      })
      return full(call)
    },
    async catchUp() {
      await Promise.all(
        [...owed].map(async ([journeyId, agentId]) => {
          const call = onDesk(agentId, journeyId)
          owed.delete(journeyId)
          const pop = call === undefined ? undefined : await fullOrOwed(agentId, call)
          if (pop !== undefined) push(agentId, pop)
        }),
      )
    },
  }
}

function bare(call: Pick<CallView, 'journeyId' | 'callerNumber' | 'dialled'>): PopView {
  return {
    journeyId: call.journeyId,
    historyAvailable: false,
    number: readCallerNumber(call.callerNumber),
    dialled: call.dialled,
    ...NO_HISTORY,
    suggestions: [],
  }
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined))
}
