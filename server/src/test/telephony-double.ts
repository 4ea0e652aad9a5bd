/**
 * A telephony room without a telephone, for tests that are about HTTP, sockets and the pop. It keeps desks by the
 * contract's own table and lets a test say what the telephone system would say. No test of calls uses it.
 */
import {
  AGENT,
  AppError,
  next,
  type AgentEventType,
  type CallView,
  type DeskView,
  type JourneyId,
  type NotReadyReason,
  type PartyView,
} from '@hotline/contract'
import type {
  AgentProfile,
  Intruder,
  CallerFacts,
  EmergencyRoutes,
  Overview,
  PartyWish,
  SeatPresence,
  Telephony,
  TelephonyFact,
  TelephonyStatus,
} from '@hotline/telephony'
import { askedParty, liveParties, talkingCall } from './call-double.ts'

export interface TelephonyDouble extends Telephony {
  calls: string[]
  /** Whom agents asked in, as the room got it. */
  wishes: PartyWish[]
  /** What was told of waiting callers. */
  learnt: { journeyId: JourneyId; facts: CallerFacts }[]
  /** Somebody is in the line. */
  arrive(arrival: { journeyId: JourneyId; callerNumber: string; arrivedAt: number }): void
  lastAgentOf: Parameters<Telephony['preferAgents']>[0]
  /** What the switch was told last. */
  readonly emergencyRoutes: EmergencyRoutes | undefined
  setStatus(status: TelephonyStatus): void
  /** A call rings at this agent. */
  offer(agentId: string, call: Partial<CallView> & { journeyId: string }): void
  /** She picks up. */
  answer(agentId: string): void
  /** Something happens to a party of the call on this agent's desk. */
  changeParty(agentId: string, partyId: string, change: Partial<PartyView>): void
  endCall(agentId: string): void
  /** A call waits for an agent. */
  wait(call: Overview['waiting'][number]): void
  /** Somebody guesses at SIP accounts. */
  readonly intruders: Intruder[]
}

export function createTelephonyDouble(now: () => number = Date.now): TelephonyDouble {
  const desks = new Map<string, DeskView>()
  const listeners = new Set<(fact: TelephonyFact) => void>()
  const calls: string[] = []
  const wishes: PartyWish[] = []
  const intruders: Intruder[] = []
  const waiting: Overview['waiting'] = []
  const seats = new Map<string, SeatPresence>()
  /** Who may not be given a call, and why. */
  const mayNotAssign = (agentId: string): void => {
    const { agent } = known(agentId)
    if (agent.state !== 'ready') throw new AppError('AGENT_NOT_READY', { state: agent.state })
  }
  let emergencyRoutes: EmergencyRoutes | undefined
  let status: TelephonyStatus = { leads: true, switch: true, mirror: true, line: true }
  const learnt: TelephonyDouble['learnt'] = []
  let preferred: Parameters<Telephony['preferAgents']>[0] = () => undefined
  let seq = 0

  const tell = (fact: TelephonyFact): void => {
    for (const listener of listeners) listener(fact)
  }
  const known = (agentId: string): DeskView => {
    const desk = desks.get(agentId)
    if (desk === undefined) throw new AppError('AGENT_NOT_FOUND')
    return desk
  }
  const save = (agentId: string, change: Partial<DeskView>): DeskView => {
    seq += 1
    const view = { ...known(agentId), ...change, seq, now: now() }
    desks.set(agentId, view)
    tell({ type: 'desk', agentId, view })
    return view
  }
  const move = (agentId: string, event: AgentEventType, reason: NotReadyReason | null = null): DeskView => {
    const { agent } = known(agentId)
    const state = next(AGENT, agent.state, event)
    if (state === undefined) throw new AppError('TRANSITION_REFUSED', { state: agent.state })
    return save(agentId, { agent: { ...agent, state, reason, since: now() } })
  }
  const change = (agentId: string, given: Partial<CallView>): DeskView => {
    const { call } = known(agentId)
    return save(agentId, { call: call === null ? null : { ...call, ...given } })
  }
  const changeParty = (agentId: string, partyId: string, given: Partial<PartyView>): DeskView => {
    const { call } = known(agentId)
    const party = call?.parties.find((each) => each.partyId === partyId)
    if (call === null || party === undefined) throw new AppError('PARTY_NOT_FOUND')
    const changed = { ...party, ...given }
    const view = change(agentId, {
      parties: call.parties.map((each) => (each.partyId === partyId ? changed : each)),
    })
    tell({ type: 'party', agentId, journeyId: call.journeyId, party: changed })
    return view
  }
  /** One of the calls that ask for nothing more than a talking call on this desk. */
  const inCall =
    (name: string, given: Partial<CallView>) =>
    (agentId: string, journeyId: JourneyId): Promise<DeskView> =>
      noted(`${name} ${journeyId}`, () => {
        talkingCall(known(agentId), journeyId)
        return change(agentId, given)
      })
  const noted = <T>(name: string, value: () => T): Promise<T> => {
    calls.push(name)
    return new Promise((resolve) => {
      resolve(value())
    })
  }

  return {
    calls,
    intruders,
    wishes,
    learnt,
    get emergencyRoutes() {
      return emergencyRoutes
    },
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
    status: () => status,
    differences: () => new Map(),
    setStatus: (given) => {
      status = given
      tell({ type: 'status', status })
    },
    login: (agent) =>
      noted(`login ${agent.agentId}`, () => {
        if (!desks.has(agent.agentId)) desks.set(agent.agentId, emptyDesk(agent, now()))
        return save(agent.agentId, {})
      }),
    desk: (agentId) => desks.get(agentId),
    openSeat: (seatId) =>
      noted(`openSeat ${seatId}`, () => {
        seats.set(seatId, 'free')
        tell({ type: 'seat', seatId })
      }),
    closeSeat: (seatId) =>
      noted(`closeSeat ${seatId}`, () => {
        seats.delete(seatId)
        tell({ type: 'seat', seatId })
      }),
    seatPresence: (seatId) => seats.get(seatId) ?? 'offline',
    seatAsk: (seatId) => {
      for (const { call } of desks.values()) {
        const asked = call?.parties.find(
          ({ state, attempts }) =>
            !['left', 'failed'].includes(state) && attempts.some((attempt) => attempt.seatId === seatId),
        )
        if (call !== null && asked !== undefined) return { call, partyId: asked.partyId }
      }
      return undefined
    },
    openHeadset: (agentId) =>
      noted('openHeadset', () => {
        if (!seats.has(agentId)) known(agentId)
        return { webSocketUrl: 'ws://127.0.0.1:8188/ws', sipUri: 'sip:h-1@hotline', password: 'x' }
      }),
    prove: (agentId, proofs) =>
      noted(`prove ${agentId} ${JSON.stringify(proofs)}`, () => {
        const { agent } = known(agentId)
        return save(agentId, { agent: { ...agent, proofs: { ...agent.proofs, ...proofs } } })
      }),
    ready: (agentId) => noted('ready', () => move(agentId, 'prove')),
    pause: (agentId, reason) => noted('pause', () => move(agentId, 'pause', reason)),
    force: (agentId, forced) =>
      noted(`force ${agentId}`, () => {
        const { agent, call } = known(agentId)
        if (call !== null) throw new AppError('TRANSITION_REFUSED', { state: agent.state })
        return save(agentId, {
          agent: { ...agent, state: 'not_ready', reason: 'supervisor', forced, since: now() },
        })
      }),
    pauseAfterCall: (agentId, on) =>
      noted('pauseAfterCall', () =>
        save(agentId, { agent: { ...known(agentId).agent, pauseAfterCall: on } }),
      ),
    logout: (agentId) =>
      noted('logout', () => {
        const desk = known(agentId)
        if (desk.call !== null) throw new AppError('TRANSITION_REFUSED', { state: desk.agent.state })
        desks.delete(agentId)
      }),
    hangup: (agentId) => noted('hangup', () => known(agentId)),
    finish: (agentId) => noted('finish', () => save(agentId, { call: null })),
    hold: inCall('hold', { callerHeld: true }),
    resume: inCall('resume', { callerHeld: false }),
    swap: inCall('swap', { callerHeld: false }),
    join: inCall('join', { callerHeld: false }),
    leave: inCall('leave', { state: 'handed_over' }),
    completeTransfer: inCall('completeTransfer', { state: 'handed_over', callerHeld: false }),
    takeBack: (agentId, journeyId) =>
      noted(`takeBack ${journeyId}`, () => {
        const { call } = known(agentId)
        if (call?.journeyId !== journeyId) throw new AppError('CALL_NOT_FOUND')
        if (call.state !== 'handed_over') throw new AppError('TRANSITION_REFUSED', { state: call.state })
        return change(agentId, { state: 'talking' })
      }),
    dtmf: (agentId, journeyId, digits) => inCall(`dtmf ${digits}`, {})(agentId, journeyId),
    ask: (agentId, journeyId, wish) =>
      noted(`ask ${wish.purpose} ${journeyId}`, () => {
        const call = talkingCall(known(agentId), journeyId)
        if (wish.contacts.length === 0 && wish.role === 'expert') throw new AppError('NO_CONTACT')
        // Six, with the caller and the agent.
        if (liveParties(call).length >= 4) throw new AppError('TOO_MANY_PARTIES')
        wishes.push(wish)
        const party = askedParty(wish, String(call.parties.length + 1), now())
        const view = change(agentId, {
          parties: [...call.parties, party],
          callerHeld: call.callerHeld || wish.purpose === 'consult',
          ...(wish.purpose === 'transfer' ? { state: 'handed_over' as const } : {}),
        })
        tell({ type: 'party', agentId, journeyId, party })
        return view
      }),
    drop: (agentId, journeyId, partyId) =>
      noted(`drop ${partyId} ${journeyId}`, () => {
        talkingCall(known(agentId), journeyId)
        return changeParty(agentId, partyId, { state: 'left', end: 'dropped', endedAt: now() })
      }),
    noteOutcome: (agentId, journeyId, { partyId, outcome }) =>
      noted(`noteOutcome ${outcome} ${journeyId}`, () => changeParty(agentId, partyId, { outcome })),
    call: (journeyId) => {
      for (const [agentId, desk] of desks) {
        if (desk.call?.journeyId === journeyId) return { view: desk.call, agentId }
      }
      return undefined
    },
    agents: () => [...desks.values()].map((desk) => desk.agent),
    queue: () => ({ waiting: 0, oldestArrivedAt: null }),
    recorders: () => undefined,
    guard: () => ({ failures: intruders.length, intruders }),
    overview: () => ({
      waiting,
      agents: [...desks.values()].map(({ agent, call }) => ({ agent, call, observers: [] })),
      unanswered: [],
      emergencies: [],
    }),
    wait: (call) => {
      waiting.push(call)
      tell({ type: 'journeys' })
    },
    observe: (supervisorId, journeyId, mode) =>
      noted(`observe ${mode} ${journeyId}`, () => {
        if (![...desks.values()].some(({ call }) => call?.journeyId === journeyId))
          throw new AppError('CALL_NOT_FOUND', { journeyId })
        return save(supervisorId, {})
      }),
    unobserve: (supervisorId) => noted('unobserve', () => known(supervisorId)),
    assignable: (_journeyId, agentId) => {
      mayNotAssign(agentId)
    },
    assign: (_supervisorId, journeyId, agentId) =>
      noted(`assign ${journeyId} ${agentId}`, () => {
        mayNotAssign(agentId)
      }),
    setEmergencyRoutes: (routes) => {
      emergencyRoutes = routes
    },
    learn: (journeyId, facts) => {
      learnt.push({ journeyId, facts })
    },
    preferAgents: (lastAgentOf) => {
      preferred = lastAgentOf
    },
    arrive: (arrival) => {
      tell({ type: 'arrived', ...arrival })
    },
    lastAgentOf: (number) => preferred(number),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    offer(agentId, given) {
      const call: CallView = {
        state: 'offered',
        callerNumber: '13800001111',
        dialled: '12345',
        arrivedAt: now(),
        offeredAt: now(),
        answeredAt: null,
        endedAt: null,
        native: false,
        callerHeld: false,
        parties: [],
        routing: null,
        ...given,
      }
      save(agentId, { call })
      tell({ type: 'offered', agentId, call })
    },
    answer: (agentId) => {
      change(agentId, { state: 'talking', answeredAt: now() })
    },
    changeParty: (agentId, partyId, given) => {
      changeParty(agentId, partyId, given)
    },
    endCall: (agentId) => {
      save(agentId, { call: null })
    },
  }
}

function emptyDesk(agent: AgentProfile, now: number): DeskView {
  return {
    epoch: 1,
    seq: 0,
    now,
    agent: {
      ...agent,
      guestOf: agent.guestOf ?? null,
      state: 'not_ready',
      reason: 'logged_in',
      since: now,
      until: null,
      proofs: { headset: false, microphone: false, heartbeat: false },
      forced: null,
      pauseAfterCall: false,
      breakEndsAt: null,
    },
    call: null,
    queue: { waiting: 0, oldestArrivedAt: null },
    switchUp: true,
    breaks: [],
    observers: [],
    observing: null,
  }
}
