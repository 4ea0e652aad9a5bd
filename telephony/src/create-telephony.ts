import { randomBytes, randomUUID } from 'node:crypto'
import { AppError, type AgentId, type DeskView } from '@hotline/contract'
import { openAsteriskSwitch, type AsteriskSwitch } from './asterisk/asterisk-switch.ts'
import { isNativelyReachable, type Agent } from './domain/agent.ts'
import * as agentMoves from './domain/agent-moves.ts'
import * as callMoves from './domain/call-moves.ts'
import { agentView, callView, queueView } from './domain/desk.ts'
import { emptyExchange, seat, take, type Turn } from './domain/exchange.ts'
import { isLive } from './domain/journey.ts'
import { knownLine, reconcile } from './domain/reconcile.ts'
import type { TelephonyOptions } from './options.ts'
import { createPerformer } from './performer.ts'
import type { SwitchFact, SwitchLook } from './ports.ts'
import { createRedisJournal } from './redis/redis-journal.ts'
import { createRedisWaitingLine } from './redis/redis-waiting-line.ts'
import type { Telephony, TelephonyFact, TelephonyStatus } from './telephony.ts'

/** How often a changed length of the line is shown on desks: a person reads no faster. */
const QUEUE_PUSH_MS = 500
/** A node that starts while Redis is away asks again so often. */
const LOAD_RETRY_MS = 500

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
  const line = createRedisWaitingLine(redis, options.redisPrefix)
  const journal = createRedisJournal(redis, options.redisPrefix)
  const exchange = emptyExchange(policy)
  const listeners = new Set<(fact: TelephonyFact) => void>()
  const leases = new Map<AgentId, NodeJS.Timeout>()
  /** Loaded from an earlier run and not heard of since. */
  const unheard = new Set<AgentId>()
  const timers = new Set<NodeJS.Timeout>()
  const epoch = now()
  let seq = 0
  let loaded = false
  let closed = false
  let startedAt: string | undefined
  let lastOnline = new Set<string>()
  let shownQueue = ''
  let shownStatus = ''
  let asterisk: AsteriskSwitch | undefined

  const performer = createPerformer({
    line,
    journal,
    switch: theSwitch,
    log,
    now,
    onAssigned: (assignment) => run((turn) => callMoves.assigned(turn, assignment)),
    onRingFailed: (legId) => run((turn) => agentLegOver(turn, legId, false)),
    onAgentChanged: (agent) => {
      setLease(agent)
      tellDesk(agent.agentId)
      pushMirror()
      if (agent.state === 'logged_out') exchange.agents.delete(agent.agentId)
    },
    onOffered: (agentId, journeyId) => {
      const journey = exchange.journeys.get(journeyId)
      if (journey !== undefined) tell({ type: 'offered', agentId, call: callView(journey) })
    },
    onJourneySaved: () => pushQueue(),
  })

  function run(decide: (turn: Turn) => void): void {
    if (!closed) performer.perform(take(exchange, now(), decide))
  }

  function theSwitch(): AsteriskSwitch {
    if (asterisk === undefined) throw new AppError('SWITCH_AWAY', {})
    return asterisk
  }

  // ---- what the switch tells ----

  function onFact(fact: SwitchFact): void {
    switch (fact.type) {
      case 'callArrived':
        return run((turn) => callMoves.callArrived(turn, fact.caller, fact.caller.journeyId ?? randomUUID()))
      case 'legAnswered':
        return run((turn) => callMoves.legAnswered(turn, fact.legId))
      case 'legEnding':
        return run((turn) => {
          const journey = callMoves.byCallerLeg(turn, fact.legId)
          if (journey !== undefined) callMoves.callerGone(turn, journey)
          else if (fact.normal) agentLegOver(turn, fact.legId, true)
        })
      case 'legLeft':
        return run((turn) => {
          const journey = callMoves.byCallerLeg(turn, fact.legId)
          if (journey?.state === 'talking' || journey?.state === 'reattaching')
            callMoves.callerGone(turn, journey)
        })
      case 'legEnded':
        return run((turn) => {
          const journey = callMoves.byCallerLeg(turn, fact.legId)
          if (journey !== undefined) callMoves.callerGone(turn, journey)
          else agentLegOver(turn, fact.legId, fact.normal)
        })
      case 'headset':
        return run((turn) => {
          const agent = [...exchange.agents.values()].find((each) => each.headset?.name === fact.name)
          if (agent !== undefined) agentMoves.prove(turn, agent, { headset: fact.online })
        })
      case 'nativeAnswered': {
        const agent = [...exchange.agents.values()].find((each) => each.headset?.name === fact.headset)
        if (agent === undefined) return
        const journeyId = fact.caller.journeyId ?? randomUUID()
        return run((turn) =>
          callMoves.nativeAnswered(turn, fact.caller, journeyId, agent.agentId, fact.agentLegId),
        )
      }
      case 'up':
        setImmediate(() => void afterUp(fact.look))
        return compare(fact.look, now(), true)
      case 'down':
        return tellStatus()
    }
  }

  function agentLegOver(turn: Turn, legId: string, normal: boolean): void {
    const journey = callMoves.byAgentLeg(turn, legId)
    if (journey !== undefined) callMoves.agentLegEnded(turn, journey, legId, normal)
  }

  // ---- comparing with reality ----

  function compare(look: SwitchLook, lookedAt: number, whole: boolean): void {
    const restarted = startedAt !== undefined && startedAt !== look.startedAt
    startedAt = look.startedAt
    const online = new Set(look.onlineHeadsets)
    const unsteady = whole
      ? []
      : [...online, ...lastOnline].filter((name) => online.has(name) !== lastOnline.has(name))
    lastOnline = online
    run((turn) => {
      const reality = { ...look, restarted, lookedAt: whole ? now() + 1 : lookedAt }
      reconcile(turn, { ...reality, unsteadyHeadsets: new Set(unsteady) }, randomUUID)
    })
  }

  async function afterUp(look: SwitchLook): Promise<void> {
    for (const { headset } of exchange.agents.values()) {
      if (headset === undefined || look.accounts.includes(headset.name)) continue
      await theSwitch()
        .putHeadset(headset)
        .catch((error: unknown) => log.warn({ error }, 'headset account not restored'))
    }
    pushMirror()
    tellStatus()
  }

  async function sweep(): Promise<void> {
    tellStatus()
    if (asterisk?.status().ari === true) {
      const lookedAt = now()
      compare(await asterisk.look(), lookedAt, false)
    }
    if (redis.status !== 'ready') return
    if (performer.lineIsStale() || !(await lineAgrees())) await restoreLine()
  }

  /** A difference may be a move under way: only one that is still there a moment later counts. */
  async function lineAgrees(): Promise<boolean> {
    const differs = async (): Promise<boolean> => {
      const [look, known] = [await line.look(), knownLine(exchange)]
      const same = (a: string[], b: string[]): boolean => [...a].sort().join() === [...b].sort().join()
      return !(
        same(
          look.waiting,
          known.waiting.map((call) => call.journeyId),
        ) &&
        same(
          look.idle,
          known.idle.map((agent) => agent.agentId),
        ) &&
        same(
          look.offered.map((call) => call.journeyId),
          known.offered.map((call) => call.journeyId),
        )
      )
    }
    if (!(await differs())) return true
    await new Promise((resolve) => setTimeout(resolve, 200))
    return !(await differs())
  }

  /** After Redis was away, or when it disagrees: the line is made from what this node knows. */
  async function restoreLine(): Promise<void> {
    performer.lineIsFresh()
    const assignments = await line.rebuild(knownLine(exchange), now())
    log.info({ assignments: assignments.length }, 'waiting line rebuilt')
    for (const assignment of assignments) run((turn) => callMoves.assigned(turn, assignment))
    await performer.flush()
    for (const journey of exchange.journeys.values()) await journal.saveJourney(journey, [], isLive(journey))
    for (const agent of exchange.agents.values()) await journal.saveAgent(agent)
  }

  // ---- telling ----

  function tell(fact: TelephonyFact): void {
    for (const listener of listeners) listener(fact)
  }

  function deskOf(agent: Agent): DeskView {
    const journey = agent.journeyId === undefined ? undefined : exchange.journeys.get(agent.journeyId)
    seq += 1
    return {
      epoch,
      seq,
      now: now(),
      agent: agentView(agent),
      call: journey === undefined ? null : callView(journey),
      queue: queueView(exchange),
      switchUp: asterisk?.status().ari ?? false,
    }
  }

  function tellDesk(agentId: AgentId): void {
    const agent = exchange.agents.get(agentId)
    if (agent !== undefined && listeners.size > 0) tell({ type: 'desk', agentId, view: deskOf(agent) })
  }

  const pushQueue = throttled(QUEUE_PUSH_MS, () => {
    const text = JSON.stringify(queueView(exchange))
    if (text === shownQueue) return
    shownQueue = text
    for (const agentId of exchange.agents.keys()) tellDesk(agentId)
  })

  const pushMirror = throttled(20, () => {
    const members = [...exchange.agents.values()].flatMap((agent) =>
      agent.headset === undefined
        ? []
        : [{ agentId: agent.agentId, headset: agent.headset.name, paused: !isNativelyReachable(agent) }],
    )
    asterisk?.mirror(members).catch((error: unknown) => log.debug({ error }, 'native queue not told'))
  })

  function status(): TelephonyStatus {
    const parts = asterisk?.status() ?? { ari: false, ami: false }
    return { switch: parts.ari, mirror: parts.ami, line: redis.status === 'ready' && loaded }
  }

  function tellStatus(): void {
    const text = JSON.stringify(status())
    if (text === shownStatus) return
    shownStatus = text
    tell({ type: 'status', status: status() })
    for (const agentId of exchange.agents.keys()) tellDesk(agentId)
  }

  // ---- time ----

  function setLease(agent: Agent): void {
    clearTimeout(leases.get(agent.agentId))
    leases.delete(agent.agentId)
    if (agent.until === null) return
    const end = (): void => {
      const current = exchange.agents.get(agent.agentId)
      if (current !== undefined) run((turn) => agentMoves.leaseEnded(turn, current))
    }
    leases.set(agent.agentId, setTimeout(end, Math.max(agent.until - now(), 0) + 1))
  }

  function throttled(everyMs: number, work: () => void): () => void {
    let timer: NodeJS.Timeout | undefined
    return () => {
      timer ??= later(everyMs, () => {
        timer = undefined
        if (!closed) work()
      })
    }
  }

  function later(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
    return timer
  }

  function sweepLater(): void {
    if (closed) return
    later(options.sweepMs, () => {
      sweep()
        .catch((error: unknown) => log.warn({ error }, 'sweep failed; the next one tries again'))
        .finally(sweepLater)
    })
  }

  // ---- beginning ----

  async function load(): Promise<void> {
    while (!closed) {
      try {
        if (redis.status === 'wait' || redis.status === 'end') await redis.connect()
        const { journeys, agents } = await journal.load()
        for (const journey of journeys) {
          exchange.journeys.set(journey.journeyId, journey)
          if (isLive(journey)) exchange.callerLegs.set(journey.callerLegId, journey.journeyId)
        }
        for (const agent of agents) {
          exchange.agents.set(agent.agentId, agent)
          unheard.add(agent.agentId)
          setLease(agent)
        }
        await restoreLine()
        loaded = true
        return
      } catch (error) {
        log.warn({ error }, 'the waiting line is out of reach; calls ring natively')
        await new Promise((resolve) => setTimeout(resolve, LOAD_RETRY_MS))
      }
    }
  }

  async function begin(): Promise<void> {
    await load()
    if (closed) return
    redis.on('ready', () => {
      restoreLine().catch((error: unknown) => log.warn({ error }, 'waiting line not rebuilt yet'))
    })
    asterisk = openAsteriskSwitch({
      node: options.node,
      asterisk: options.asterisk,
      headsetKind: options.headsetKind,
      log,
      now,
      mayClaim: () => !closed && redis.status === 'ready',
      onFact,
    })
    later(policy.resumeMs, () => {
      for (const agentId of unheard) {
        const agent = exchange.agents.get(agentId)
        if (agent !== undefined) run((turn) => agentMoves.prove(turn, agent, { heartbeat: false }))
      }
    })
    sweepLater()
  }

  // ---- what agents ask ----

  function asked(agentId: AgentId, decide: (turn: Turn, agent: Agent) => void): Promise<DeskView> {
    return new Promise((resolve) => {
      const agent = agentMoves.knownAgent(exchange, agentId)
      run((turn) => decide(turn, agent))
      resolve(deskOf(exchange.agents.get(agentId) ?? agent))
    })
  }

  return {
    start() {
      begin().catch((error: unknown) => log.error({ error }, 'telephony did not start'))
      return Promise.resolve()
    },
    async close() {
      closed = true
      for (const timer of [...timers, ...leases.values()]) clearTimeout(timer)
      await asterisk?.close()
      redis.disconnect()
    },
    status,
    login(profile) {
      run((turn) => agentMoves.login(turn, profile))
      return asked(profile.agentId, () => undefined)
    },
    desk(agentId) {
      const agent = exchange.agents.get(agentId)
      return agent === undefined ? undefined : deskOf(agent)
    },
    async openHeadset(agentId) {
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
    },
    prove(agentId, proofs) {
      unheard.delete(agentId)
      return asked(agentId, (turn, agent) => agentMoves.prove(turn, agent, proofs))
    },
    ready: (agentId) => asked(agentId, agentMoves.ready),
    pause: (agentId, reason) => asked(agentId, (turn, agent) => agentMoves.pause(turn, agent, reason)),
    pauseAfterCall: (agentId, on) =>
      asked(agentId, (turn, agent) => agentMoves.pauseAfterCall(turn, agent, on)),
    async logout(agentId) {
      await asked(agentId, agentMoves.logout)
    },
    hangup: (agentId, journeyId) =>
      asked(agentId, (turn, agent) => agentMoves.hangup(turn, agent, journeyId)),
    finish: (agentId, journeyId, disposition, note) =>
      asked(agentId, (turn, agent) => agentMoves.finish(turn, agent, journeyId, disposition, note)),
    call(journeyId) {
      const journey = exchange.journeys.get(journeyId)
      return journey === undefined ? undefined : { view: callView(journey), agentId: journey.agentId }
    },
    agents: () => [...exchange.agents.values()].map(agentView),
    queue: () => queueView(exchange),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
