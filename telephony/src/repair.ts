import { randomUUID } from 'node:crypto'
import type { AsteriskSwitch } from './asterisk/asterisk-switch.ts'
import * as callMoves from './domain/call-moves.ts'
import type { Difference } from './domain/difference.ts'
import type { Exchange, Turn } from './domain/exchange.ts'
import { isLive } from './domain/journey.ts'
import { servedNatively } from './domain/native-record.ts'
import { knownLine, reconcile } from './domain/reconcile.ts'
import type { Log } from './options.ts'
import type { Performer } from './performer.ts'
import type { Journal } from './ports.ts'
import type { SteadyLine } from './steady-line.ts'
import type { SwitchLook } from './domain/leg.ts'

/** Compares what this node believes with Asterisk and with the line, and mends every difference. */
export interface Repair {
  /** Before the first session: what an earlier run knew. @throws AppError LINE_AWAY */
  load(): Promise<void>
  /** A session has begun and events are held: the look is the whole truth. */
  sessionBegan(look: SwitchLook): void
  /** Accounts that the switch forgot are made again. */
  restoreHeadsets(look: SwitchLook): Promise<void>
  /** After Redis was away: the line is made from what this node knows, and what was not saved is saved. */
  restoreLine(): Promise<void>
  /** Now and then, beside every reconnection. */
  sweep(): Promise<void>
}

/** A line that missed a move is mended at every sweep; everything is compared only now and then, for it lists all calls. */
const WHOLE_LOOK_EVERY = 5

/** Longer than any move takes. */
const SECOND_LOOK_MS = 200

export function createRepair(parts: {
  exchange: Exchange
  run: (decide: (turn: Turn) => void) => void
  line: SteadyLine
  lineIsUp: () => boolean
  journal: Journal
  performer: Performer
  asterisk: () => AsteriskSwitch | undefined
  onDiffered: (kind: Difference, subject: string) => void
  log: Log
  now: () => number
}): Repair {
  const { exchange, line, journal, log, now } = parts
  let sweeps = 0
  /** One at a time: two rebuilds would make the same pairs twice. */
  let restoring: Promise<void> | undefined
  let startedAt: string | undefined
  let lastOnline = new Set<string>()

  function compare(look: SwitchLook, lookedAt: number, steady: boolean): void {
    const restarted = startedAt !== undefined && startedAt !== look.startedAt
    startedAt = look.startedAt
    const online = new Set(look.onlineHeadsets)
    const flickering = [...online, ...lastOnline].filter((name) => online.has(name) !== lastOnline.has(name))
    lastOnline = online
    const unsteadyHeadsets = new Set(steady ? [] : flickering)
    parts.run((turn) => reconcile(turn, { ...look, restarted, lookedAt, unsteadyHeadsets }, randomUUID))
  }

  /** Who stands in the line otherwise than this node knows, as `place id`. */
  async function differences(): Promise<Set<string>> {
    const [look, known] = [await line.look(), knownLine(exchange)]
    const inLine = new Set([
      ...look.waiting.map((id) => `waiting ${id}`),
      ...look.offered.map(({ journeyId }) => `offered ${journeyId}`),
      ...look.idle.map((id) => `idle ${id}`),
    ])
    const wanted = new Set([
      ...known.waiting.map(({ journeyId }) => `waiting ${journeyId}`),
      ...known.offered.map(({ journeyId }) => `offered ${journeyId}`),
      ...known.idle.map(({ agentId }) => `idle ${agentId}`),
    ])
    return new Set([...inLine, ...wanted].filter((each) => inLine.has(each) !== wanted.has(each)))
  }

  /** A difference may be a move under way: only one that is still the same a moment later counts. */
  async function lineDiffers(): Promise<boolean> {
    const first = await differences()
    if (first.size === 0) return false
    await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_MS))
    const second = await differences()
    return [...first].some((each) => second.has(each))
  }

  async function makeLineAgain(): Promise<void> {
    parts.performer.lineIsFresh()
    const assignments = await line.resume(now())
    log.info({ assignments: assignments.length }, 'waiting line rebuilt')
    for (const assignment of assignments) parts.run((turn) => callMoves.assigned(turn, assignment))
    await parts.performer.flush()
    await parts.performer.retell()
    for (const journey of exchange.journeys.values()) await journal.saveJourney(journey, [], isLive(journey))
    for (const agent of exchange.agents.values()) await journal.saveAgent(agent)
    for (const seat of exchange.seats.values()) await journal.saveSeat(seat)
  }

  function restoreLine(): Promise<void> {
    restoring ??= makeLineAgain().finally(() => {
      restoring = undefined
    })
    return restoring
  }

  return {
    async load() {
      const { journeys, agents, seats } = await journal.load()
      for (const journey of journeys) {
        exchange.journeys.set(journey.journeyId, journey)
        if (isLive(journey)) exchange.callerLegs.set(journey.callerLegId, journey.journeyId)
      }
      for (const agent of agents) exchange.agents.set(agent.agentId, agent)
      for (const seat of seats) exchange.seats.set(seat.seatId, seat)
    },
    sessionBegan(look) {
      compare(look, Infinity, true)
    },
    async restoreHeadsets(look) {
      for (const { headset } of [...exchange.agents.values(), ...exchange.seats.values()]) {
        if (headset === undefined || look.accounts.includes(headset.name)) continue
        try {
          await parts.asterisk()?.putHeadset(headset)
        } catch (error) {
          log.warn({ error }, 'a headset account was not restored; the page asks for it')
        }
      }
    },
    restoreLine,
    async sweep() {
      sweeps += 1
      if (sweeps % WHOLE_LOOK_EVERY !== 0) {
        if (parts.lineIsUp() && (parts.performer.lineIsStale() || !line.isDurable())) await restoreLine()
        return
      }
      const asterisk = parts.asterisk()
      if (asterisk?.status().ari === true) {
        const lookedAt = now()
        compare(await asterisk.look(), lookedAt, false)
        const records = await asterisk.nativeRecords()
        parts.run((turn) => {
          for (const each of records) servedNatively(turn, each)
        })
      }
      if (!parts.lineIsUp()) return
      if (!parts.performer.lineIsStale() && line.isDurable()) {
        if (!(await lineDiffers())) return
        parts.onDiffered('line', 'rebuilt')
      }
      await restoreLine()
    },
  }
}
