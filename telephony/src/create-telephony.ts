import { randomBytes } from 'node:crypto'
import { AppError, type AgentId, type DeskView } from '@hotline/contract'
import { openAsteriskSwitch, type AsteriskSwitch } from './asterisk/asterisk-switch.ts'
import { isNativelyReachable, type Agent } from './domain/agent.ts'
import * as agentMoves from './domain/agent-moves.ts'
import { assigned } from './domain/call-moves.ts'
import { agentView, callView, queueView } from './domain/desk.ts'
import { emptyExchange, seat, take, type Turn } from './domain/exchange.ts'
import { overview } from './domain/overview.ts'
import { createDesks } from './desks.ts'
import { createGreetings } from './greetings.ts'
import type { TelephonyOptions } from './options.ts'
import * as partyMoves from './domain/party-moves.ts'
import type { EmergencyRoutes } from './domain/party.ts'
import { createPerformer } from './performer.ts'
import type { SwitchFact } from './ports.ts'
import { createRedisJournal } from './redis/redis-journal.ts'
import { createRedisWaitingLine } from './redis/redis-waiting-line.ts'
import { knownLine } from './domain/reconcile.ts'
import { learn, nextRelaxation, relax } from './domain/relaxation.ts'
import { createRepair } from './repair.ts'
import { createSteadyLine } from './steady-line.ts'
import { agentLegOver, decideFact } from './switch-facts.ts'
import type { Telephony, TelephonyStatus } from './telephony.ts'
import { createTiming } from './timing.ts'

/** A node that starts while Redis is away asks again so often. */
const LOAD_RETRY_MS = 500
/** How late a relaxation may be: far below the seconds in which rules count. */
const RELAX_WITHIN_MS = 100
/** The timer's name, among those of agents' leases. */
const RELAXATION = 'relaxation'
/** The native queue is told of agents in one go; far below the 1.5 s before it is used. */
const MIRROR_MS = 20

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
    onAssigned: (assignment) => run((turn) => assigned(turn, assignment)),
    onRingFailed: (legId) => run((turn) => agentLegOver(turn, legId, 'lost')),
    onPartyFailed: (legId) => run((turn) => partyMoves.partyLegEnded(turn, legId, 'unreachable')),
    onPartyChanged: ({ agentId, journeyId, party }) => desks.partyChanged(agentId, journeyId, party),
    onAgentChanged: (agent) => {
      setLease(agent)
      desks.changed(agent.agentId)
      mirror()
      // She may have logged in again meanwhile.
      const current = exchange.agents.get(agent.agentId)
      if (current?.state === 'logged_out') exchange.agents.delete(agent.agentId)
    },
    onArrived: desks.arrived,
    onOffered: desks.offered,
    onJourneySaved: () => {
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
  const repair = createRepair({
    exchange,
    run,
    line,
    lineIsUp: () => redis.status === 'ready',
    journal,
    performer,
    asterisk: () => asterisk,
    log,
    now,
  })
  const relaxLater = timing.throttled(RELAX_WITHIN_MS, () => {
    timing.at(RELAXATION, nextRelaxation(exchange) ?? null, () => run(relax))
  })
  const mirror = timing.throttled(MIRROR_MS, () => {
    const members = [...exchange.agents.values()].flatMap((agent) =>
      agent.headset === undefined
        ? []
        : [{ agentId: agent.agentId, headset: agent.headset.name, paused: !isNativelyReachable(agent) }],
    )
    asterisk?.mirror(members).catch((error: unknown) => log.debug({ error }, 'native queue not told'))
  })

  function run(decide: (turn: Turn) => void): void {
    if (!closed) performer.perform(take(exchange, now(), decide))
  }

  function theSwitch(): AsteriskSwitch {
    if (asterisk === undefined) throw new AppError('SWITCH_AWAY', {})
    return asterisk
  }

  function status(): TelephonyStatus {
    const parts = asterisk?.status() ?? { ari: false, ami: false }
    return { switch: parts.ari, mirror: parts.ami, line: redis.status === 'ready' && loaded }
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

  function sweepLater(): void {
    timing.later(options.sweepMs, () => {
      desks.statusMayHaveChanged()
      run(relax)
      greetings.tell()
      repair
        .sweep()
        .catch((error: unknown) => log.warn({ error }, 'sweep failed; the next one tries again'))
        .finally(sweepLater)
    })
  }

  async function load(): Promise<void> {
    for (const connection of [redis, memory])
      if (connection.status === 'wait' || connection.status === 'end') await connection.connect()
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
        await load()
      } catch (error) {
        log.warn({ error }, 'the waiting line is out of reach; calls ring natively')
        await new Promise((resolve) => setTimeout(resolve, LOAD_RETRY_MS))
      }
      if (closed) return
    }
    redis.on('ready', () => {
      repair.restoreLine().catch((error: unknown) => log.warn({ error }, 'waiting line not rebuilt yet'))
    })
    const { node, headsetKind } = options
    const mayClaim = (): boolean => !closed
    asterisk = openAsteriskSwitch({
      node,
      asterisk: options.asterisk,
      headsetKind,
      log,
      now,
      mayClaim,
      onFact,
    })
    timing.later(policy.resumeMs, () => {
      for (const agentId of unheard) {
        const agent = exchange.agents.get(agentId)
        if (agent !== undefined) run((turn) => agentMoves.prove(turn, agent, { heartbeat: false }))
      }
    })
    sweepLater()
  }

  /** @throws AppError of the decision */
  function asked(agentId: AgentId, decide: (turn: Turn, agent: Agent) => void): Promise<DeskView> {
    return new Promise((resolve) => {
      const agent = agentMoves.knownAgent(exchange, agentId)
      run((turn) => decide(turn, agent))
      resolve(desks.view(exchange.agents.get(agentId) ?? agent))
    })
  }

  async function openHeadset(agentId: AgentId) {
    const agent = agentMoves.knownAgent(exchange, agentId)
    const account = agent.headset ?? {
      name: `h-${randomBytes(10).toString('hex')}`,
      password: randomBytes(18).toString('base64url'),
    }
    if (agent.headset === undefined) {
      await theSwitch().putHeadset(account)
      run((turn) => {
        seat(turn, { ...agentMoves.knownAgent(exchange, agentId), headset: account })
      })
    }
    const { headsetUrl } = options.asterisk
    const sipUri = `sip:${account.name}@${new URL(headsetUrl).hostname}`
    return { webSocketUrl: headsetUrl, sipUri, password: account.password }
  }

  return {
    start() {
      begin().catch((error: unknown) => log.error({ error }, 'telephony did not start'))
      return Promise.resolve()
    },
    async close() {
      performer.settle()
      closed = true
      timing.clear()
      await asterisk?.close()
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
    finish: (agentId, journeyId, disposition, note) =>
      asked(agentId, (turn, agent) => agentMoves.finish(turn, agent, journeyId, disposition, note)),
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
    completeTransfer: (agentId, journeyId) =>
      asked(agentId, (turn, agent) => partyMoves.completeTransfer(turn, agent, journeyId)),
    call(journeyId) {
      const journey = exchange.journeys.get(journeyId)
      if (journey === undefined) return undefined
      // Who left a call that goes on still writes it up.
      const onDesk = [...exchange.agents.values()].find((agent) => agent.journeyId === journeyId)
      return { view: callView(journey), agentId: journey.agentId ?? onDesk?.agentId }
    },
    agents: () => [...exchange.agents.values()].map(agentView),
    queue: () => queueView(exchange),
    overview: () => overview(exchange),
    subscribe: desks.subscribe,
  }
}
