import { AppError } from '@hotline/contract'
import type { Difference } from './domain/difference.ts'
import type { Effect } from './domain/exchange.ts'
import type { JourneyEvent } from './domain/journey-event.ts'
import type { Agent } from './domain/agent.ts'
import type { Journey } from './domain/journey.ts'
import type { Assignment } from './domain/routing.ts'
import type { Journal, Switch, WaitingLine } from './ports.ts'
import type { Log } from './options.ts'

/** Carries out what was decided, and brings back what the outside answers. */
export interface Performer {
  /** What moves a call is done at once; what is remembered and shown follows in order, a moment later. */
  perform(effects: Effect[]): void
  /** Does now what would have followed. */
  settle(): void
  /** The line could not be told something: it has to be rebuilt. */
  lineIsStale(): boolean
  lineIsFresh(): void
  /** Saves again what could not be saved. */
  flush(): Promise<void>
  /** Tells the events of the last minute again: a Redis that was wiped may have lost some before they were read. */
  retell(): Promise<void>
}

/** Unsaved journeys that are kept while Redis is away; a county's whole day, far beyond any outage. */
const UNSAVED_LIMIT = 5_000

/** Far longer than events wait to be read; an outage of PostgreSQL is the stream's own business. */
const RETOLD_MS = 60_000
const RETOLD_LIMIT = 20_000

/** Long enough for the answers that a ring waits for, too short for anybody to see. */
const CALM_MS = 10

export function createPerformer(parts: {
  line: WaitingLine
  journal: Journal
  switch: () => Switch
  log: Log
  now: () => number
  /** What follows calmly waits while this says no. */
  mayAct: () => boolean
  onAssigned: (assignment: Assignment) => void
  onRingFailed: (legId: string) => void
  onPartyFailed: (legId: string) => void
  onPartyChanged: (effect: Extract<Effect, { do: 'partyChanged' }>) => void
  onObserverChanged: (effect: Extract<Effect, { do: 'observerChanged' }>) => void
  onAgentChanged: (agent: Agent) => void
  onArrived: (journeyId: string) => void
  onSeatChanged: (seatId: string) => void
  onDiffered: (kind: Difference, subject: string) => void
  onOffered: (agentId: string, journeyId: string) => void
  onJourneySaved: (journey: Journey) => void
}): Performer {
  const { line, journal, log } = parts
  const unsaved = new Map<string, Extract<Effect, { do: 'saveJourney' }>>()
  const calm: Effect[] = []
  /** Events that are in the stream, the newest last. */
  const told: JourneyEvent[] = []
  let timer: NodeJS.Timeout | undefined
  let stale = false

  async function move(work: Promise<Assignment | undefined>): Promise<void> {
    try {
      const assignment = await work
      if (assignment !== undefined) parts.onAssigned(assignment)
    } catch (error) {
      stale = true
      if (!isAway(error)) log.error({ error }, 'a move of the waiting line failed')
    }
  }

  /** Where the line cannot, she is idle like everybody. */
  async function assign({ call, agent }: Extract<Effect, { do: 'assign' }>, now: number) {
    return (await line.assign(call, agent.agentId, now)) ?? line.idle(agent, now)
  }

  /** @param work may throw at once: a node that leads before its switch is in reach must not lose the effects that follow */
  async function onSwitch(
    what: string,
    work: (to: Switch) => Promise<void>,
    failed?: () => void,
  ): Promise<void> {
    try {
      await work(parts.switch())
    } catch (error) {
      log.warn({ error, what }, 'the switch did not do what was decided; reconciliation will')
      failed?.()
    }
  }

  function remember(events: readonly JourneyEvent[]): void {
    told.push(...events)
    while (told.length > RETOLD_LIMIT || (told[0]?.at ?? Infinity) < parts.now() - RETOLD_MS) told.shift()
  }

  async function save(effect: Extract<Effect, { do: 'saveJourney' }>): Promise<void> {
    const { journey } = effect
    const earlier = unsaved.get(journey.journeyId)
    const whole =
      earlier === undefined ? effect : { ...effect, events: [...earlier.events, ...effect.events] }
    unsaved.delete(journey.journeyId)
    try {
      const saved = await journal.saveJourney(whole.journey, whole.events, whole.live)
      if (saved) remember(whole.events)
      else log.error({ journeyId: journey.journeyId }, 'another node has a newer record of this journey')
    } catch (error) {
      if (!isAway(error)) log.error({ error }, 'a journey was not saved')
      const later = unsaved.get(journey.journeyId)
      const events = [...whole.events, ...(later?.events ?? [])]
      if (unsaved.size < UNSAVED_LIMIT) unsaved.set(journey.journeyId, { ...(later ?? whole), events })
    }
  }

  function act(effect: Effect): void {
    const now = parts.now()
    switch (effect.do) {
      case 'enqueue':
        return void move(line.enqueue(effect.call, now))
      case 'idle':
        return void move(line.idle(effect.agent, now))
      case 'assign':
        return void move(assign(effect, now))
      case 'unidle':
        return void move(line.unidle(effect.agentId).then(() => undefined))
      case 'leave':
        return void move(line.leave(effect.journeyId).then(() => undefined))
      case 'decline':
        return void move(line.decline(effect.assignment, now))
      case 'ring':
        return void onSwitch(
          'ring',
          (to) => to.ring(effect.request),
          () => parts.onRingFailed(effect.request.legId),
        )
      case 'connect':
        return void onSwitch('connect', (to) => to.connect(effect.request))
      case 'hangUp':
        return void onSwitch('hangUp', (to) => to.hangUp(effect.legId, effect.why))
      case 'dialParty':
        return void onSwitch(
          'dialParty',
          (to) => to.dialParty(effect.request),
          () => parts.onPartyFailed(effect.request.legId),
        )
      case 'place':
        return void onSwitch('place', (to) => to.place(effect.journeyId, effect.legId, effect.where))
      case 'keepCaller':
        return void onSwitch('keepCaller', (to) => to.keepCaller(effect.agentLegId, effect.keep))
      case 'askForKey':
        return void onSwitch('askForKey', (to) => to.askForKey(effect.legId))
      case 'tones':
        return void onSwitch('tones', (to) => to.tones(effect.legId, effect.digits))
      case 'speakDirectNumber': {
        const { journeyId, service } = effect
        return void onSwitch('speakDirectNumber', (to) => to.speakDirectNumber(journeyId, service))
      }
      case 'ringObserver':
        return void onSwitch(
          'ringObserver',
          (to) => to.ringObserver(effect.request),
          () => parts.onRingFailed(effect.request.legId),
        )
      case 'observe':
        return void onSwitch('observe', (to) => to.observe(effect.request))
      case 'adoptLeg':
        return void onSwitch('adoptLeg', (to) => to.adoptLeg(effect.request))
      case 'observerChanged':
        return parts.onObserverChanged(effect)
      case 'partyChanged':
        return parts.onPartyChanged(effect)
      case 'clear':
        return void onSwitch('clear', (to) => to.clear(effect.journeyId))
      case 'dropHeadset':
        return void onSwitch('dropHeadset', (to) => to.dropHeadset(effect.name))
      case 'forgetNative':
        return void onSwitch('forgetNative', (to) => to.forgetNative(effect.journeyId))
      case 'arrived':
        return parts.onArrived(effect.journeyId)
      case 'offered':
        return parts.onOffered(effect.agentId, effect.journeyId)
      case 'saveJourney':
        parts.onJourneySaved(effect.journey)
        return void save(effect)
      case 'differed':
        return parts.onDiffered(effect.kind, effect.subject)
      case 'agentChanged':
        parts.onAgentChanged(effect.agent)
        return void move(journal.saveAgent(effect.agent).then(() => undefined))
      case 'seatChanged':
        parts.onSeatChanged(effect.seat.seatId)
        return void move(journal.saveSeat(effect.seat).then(() => undefined))
      case 'seatClosed':
        parts.onSeatChanged(effect.seatId)
        return void move(journal.forgetSeat(effect.seatId).then(() => undefined))
    }
  }

  function actCalmly(): void {
    clearTimeout(timer)
    timer = undefined
    if (!parts.mayAct()) {
      timer = setTimeout(actCalmly, CALM_MS)
      return
    }
    for (const effect of calm.splice(0)) act(effect)
  }

  return {
    perform(effects) {
      for (const effect of effects) {
        if (isUrgent(effect)) act(effect)
        else calm.push(effect)
      }
      if (calm.length > 0) timer ??= setTimeout(actCalmly, CALM_MS)
    },
    settle: actCalmly,
    lineIsStale: () => stale,
    lineIsFresh() {
      stale = false
    },
    async retell() {
      await journal.retell(told.filter(({ at }) => at > parts.now() - RETOLD_MS))
    },
    async flush() {
      await Promise.all([...unsaved.values()].map((effect) => save({ ...effect, events: [] })))
    },
  }
}

function isUrgent(effect: Effect): boolean {
  return ![
    'saveJourney',
    'agentChanged',
    'arrived',
    'seatChanged',
    'seatClosed',
    'differed',
    'offered',
    'partyChanged',
    'observerChanged',
    'clear',
    'dropHeadset',
    'forgetNative',
  ].includes(effect.do)
}

function isAway(error: unknown): boolean {
  return error instanceof AppError && error.code === 'LINE_AWAY'
}
