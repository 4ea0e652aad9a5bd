/** Experts' screens kept true: each push is the whole view, as for desks. */
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import {
  AppError,
  type CommandInput,
  type ExpertAnswerView,
  type JourneyId,
  type PartyId,
  type PartyView,
  type SeatAskView,
  type SeatView,
} from '@hotline/contract'
import type { Telephony, TelephonyFact } from '@hotline/telephony'
import type { Tables } from '../../database/schema.ts'
import { cleanText } from '../../domain/text.ts'
import { addAnswer, listAnswers } from '../../experts/answers.ts'
import { unitsOfSeat } from '../../experts/repository.ts'
import { readLastAsk, readParty } from './last-ask.ts'
import { seatAsk, seatsPart } from './view.ts'

export interface Seats {
  /** Rejects while PostgreSQL is away: an expert of no known unit cannot be asked. */
  open(seatId: string): Promise<SeatView>
  /** @throws AppError PARTY_NOT_FOUND where this seat was not asked */
  answer(seatId: string, input: CommandInput<'expert:answer'>): Promise<SeatView>
  /** Of a call on this agent's desk. @throws AppError CALL_NOT_FOUND */
  answersFor(agentId: string, journeyId: JourneyId): Promise<ExpertAnswerView[]>
  heard(fact: TelephonyFact): void
}

export interface SeatOptions {
  db: Kysely<Tables>
  telephony: Pick<Telephony, 'openSeat' | 'seatPresence' | 'seatAsk' | 'call' | 'desk' | 'status'>
  push: (seatId: string, view: SeatView) => void
  /** To the agent who has the call. */
  pushAnswers: (agentId: string, told: { journeyId: JourneyId; answers: ExpertAnswerView[] }) => void
  now: () => number
}

interface Screen {
  units: SeatView['units']
  last: SeatAskView | undefined
  answers: ExpertAnswerView[]
}

export function createSeats({ db, telephony, push, pushAnswers, now }: SeatOptions): Seats {
  const screens = new Map<string, Screen>()
  const epoch = now()
  let seq = 0

  function askNow(seatId: string): SeatAskView | undefined {
    const live = telephony.seatAsk(seatId)
    const party = live?.call.parties.find(({ partyId }) => partyId === live.partyId)
    return live === undefined || party === undefined ? undefined : askOf(live.call.journeyId, party)
  }

  function askOf(journeyId: JourneyId, party: PartyView, before?: SeatAskView): SeatAskView | undefined {
    const known = telephony.call(journeyId)
    // A call that is over and on nobody's desk: what was known of its caller stays.
    if (known === undefined) return before?.journeyId === journeyId ? { ...before, ...endOf(party) } : before
    const name = known.agentId === undefined ? undefined : telephony.desk(known.agentId)?.agent.name
    return seatAsk(known.view, party, name === undefined ? '' : `${known.agentId ?? ''} ${name}`)
  }

  function view(seatId: string, screen: Screen): SeatView {
    seq += 1
    const ask = askNow(seatId) ?? screen.last ?? null
    return {
      ...{ epoch, seq, now: now(), seatId, units: screen.units, ask },
      presence: telephony.seatPresence(seatId),
      answers: screen.answers.filter(
        (each) => each.journeyId === ask?.journeyId && each.partyId === ask.partyId,
      ),
      switchUp: telephony.status().switch,
    }
  }

  function show(seatId: string): void {
    const screen = screens.get(seatId)
    if (screen !== undefined) push(seatId, view(seatId, screen))
  }

  async function partyOf(journeyId: JourneyId, partyId: PartyId): Promise<PartyView | undefined> {
    const live = telephony.call(journeyId)?.view.parties.find((each) => each.partyId === partyId)
    return live ?? readParty(db, journeyId, partyId)
  }

  return {
    async open(seatId) {
      const units = await unitsOfSeat(db, seatId)
      const last = screens.get(seatId)?.last ?? (await readLastAsk(db, seatId, now()))
      const answers = last === undefined ? [] : await listAnswers(db, last.journeyId)
      const screen = { units, last, answers }
      screens.set(seatId, screen)
      await telephony.openSeat(seatId)
      return view(seatId, screen)
    },
    async answer(seatId, { journeyId, partyId, answer, key }) {
      const party = await partyOf(journeyId, partyId)
      if (party === undefined || seatsPart(party, seatId) === 'none')
        throw new AppError('PARTY_NOT_FOUND', { partyId })
      const text = cleanText(answer)
      if (text === '') throw new AppError('INPUT_INVALID', { fields: ['answer'] })
      await addAnswer(db, {
        ...{ id: idOf(seatId, key), journeyId, partyId, expertId: seatId, at: now() },
        ...{ unitId: party.unitId, unitName: party.name, question: party.brief?.question ?? '' },
        answer: text,
      })
      const answers = await listAnswers(db, journeyId)
      const agentId = telephony.call(journeyId)?.agentId
      if (agentId !== undefined) pushAnswers(agentId, { journeyId, answers })
      const screen = screens.get(seatId) ?? { units: await unitsOfSeat(db, seatId), last: undefined, answers }
      const written = { ...screen, answers }
      screens.set(seatId, written)
      return view(seatId, written)
    },
    async answersFor(agentId, journeyId) {
      if (telephony.desk(agentId)?.call?.journeyId !== journeyId) throw new AppError('CALL_NOT_FOUND')
      return listAnswers(db, journeyId)
    },
    heard(fact) {
      if (fact.type === 'status') for (const seatId of screens.keys()) show(seatId)
      else if (fact.type === 'seat') show(fact.seatId)
      else if (fact.type === 'party') {
        const { journeyId, party } = fact
        for (const seatId of new Set(party.attempts.flatMap((attempt) => attempt.seatId ?? []))) {
          const screen = screens.get(seatId)
          if (screen === undefined) continue
          if (seatsPart(party, seatId) === 'answered') screen.last = askOf(journeyId, party, screen.last)
          show(seatId)
        }
      }
    },
  }
}

function endOf({ state, answeredAt, endedAt, end }: PartyView) {
  return { state, answeredAt, endedAt, end }
}

/** A UUID that one seat's key always gives. */
function idOf(seatId: string, key: string): string {
  const hex = createHash('sha256').update(`${seatId} ${key}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
