/** What a supervisor has to see without looking for it, and who has seen it. Pure but for what was acknowledged. */
import {
  AppError,
  type AlarmKind,
  type AlarmView,
  type BoardView,
  type NotReadyReason,
} from '@hotline/contract'

/** Each is a setting with its reason (settings.ts). */
export interface AlarmThresholds {
  oldestWaitMs: number
  queueLength: number
  /** So long somebody may wait with no agent ready. */
  nobodyReadyMs: number
  /** 0..1 */
  answerRate: number
  /** A rate of fewer contacts says nothing. */
  answerRateContacts: number
  /** So long a lost proof may last: a page that is loaded again is no alarm. */
  proofLostMs: number
}

export type AlarmFacts = Pick<BoardView, 'waiting' | 'agents' | 'figures'>
type Alarm = Omit<AlarmView, 'acknowledged'>

const PROOFS: readonly (NotReadyReason | null)[] = ['headset', 'microphone', 'heartbeat', 'call_lost']

/** What is wrong now. @param sinceWhen when a state that has no instant of its own began */
export function alarmsOf(
  { waiting, agents, figures }: AlarmFacts,
  limits: AlarmThresholds,
  now: number,
  sinceWhen: (alarmId: string) => number,
): Alarm[] {
  const alarms: Alarm[] = []
  const add = (kind: AlarmKind, given: Partial<Alarm>): void => {
    const alarmId = given.agentId === undefined || given.agentId === null ? kind : `${kind}:${given.agentId}`
    alarms.push({
      ...{ alarmId, kind, agentId: null, value: null, threshold: null },
      ...given,
      since: given.since ?? sinceWhen(alarmId),
    })
  }
  const [oldest] = waiting
  if (oldest !== undefined && now - oldest.arrivedAt >= limits.oldestWaitMs)
    add('oldest_wait', {
      since: oldest.arrivedAt + limits.oldestWaitMs,
      value: now - oldest.arrivedAt,
      threshold: limits.oldestWaitMs,
    })
  if (waiting.length >= limits.queueLength)
    add('queue_length', { value: waiting.length, threshold: limits.queueLength })
  const queued = waiting.find(({ state }) => state === 'queued')
  if (
    queued !== undefined &&
    now - queued.arrivedAt >= limits.nobodyReadyMs &&
    !agents.some(({ state }) => state === 'ready')
  )
    add('nobody_ready', { value: waiting.length })
  const rate = figures?.answerRate
  if (
    rate !== undefined &&
    rate.value !== null &&
    rate.denominator >= limits.answerRateContacts &&
    rate.value < limits.answerRate
  )
    add('answer_rate', { value: rate.value, threshold: limits.answerRate })
  for (const { agentId, state, reason, since } of agents)
    if (state === 'not_ready' && PROOFS.includes(reason) && now - since >= limits.proofLostMs)
      add('proof_lost', { agentId, since })
  return alarms.sort((a, b) => a.since - b.since || (a.alarmId < b.alarmId ? -1 : 1))
}

export interface Alarms {
  /** Forgets what is over: the same trouble later is a new alarm. */
  look(facts: AlarmFacts): AlarmView[]
  /** 知道了. @returns the alarm @throws AppError NOT_FOUND: it is over already */
  acknowledge(alarmId: string, by: string): AlarmView
}

export function createAlarms(limits: AlarmThresholds, now: () => number): Alarms {
  const began = new Map<string, number>()
  const acknowledged = new Map<string, NonNullable<AlarmView['acknowledged']>>()
  let shown: AlarmView[] = []

  return {
    look(facts) {
      const at = now()
      const alarms = alarmsOf(facts, limits, at, (alarmId) => began.get(alarmId) ?? at)
      const there = new Set(alarms.map(({ alarmId }) => alarmId))
      for (const known of [began, acknowledged])
        for (const alarmId of known.keys()) if (!there.has(alarmId)) known.delete(alarmId)
      for (const { alarmId, since } of alarms) began.set(alarmId, since)
      shown = alarms.map((alarm) => ({ ...alarm, acknowledged: acknowledged.get(alarm.alarmId) ?? null }))
      return shown
    },
    acknowledge(alarmId, by) {
      const alarm = shown.find((each) => each.alarmId === alarmId)
      if (alarm === undefined) throw new AppError('NOT_FOUND', { alarmId })
      // Who said so first stands there.
      const seen = alarm.acknowledged ?? { by, at: now() }
      acknowledged.set(alarmId, seen)
      return { ...alarm, acknowledged: seen }
    },
  }
}
