// Views for tests, whole and valid, so that a test names only what matters to it.
import type { AgentView, CallView, DeskView, PopView, TicketView } from '@hotline/contract'

const JOURNEY = '00000000-0000-4000-8000-000000000001'
const CITIZEN = '00000000-0000-4000-8000-0000000000c1'

export function anAgent(over: Partial<AgentView> = {}): AgentView {
  return {
    agentId: '1001',
    name: '王敏',
    skills: [],
    state: 'ready',
    reason: null,
    since: 1000,
    until: null,
    proofs: { headset: true, microphone: true, heartbeat: true },
    pauseAfterCall: false,
    ...over,
  }
}

export function aCall(over: Partial<CallView> = {}): CallView {
  return {
    journeyId: JOURNEY,
    state: 'offered',
    callerNumber: '13800001111',
    dialled: '12345',
    arrivedAt: 100,
    offeredAt: 200,
    answeredAt: null,
    endedAt: null,
    native: false,
    ...over,
  }
}

export function aView(over: {
  epoch?: number
  seq?: number
  agent?: Partial<AgentView>
  call?: Partial<CallView>
  switchUp?: boolean
}): DeskView {
  return {
    epoch: over.epoch ?? 1,
    seq: over.seq ?? 1,
    now: 1000,
    agent: anAgent(over.agent),
    call: over.call === undefined ? null : aCall(over.call),
    queue: { waiting: 0, oldestArrivedAt: null },
    switchUp: over.switchUp ?? true,
  }
}

export function aPop(over: Partial<PopView> = {}): PopView {
  return {
    journeyId: JOURNEY,
    historyAvailable: true,
    number: { national: '13800001111', kind: 'mobile', place: '' },
    people: [{ citizenId: CITIZEN, name: '张桂兰', address: '东街 18 号', flags: ['老年人'] }],
    chosen: CITIZEN,
    contactCount: 2,
    contacts: [],
    openTickets: [],
    suggestions: [],
    dialled: '12345',
    ...over,
  }
}

export function aTicket(over: Partial<TicketView> = {}): TicketView {
  return {
    kind: 'help',
    callerName: '张桂兰',
    contactNumber: '13800001111',
    address: '东街 18 号',
    matter: '停水',
    urgent: false,
    number: '261121000001',
    status: 'registered',
    version: 1,
    policy: 'kaijiang@1',
    citizenId: CITIZEN,
    journeyIds: [JOURNEY],
    registeredAt: 1,
    registeredBy: '1001',
    createdAt: 1,
    updatedAt: 1,
    linkedContacts: [],
    ...over,
  }
}
