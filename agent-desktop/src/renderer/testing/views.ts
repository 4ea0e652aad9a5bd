// Views for tests, whole and valid, so that a test names only what matters to it.
import type {
  AgentView,
  AttemptView,
  CallView,
  DeskView,
  ExpertUnitView,
  PartyView,
  PopView,
  RoutingView,
  TicketView,
} from '@hotline/contract'

const JOURNEY = '00000000-0000-4000-8000-000000000001'
const UNIT = '00000000-0000-4000-8000-0000000000e1'
const CITIZEN = '00000000-0000-4000-8000-0000000000c1'

export function anAgent(over: Partial<AgentView> = {}): AgentView {
  return {
    agentId: '1001',
    name: '王敏',
    skills: [],
    guestOf: null,
    state: 'ready',
    reason: null,
    forced: null,
    since: 1000,
    until: null,
    proofs: { headset: true, microphone: true, heartbeat: true },
    pauseAfterCall: false,
    breakEndsAt: null,
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
    callerHeld: false,
    parties: [],
    routing: null,
    ...over,
  }
}

export function aRouting(over: Partial<RoutingView> = {}): RoutingView {
  return {
    rules: 'demo@2026-11-25',
    numberName: '住房公积金热线',
    merge: 'double',
    queueName: '住房公积金',
    ticketKind: null,
    priority: 50,
    needs: ['公积金业务'],
    step: 0,
    steps: 2,
    reasons: ['12329与12345双号并行', '等候满10秒，放宽到熟练坐席'],
    preferredAgentId: null,
    ...over,
  }
}

/** An expert unit that talks with caller and agent; see `anEmergency` for the other kind. */
export function aParty(over: Partial<PartyView> = {}): PartyView {
  return {
    partyId: '1',
    role: 'expert',
    name: '江东区水务局',
    unitId: UNIT,
    service: null,
    purpose: 'three_way',
    state: 'talking',
    askedAt: 10_000,
    answeredAt: 15_000,
    spokeAt: null,
    endedAt: null,
    end: null,
    attempts: [anAttempt()],
    drill: false,
    ...over,
  }
}

export function anEmergency(over: Partial<PartyView> = {}): PartyView {
  return aParty({
    partyId: '9',
    role: 'emergency',
    name: '110报警',
    unitId: null,
    service: '110',
    purpose: 'emergency',
    state: 'ringing',
    answeredAt: null,
    attempts: [],
    ...over,
  })
}

export function anAttempt(over: Partial<AttemptView> = {}): AttemptView {
  return {
    label: '线路1',
    dialledAt: 10_000,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    end: null,
    ...over,
  }
}

export function aUnit(over: Partial<ExpertUnitView> = {}): ExpertUnitView {
  return {
    unitId: UNIT,
    name: '江东区水务局',
    duty: '供水、排水',
    place: '江东区',
    contactCount: 2,
    busy: false,
    contacts: [
      { label: '3001 谢文华', presence: 'free', onDuty: true, hours: '' },
      { label: '专线2', presence: 'unknown', onDuty: true, hours: '' },
    ],
    asked: 40,
    answered: 38,
    meanAnswerMs: 12_400,
    ...over,
  }
}

/** A desk in a call that goes on, with these parties. */
export function aTalk(parties: readonly PartyView[] = [], over: Partial<CallView> = {}): DeskView {
  return aView({
    agent: { state: 'talking' },
    call: { state: 'talking', answeredAt: 5000, parties: [...parties], ...over },
  })
}

export function aView(over: {
  epoch?: number
  seq?: number
  agent?: Partial<AgentView>
  call?: Partial<CallView>
  observers?: DeskView['observers']
  observing?: DeskView['observing']
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
    breaks: [],
    observers: over.observers ?? [],
    observing: over.observing ?? null,
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
