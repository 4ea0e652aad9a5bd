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
  type NotReadyReason,
} from '@hotline/contract'
import type { AgentProfile, Telephony, TelephonyFact, TelephonyStatus } from '@hotline/telephony'

export interface TelephonyDouble extends Telephony {
  calls: string[]
  setStatus(status: TelephonyStatus): void
  /** A call rings at this agent. */
  offer(agentId: string, call: Partial<CallView> & { journeyId: string }): void
  endCall(agentId: string): void
}

export function createTelephonyDouble(now: () => number = Date.now): TelephonyDouble {
  const desks = new Map<string, DeskView>()
  const listeners = new Set<(fact: TelephonyFact) => void>()
  const calls: string[] = []
  let status: TelephonyStatus = { switch: true, mirror: true, line: true }
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
  const noted = <T>(name: string, value: () => T): Promise<T> => {
    calls.push(name)
    return new Promise((resolve) => {
      resolve(value())
    })
  }

  return {
    calls,
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
    status: () => status,
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
    openHeadset: (agentId) =>
      noted('openHeadset', () => {
        known(agentId)
        return { webSocketUrl: 'ws://127.0.0.1:8188/ws', sipUri: 'sip:h-1@hotline', password: 'x' }
      }),
    prove: (agentId, proofs) =>
      noted(`prove ${agentId} ${JSON.stringify(proofs)}`, () => {
        const { agent } = known(agentId)
        return save(agentId, { agent: { ...agent, proofs: { ...agent.proofs, ...proofs } } })
      }),
    ready: (agentId) => noted('ready', () => move(agentId, 'prove')),
    pause: (agentId, reason) => noted('pause', () => move(agentId, 'pause', reason)),
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
    call: (journeyId) => {
      for (const [agentId, desk] of desks) {
        if (desk.call?.journeyId === journeyId) return { view: desk.call, agentId }
      }
      return undefined
    },
    agents: () => [...desks.values()].map((desk) => desk.agent),
    queue: () => ({ waiting: 0, oldestArrivedAt: null }),
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
        ...given,
      }
      save(agentId, { call })
      tell({ type: 'offered', agentId, call })
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
      state: 'not_ready',
      reason: 'logged_in',
      since: now,
      until: null,
      proofs: { headset: false, microphone: false, heartbeat: false },
      pauseAfterCall: false,
    },
    call: null,
    queue: { waiting: 0, oldestArrivedAt: null },
    switchUp: true,
  }
}
