import { randomBytes } from 'node:crypto'
import { AppError, type AgentId, type DeskView } from '@hotline/contract'
import { openAsteriskSwitch, type AsteriskSwitch } from './asterisk/asterisk-switch.ts'
import { isNativelyReachable, type Agent } from './domain/agent.ts'
import * as agentMoves from './domain/agent-moves.ts'
import { assignable, pin, reassigned } from './domain/assign-moves.ts'
import { assigned } from './domain/call-moves.ts'
import { agentView, callView, queueView } from './domain/desk.ts'
import type { Difference } from './domain/difference.ts'
import { emptyExchange, seat, take, tell, type Turn } from './domain/exchange.ts'
import { overview } from './domain/overview.ts'
import { createDesks } from './desks.ts'
import { createGreetings } from './greetings.ts'
import type { TelephonyOptions } from './options.ts'
import * as observerMoves from './domain/observer-moves.ts'
import * as partyMoves from './domain/party-moves.ts'
import type { EmergencyRoutes } from './domain/party.ts'
import { createLeadership } from './leadership.ts'
import { createPerformer } from './performer.ts'
import type { SwitchFact } from './ports.ts'
import { createRedisJournal } from './redis/redis-journal.ts'
import { createRedisLease } from './redis/redis-lease.ts'
import { createRedisWaitingLine } from './redis/redis-waiting-line.ts'
import { knownLine } from './domain/reconcile.ts'
import { learn, nextRelaxation, relax } from './domain/relaxation.ts'
import { createRecording } from './recording.ts'
import { createRepair } from './repair.ts'
import { createSteadyLine } from './steady-line.ts'
import { agentLegOver, decideFact } from './switch-facts.ts'
import type { Telephony, TelephonyStatus } from './telephony.ts'
import { createTiming } from './timing.ts'
import { askOf, closeSeat, knownSeat, openSeat, saveSeat, seatPresence } from './domain/seat-moves.ts'

/** A node that starts while Redis is away asks again so often. */
const LOAD_RETRY_MS = 500
/** How late a relaxation may be: far below the seconds in which rules count. */
const RELAX_WITHIN_MS = 100
/** The timer's name, among those of agents' leases. */
const RELAXATION = 'relaxation'
/** The native queue is told of agents in one go; far below the 1.5 s before it is used. */
const MIRROR_MS = 20
/** Asterisk writes to a recording every 2.05 s, and each writing is an anchor: looked at twice in between. */
const RECORDERS_SWEEP_MS = 1000
const RECORDERS_TOLD_MS = 200

/** Puts decisions, line, journal and switch together as one node's telephony. Nothing runs before `start`. */
export function createTelephony(options: TelephonyOptions): Telephony {
  const { log, now, policy } = options
  // A move that cannot be made now is repaired later as a whole, never replayed late.
  const redis = options.redis.duplicate({
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 3_000,
    retryStrategy: () => 200,
  })
  redis.on('error', (error: Error) => log.debug({ error }, 'redis'))
  // Writes that nobody waits for travel together, and not in front of a move of the line.
  const memory = redis.duplicate({ enableAutoPipelining: true })
  memory.on('error', (error: Error) => log.debug({ error }, 'redis'))
  const journal = createRedisJournal(memory, options.redisPrefix)
  const monotonic = (): number => performance.now()
  const leadership = createLeadership({
    lease: createRedisLease(memory, { prefix: options.redisPrefix, node: options.node, monotonic }),
    log,
    monotonic,
    onSure() {
      for (const decide of heldBack.splice(0)) run(decide)
      restoreLine()
    },
    onSuperseded() {
      desks.superseded()
      desks.statusMayHaveChanged()
    },
  })
  /** Decisions that came up while it was not sure that this node leads. */
  const heldBack: ((turn: Turn) => void)[] = []
  const exchange = emptyExchange(policy, options.routing)
  const line = createSteadyLine({
    durable: createRedisWaitingLine(redis, options.redisPrefix),
    known: () => knownLine(exchange),
    now,
    onAssigned: (assignment) => run((turn) => assigned(turn, assignment)),
    onAway: (error) => log.warn({ error }, 'Redis is away: calls are paired in memory'),
  })
  const timing = createTiming(now)
  const desks = createDesks({ exchange, status, now, timing })
  /** Loaded from an earlier run and not heard of since. */
  const unheard = new Set<AgentId>()
  const differences = new Map<Difference, number>()
  let loaded = false
  let emergencyRoutes: EmergencyRoutes | undefined
  let closed = false
  let asterisk: AsteriskSwitch | undefined

  const performer = createPerformer({
    line,
    journal,
    switch: theSwitch,
    log,
    now,
    mayAct: () => leadership.holds(),
    onAssigned: (assignment) => run((turn) => assigned(turn, assignment)),
    onRingFailed: (legId) => run((turn) => agentLegOver(turn, legId, 'lost')),
    onPartyFailed: (legId) => run((turn) => partyMoves.partyLegEnded(turn, legId, 'unreachable')),
    onPartyChanged: ({ agentId, journeyId, party }) => desks.partyChanged(agentId, journeyId, party),
    onObserverChanged: ({ agentId, by }) => {
      for (const each of [by, agentId]) if (each !== undefined) desks.changed(each)
    },
    onAgentChanged: (agent) => {
      setLease(agent)
      desks.changed(agent.agentId)
      mirror()
      // She may have logged in again meanwhile.
      const current = exchange.agents.get(agent.agentId)
      if (current?.state === 'logged_out') exchange.agents.delete(agent.agentId)
    },
    onSeatChanged: desks.seatChanged,
    onDiffered: differed,
    onArrived: desks.arrived,
    onOffered: desks.offered,
    onJourneySaved: (journey) => {
      recording?.journeyChanged(journey)
      desks.journeysChanged()
      relaxLater()
    },
  })
  const greetings = createGreetings({
    rules: exchange.rules,
    switch: () => (status().switch ? asterisk : undefined),
    log,
    now,
  })
  const recordersChanged = timing.throttled(RECORDERS_TOLD_MS, desks.journeysChanged)
  const recording =
    options.recording === undefined
      ? undefined
      : createRecording({
          options: options.recording,
          exchange,
          asterisk: () => asterisk,
          log,
          now,
          onChange: recordersChanged,
          onFault: (journeyId, { who }, fault) =>
            run((turn) => {
              const journey = exchange.journeys.get(journeyId)
              if (journey === undefined) return
              tell(turn, journey, { type: 'recorderFailed', recorder: { who, fault } })
            }),
        })
  const repair = createRepair({
    exchange,
    run,
    line,
    lineIsUp: () => redis.status === 'ready',
    journal,
    performer,
    asterisk: () => asterisk,
    onDiffered: differed,
    log,
    now,
  })
  const relaxLater = timing.throttled(RELAX_WITHIN_MS, () => {
    timing.at(RELAXATION, nextRelaxation(exchange) ?? null, () => run(relax))
  })
  const mirror = timing.throttled(MIRROR_MS, () => {
    const members = [...exchange.agents.values()].flatMap((agent) =>
      agent.headset === undefined || agent.supervises === true
        ? []
        : [{ agentId: agent.agentId, headset: agent.headset.name, paused: !isNativelyReachable(agent) }],
    )
    asterisk?.mirror(members).catch((error: unknown) => log.debug({ error }, 'native queue not told'))
  })

  function run(decide: (turn: Turn) => void): void {
    if (closed) return
    if (leadership.holds()) performer.perform(take(exchange, now(), decide))
    else heldBack.push(decide)
  }

  function differed(kind: Difference, subject: string): void {
    differences.set(kind, (differences.get(kind) ?? 0) + 1)
    log.warn({ kind, subject }, 'belief and reality differed; it is mended')
  }

  function theSwitch(): AsteriskSwitch {
    if (asterisk === undefined) throw new AppError('SWITCH_AWAY', {})
    return asterisk
  }

  function status(): TelephonyStatus {
    const parts = asterisk?.status() ?? { ari: false, ami: false }
    const leads = loaded && leadership.holds()
    return { leads, switch: leads && parts.ari, mirror: parts.ami, line: redis.status === 'ready' && leads }
  }

  function onFact(fact: SwitchFact): void {
    if (fact.type === 'down') desks.statusMayHaveChanged()
    else if (fact.type === 'up') {
      repair.sessionBegan(fact.look)
      // The session counts as up when this has returned.
      timing.later(0, () => {
        desks.statusMayHaveChanged()
        mirror()
        void repair.restoreHeadsets(fact.look)
        tellEmergencyRoutes()
        greetings.forget()
        greetings.tell()
      })
    } else run((turn) => decideFact(turn, fact))
  }

  function tellEmergencyRoutes(): void {
    if (emergencyRoutes === undefined || !status().switch) return
    asterisk
      ?.putEmergencyRoutes(emergencyRoutes)
      .catch((error: unknown) => log.warn({ error }, 'emergency routes not kept in the switch yet'))
  }

  function setLease(agent: Agent): void {
    timing.at(agent.agentId, agent.until, () => {
      const current = exchange.agents.get(agent.agentId)
      if (current !== undefined) run((turn) => agentMoves.leaseEnded(turn, current))
    })
  }

  function watchRecorders(): void {
    timing.later(RECORDERS_SWEEP_MS, () => {
      recording
        ?.sweep()
        .catch((error: unknown) => log.warn({ error }, 'recorders not looked at'))
        .finally(watchRecorders)
    })
  }

  function sweepLater(): void {
    timing.later(options.sweepMs, () => {
      desks.statusMayHaveChanged()
      if (!leadership.holds()) return sweepLater()
      run(relax)
      greetings.tell()
      repair
        .sweep()
        .catch((error: unknown) => log.warn({ error }, 'sweep failed; the next one tries again'))
        .finally(sweepLater)
    })
  }

  function restoreLine(): void {
    if (!leadership.holds()) return
    repair.restoreLine().catch((error: unknown) => log.warn({ error }, 'waiting line not rebuilt yet'))
  }

  async function connect(): Promise<void> {
    for (const connection of [redis, memory])
      if (connection.status === 'wait' || connection.status === 'end') await connection.connect()
  }

  async function load(): Promise<void> {
    await repair.load()
    for (const agent of exchange.agents.values()) {
      unheard.add(agent.agentId)
      setLease(agent)
    }
    await repair.restoreLine()
    loaded = true
  }

  /** Without its memory a node claims nothing: calls ring natively meanwhile. */
  async function begin(): Promise<void> {
    while (!loaded) {
      try {
        await connect()
        if (!(await leadership.lead())) return
        await load()
      } catch (error) {
        log.warn({ error }, 'the waiting line is out of reach; calls ring natively')
        await new Promise((resolve) => setTimeout(resolve, LOAD_RETRY_MS))
      }
      if (closed) return
    }
    redis.on('ready', restoreLine)
    asterisk = openAsteriskSwitch({
      app: `hotline-${options.redisPrefix}`,
      asterisk: options.asterisk,
      headsetKind: options.headsetKind,
      guard: options.guard,
      log,
      now,
      mayClaim: () => !closed && leadership.holds(),
      onReplaced: () => leadership.challenged(),
      onFact,
    })
    timing.later(policy.resumeMs, () => {
      for (const agentId of unheard) {
        const agent = exchange.agents.get(agentId)
        if (agent !== undefined) run((turn) => agentMoves.prove(turn, agent, { heartbeat: false }))
      }
    })
    sweepLater()
    if (recording !== undefined) watchRecorders()
  }

  /** @throws AppError of the decision */
  function asked(agentId: AgentId, decide: (turn: Turn, agent: Agent) => void): Promise<DeskView> {
    return new Promise((resolve) => {
      if (!leadership.holds()) throw new AppError('SWITCH_AWAY', {})
      const agent = agentMoves.knownAgent(exchange, agentId)
      run((turn) => decide(turn, agent))
      resolve(desks.view(exchange.agents.get(agentId) ?? agent))
    })
  }

  async function openHeadset(id: AgentId) {
    const known = exchange.agents.get(id) ?? knownSeat(exchange, id)
    const account = known.headset ?? {
      name: `h-${randomBytes(10).toString('hex')}`,
      password: randomBytes(18).toString('base64url'),
    }
    if (known.headset === undefined) {
      await theSwitch().putHeadset(account)
      run((turn) => {
        const agent = exchange.agents.get(id)
        if (agent === undefined) saveSeat(turn, { ...knownSeat(exchange, id), headset: account })
        else seat(turn, { ...agent, headset: account })
      })
    }
    const { headsetUrl } = options.asterisk
    const sipUri = `sip:${account.name}@${new URL(headsetUrl).hostname}`
    return { webSocketUrl: headsetUrl, sipUri, password: account.password }
  }

  /** As `asked`, for what has no desk. @throws AppError of the decision */
  function decided(decide: (turn: Turn) => void): Promise<void> {
    return new Promise((resolve) => {
      run(decide)
      resolve()
    })
  }

  return {
    start() {
      begin().catch((error: unknown) => log.error({ error }, 'telephony did not start'))
      return Promise.resolve()
    },
    async close() {
      if (leadership.holds()) performer.settle()
      closed = true
      timing.clear()
      await Promise.all([asterisk?.close(), recording?.close()])
      await leadership.close()
      redis.disconnect()
      memory.disconnect()
    },
    status,
    login(profile) {
      run((turn) => agentMoves.login(turn, profile))
      return asked(profile.agentId, () => undefined)
    },
    desk(agentId) {
      const agent = exchange.agents.get(agentId)
      return agent === undefined ? undefined : desks.view(agent)
    },
    openHeadset,
    openSeat: (seatId) => decided((turn) => openSeat(turn, seatId)),
    closeSeat: (seatId) => decided((turn) => closeSeat(turn, seatId)),
    seatPresence: (seatId) => seatPresence(exchange, seatId),
    seatAsk(seatId) {
      const found = askOf(exchange, seatId)
      return found === undefined ? undefined : { call: callView(found.journey), partyId: found.party.partyId }
    },
    prove(agentId, proofs) {
      unheard.delete(agentId)
      return asked(agentId, (turn, agent) => agentMoves.prove(turn, agent, proofs))
    },
    ready: (agentId) => asked(agentId, agentMoves.ready),
    pause: (agentId, reason) => asked(agentId, (turn, agent) => agentMoves.pause(turn, agent, reason)),
    force: (agentId, forced) => asked(agentId, (turn, agent) => agentMoves.force(turn, agent, forced)),
    pauseAfterCall: (agentId, on) =>
      asked(agentId, (turn, agent) => agentMoves.pauseAfterCall(turn, agent, on)),
    async logout(agentId) {
      await asked(agentId, agentMoves.logout)
    },
    hangup: (agentId, journeyId) =>
      asked(agentId, (turn, agent) => agentMoves.hangup(turn, agent, journeyId)),
    observe: (supervisorId, journeyId, mode) =>
      asked(supervisorId, (turn, supervisor) => observerMoves.observe(turn, supervisor, journeyId, mode)),
    unobserve: (supervisorId) => asked(supervisorId, observerMoves.unobserve),
    assignable(journeyId, agentId) {
      assignable(exchange, journeyId, agentId, now())
    },
    async assign(supervisorId, journeyId, agentId) {
      const call = assignable(exchange, journeyId, agentId, now())
      if (call === undefined) return run((turn) => pin(turn, journeyId, agentId, supervisorId))
      const assignment = await line.assign(call, agentId, now())
      // She was given another call in the same moment.
      if (assignment === undefined) throw new AppError('AGENT_NOT_READY', { state: 'reserved' })
      run((turn) => reassigned(turn, assignment, supervisorId))
    },
    finish: (agentId, journeyId, wrapUp) =>
      asked(agentId, (turn, agent) => agentMoves.finish(turn, agent, journeyId, wrapUp)),
    setEmergencyRoutes(routes) {
      emergencyRoutes = routes
      tellEmergencyRoutes()
    },
    learn: (journeyId, facts) => run((turn) => learn(turn, journeyId, facts)),
    preferAgents(lastAgentOf) {
      exchange.lastAgentOf = lastAgentOf
    },
    hold: (agentId, journeyId) => asked(agentId, (turn, agent) => partyMoves.hold(turn, agent, journeyId)),
    resume: (agentId, journeyId) =>
      asked(agentId, (turn, agent) => partyMoves.resume(turn, agent, journeyId)),
    swap: (agentId, journeyId) => asked(agentId, (turn, agent) => partyMoves.swap(turn, agent, journeyId)),
    join: (agentId, journeyId) => asked(agentId, (turn, agent) => partyMoves.join(turn, agent, journeyId)),
    leave: (agentId, journeyId) => asked(agentId, (turn, agent) => partyMoves.leave(turn, agent, journeyId)),
    takeBack: (agentId, journeyId) =>
      asked(agentId, (turn, agent) => partyMoves.takeBack(turn, agent, journeyId)),
    dtmf: (agentId, journeyId, digits) =>
      asked(agentId, (turn, agent) => partyMoves.dtmf(turn, agent, journeyId, digits)),
    ask: (agentId, journeyId, wish) =>
      asked(agentId, (turn, agent) => partyMoves.ask(turn, agent, journeyId, wish)),
    drop: (agentId, journeyId, partyId) =>
      asked(agentId, (turn, agent) => partyMoves.drop(turn, agent, journeyId, partyId)),
    noteOutcome: (agentId, journeyId, noted) =>
      asked(agentId, (turn, agent) => partyMoves.noteOutcome(turn, agent, journeyId, noted)),
    completeTransfer: (agentId, journeyId) =>
      asked(agentId, (turn, agent) => partyMoves.completeTransfer(turn, agent, journeyId)),
    call(journeyId) {
      const journey = exchange.journeys.get(journeyId)
      if (journey === undefined) return undefined
      // Who left a call that goes on still writes it up.
      const onDesk = [...exchange.agents.values()].find((agent) => agent.journeyId === journeyId)
      return { view: callView(journey), agentId: journey.agentId ?? onDesk?.agentId }
    },
    agents: () =>
      [...exchange.agents.values()]
        .filter(({ supervises }) => supervises !== true)
        .map((agent) => agentView(agent, policy)),
    queue: () => queueView(exchange),
    overview: () => overview(exchange),
    recorders: () => recording?.status(),
    differences: () => differences,
    guard: () => asterisk?.guard() ?? { failures: 0, intruders: [] },
    subscribe: desks.subscribe,
  }
}
