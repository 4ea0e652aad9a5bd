import type { JourneyId } from '@hotline/contract'
import { record, type Turn } from './exchange.ts'
import type { Journey } from './journey.ts'
import { placeAt } from './line-place.ts'

/**
 * A caller whom the switch served by itself and who has gone: the dialplan wrote her down, because no server was there
 * to remember. Such a call counts like every other, and one that nobody answered is called back.
 */
export interface NativeRecord {
  journeyId: JourneyId
  callerNumber: string
  dialled: string
  arrivedAt: number
  endedAt: number
  /** `headset` is the account that answered. */
  answered?: { at: number; headset: string }
}

/** @param text as the dialplan writes it: caller/dialled/arrived/ended/answered/headset, the last two may be empty */
export function readNativeRecord(journeyId: string, text: string): NativeRecord | undefined {
  const [callerNumber = '', dialled = '', arrived, ended, answeredAt = '', headset = ''] = text.split('/')
  const arrivedAt = Number(arrived)
  const endedAt = Number(ended)
  if (!/^[0-9a-f-]{36}$/.test(journeyId) || !(arrivedAt > 0) || !(endedAt >= arrivedAt)) return undefined
  const caller = { journeyId, callerNumber, dialled, arrivedAt, endedAt }
  return answeredAt === '' ? caller : { ...caller, answered: { at: Number(answeredAt), headset } }
}

/** Told as a whole journey the first time; a later look at the same record lets the switch forget it. */
export function servedNatively(turn: Turn, native: NativeRecord): void {
  const { journeyId, answered, arrivedAt, endedAt } = native
  const { journeys, over, agents, rules } = turn.exchange
  // A journey that is still ours will be ended by what we see ourselves.
  if (journeys.has(journeyId)) return
  if (over.has(journeyId)) {
    turn.effects.push({ do: 'forgetNative', journeyId })
    return
  }
  const agent = [...agents.values()].find((each) => each.headset?.name === answered?.headset)
  const journey: Journey = {
    journeyId,
    version: 1,
    state: 'queued',
    callerLegId: '',
    callerNumber: native.callerNumber,
    dialled: native.dialled,
    arrivedAt,
    ...placeAt({ dialled: native.dialled, arrivedAt }, rules, arrivedAt),
    epoch: 0,
    legs: 0,
    native: true,
    changedAt: turn.now,
    endedAt,
    ...(agent === undefined ? {} : { agentId: agent.agentId }),
    ...(answered === undefined ? {} : { answeredAt: answered.at }),
  }
  record(turn, journey, { type: 'arrive', at: arrivedAt })
  if (answered !== undefined)
    record(turn, { ...journey, version: 2 }, { type: 'nativeAnswer', at: answered.at })
  const last: Journey = {
    ...journey,
    version: answered === undefined ? 2 : 3,
    state: answered === undefined ? 'abandoned' : 'ended',
  }
  record(turn, last, { type: answered === undefined ? 'abandon' : 'hangup', at: endedAt })
  journeys.set(journeyId, last)
}
