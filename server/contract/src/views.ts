import { z } from 'zod'
import { AGENT, JOURNEY, PARTY, type AgentState, type JourneyState, type PartyState } from './machines.ts'
import { AgentId, CitizenId, JourneyId, PartyId, TicketNumber, UnitId } from './ids.ts'
import { RoutingView, TicketKind } from './routing.ts'
import { Instant } from './instant.ts'
import { ObserverView, ObservingView } from './supervision.ts'

const stateEnum = <S extends string>(table: Record<S, unknown>) => z.enum(Object.keys(table) as [S, ...S[]])

export const ROLES = ['agent', 'supervisor', 'expert', 'administrator'] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/**
 * Why an agent is not ready; the UI translates it. `headset`, `microphone`, `heartbeat` are missing proofs;
 * `supervisor` is 强制小休, and `forced` says who did it.
 */
export const NOT_READY_REASONS = [
  'logged_in',
  'break',
  'meal',
  'training',
  'no_answer',
  'headset',
  'microphone',
  'heartbeat',
  'after_call',
  'call_lost',
  'supervisor',
] as const
export const NotReadyReason = z.enum(NOT_READY_REASONS)
export type NotReadyReason = z.infer<typeof NotReadyReason>

/** Reasons that a person may choose for 小休. */
export const BREAK_REASONS = ['break', 'meal', 'training'] as const satisfies NotReadyReason[]
export const BreakReason = z.enum(BREAK_REASONS)
export type BreakReason = z.infer<typeof BreakReason>

/** What is left of one kind of 小休 in this shift, from 签到 to 签退. Null: no limit. */
export const BreakAllowance = z.object({
  reason: BreakReason,
  used: z.int().nonnegative(),
  limit: z.int().nonnegative().nullable(),
  minutes: z.int().positive().nullable(),
})
export type BreakAllowance = z.infer<typeof BreakAllowance>

export const Proofs = z.object({ headset: z.boolean(), microphone: z.boolean(), heartbeat: z.boolean() })
export type Proofs = z.infer<typeof Proofs>

/** A supervisor's move on an agent: `by` as `2001 郑国强`, `why` in the supervisor's own words. */
export const Forced = z.object({ by: z.string(), why: z.string() })
export type Forced = z.infer<typeof Forced>

export const AgentView = z.object({
  agentId: AgentId,
  name: z.string(),
  skills: z.array(z.string()),
  /** 嘉宾坐席 (IN-9): the unit whose staff sits in; null for the hotline's own agents. */
  guestOf: z.string().nullable(),
  state: stateEnum<AgentState>(AGENT),
  /** Only in `not_ready`. */
  reason: NotReadyReason.nullable(),
  /** Only with the reason `supervisor`. */
  forced: Forced.nullable(),
  since: Instant,
  /** When the state's lease ends by itself (ring time-out, wrap-up, re-attach); null where it has none. */
  until: Instant.nullable(),
  proofs: Proofs,
  pauseAfterCall: z.boolean(),
  /** On a 小休: when it should be over; later than that it is 超时. Null in every other state. */
  breakEndsAt: Instant.nullable(),
})
export type AgentView = z.infer<typeof AgentView>

/** EM-1: the services that one key joins. */
export const EMERGENCY_SERVICES = ['110', '119', '120', '122'] as const
export const EmergencyService = z.enum(EMERGENCY_SERVICES)
export type EmergencyService = z.infer<typeof EmergencyService>

/**
 * Why a party is on the call: `consult` talks with the agent alone while the caller hears music, `three_way` joins
 * both at once, `transfer` gets the caller while the agent leaves, `emergency` joins and never holds the caller.
 */
export const PARTY_PURPOSES = ['consult', 'three_way', 'transfer', 'emergency'] as const
export const PartyPurpose = z.enum(PARTY_PURPOSES)
export type PartyPurpose = z.infer<typeof PartyPurpose>

/** How a party's part ended. `cancelled`, `dropped`: by the agent; `left`: hung up; `lost`: the network. */
export const PARTY_ENDS = [
  'busy',
  'no_answer',
  'rejected',
  'unreachable',
  'not_accepted',
  'cancelled',
  'dropped',
  'left',
  'lost',
  'call_ended',
] as const
export const PartyEnd = z.enum(PARTY_ENDS)
export type PartyEnd = z.infer<typeof PartyEnd>

/** Limits of what goes with a question to an expert unit: read at a glance while the telephone rings. */
export const BRIEF_LIMITS = { question: 300, note: 200, matter: 1000 } as const

/** DA-4: what an expert reads before the first word. */
export const PartyBrief = z
  .object({
    /** 问题 */
    question: z.string().trim().max(BRIEF_LIMITS.question),
    /** 备注: from the agent to the expert. */
    note: z.string().trim().max(BRIEF_LIMITS.note),
    /** 诉求内容 as the agent has written it so far. */
    matter: z.string().trim().max(BRIEF_LIMITS.matter),
  })
  .strict()
export type PartyBrief = z.infer<typeof PartyBrief>

/** One attempt to reach a party: a contact of a unit, or a route to an emergency service. */
export const AttemptView = z.object({
  /** As people may see it: `专线1`, `分机 8001`; never a full outside number. */
  label: z.string(),
  /** An expert's own seat was rung; absent: a telephone. */
  seatId: AgentId.optional(),
  /** The INVITE left, the telephone rang, somebody answered, this attempt was over; epoch ms. */
  dialledAt: Instant,
  ringingAt: Instant.nullable(),
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  end: PartyEnd.nullable(),
})
export type AttemptView = z.infer<typeof AttemptView>

/** EM-7: what came of a hand-over. `declined`: the other side does not take the matter, and it stays with us. */
export const HandoverOutcome = z.enum(['accepted', 'declined'])
export type HandoverOutcome = z.infer<typeof HandoverOutcome>

export const PartyView = z.object({
  partyId: PartyId,
  role: z.enum(['expert', 'emergency']),
  name: z.string(),
  unitId: UnitId.nullable(),
  service: EmergencyService.nullable(),
  purpose: PartyPurpose,
  state: stateEnum<PartyState>(PARTY),
  /** Command or key press. */
  askedAt: Instant,
  answeredAt: Instant.nullable(),
  /** When sound with speech first came from there (EM-4). */
  spokeAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  end: PartyEnd.nullable(),
  attempts: z.array(AttemptView),
  /** EM-8: the same path to a local answering machine; no trunk was dialled. */
  drill: z.boolean(),
  /** Absent where nothing was written with the question. */
  brief: PartyBrief.optional(),
  /** Only of an emergency service; absent until the agent says so. */
  outcome: HandoverOutcome.optional(),
})
export type PartyView = z.infer<typeof PartyView>

/** The call on this agent's desk, from ringing to the end of wrap-up. */
export const CallView = z.object({
  journeyId: JourneyId,
  state: stateEnum<JourneyState>(JOURNEY),
  /** Digits as received after cleaning; empty when withheld. A hint, never identity. */
  callerNumber: z.string(),
  dialled: z.string(),
  arrivedAt: Instant,
  offeredAt: Instant.nullable(),
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** 原生接听: answered through Asterisk's own queue while no server was there. */
  native: z.boolean(),
  /** 保持: the caller hears music. */
  callerHeld: z.boolean(),
  /** In the order in which they were asked; those who left stay until the call ends. */
  parties: z.array(PartyView),
  /** Null where no rule brought it here: 原生接听. */
  routing: RoutingView.nullable(),
})
export type CallView = z.infer<typeof CallView>

/** 专家目录: a unit that can be asked, as the desk lists it. */
export const ExpertUnitView = z.object({
  unitId: UnitId,
  name: z.string(),
  duty: z.string(),
  place: z.string(),
  contactCount: z.int(),
  /** Somebody of it talks with us now. */
  busy: z.boolean(),
  /** In order of trial. */
  contacts: z.array(
    z.object({
      /** As people may see it; never a full outside number. */
      label: z.string(),
      /** Of an expert's own seat; `unknown` is an ordinary telephone. */
      presence: z.enum(['free', 'busy', 'offline', 'unknown']),
      /** Off duty it is not rung. */
      onDuty: z.boolean(),
      /** 值班表 as it was written; empty: always. */
      hours: z.string(),
    }),
  ),
  /** DA-3, over the last 30 days: asked, answered, and the mean time to answer in ms; null without an answer. */
  asked: z.int(),
  answered: z.int(),
  meanAnswerMs: z.int().nullable(),
})
export type ExpertUnitView = z.infer<typeof ExpertUnitView>

export const QueueView = z.object({ waiting: z.int(), oldestArrivedAt: Instant.nullable() })
export type QueueView = z.infer<typeof QueueView>

/** All that one agent's desk shows of calls. `seq` rises with every push of one server run; `epoch` with every run. */
export const DeskView = z.object({
  epoch: z.int(),
  seq: z.int(),
  now: Instant,
  agent: AgentView,
  call: CallView.nullable(),
  queue: QueueView,
  /** False while the telephone system is out of reach; local calls go on. */
  switchUp: z.boolean(),
  /** 小休: what is left of each kind. */
  breaks: z.array(BreakAllowance),
  /** Supervisors in this agent's call, as far as the policy lets her see them. */
  observers: z.array(ObserverView),
  /** On a supervisor's desk: the call that she listens to. */
  observing: ObservingView.nullable(),
})
export type DeskView = z.infer<typeof DeskView>

/** Where the same person opened a desk later: the older one is switched off, and a call goes along. */
export const TakenOver = z.object({
  at: Instant,
  /** Of the other computer, as the server sees it. */
  address: z.string(),
  /** e.g. `Chrome · Windows`; empty when it does not say. */
  device: z.string(),
})
export type TakenOver = z.infer<typeof TakenOver>

/** What the page needs to register its headset. The account lives only while the agent is logged in. */
export const HeadsetAccount = z.object({
  /** e.g. ws://127.0.0.1:8188/ws */
  webSocketUrl: z.string(),
  /** e.g. sip:h-4f0c…@hotline */
  sipUri: z.string(),
  password: z.string(),
  /** STUN and TURN servers, as RTCPeerConnection takes them; empty where the switch is in reach. */
  iceServers: z.array(
    z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
  ),
})
export type HeadsetAccount = z.infer<typeof HeadsetAccount>

/** The ticket's life so far; dispatch and what follows belong to the regulation's issue. */
export const TICKET_STATUSES = ['draft', 'registered', 'closed'] as const
export const TicketStatus = z.enum(TICKET_STATUSES)
export type TicketStatus = z.infer<typeof TicketStatus>

/**
 * 紧急类别. EM-5: what makes an emergency ticket at once; EM-6: utilities, an urgent response class of their own. Data: the
 * rest of the program asks only for an entry's `group`.
 */
export const EMERGENCY_CLASSES = {
  disaster: { group: 'major', cite: 'S1 art.7' },
  epidemic: { group: 'major', cite: 'S1 art.7' },
  pollution: { group: 'major', cite: 'S1 art.7' },
  food_safety: { group: 'major', cite: 'S1 art.7' },
  mass_incident: { group: 'major', cite: 'S1 art.7' },
  water: { group: 'utility', cite: 'S3-K 四' },
  power: { group: 'utility', cite: 'S3-K 四' },
  gas: { group: 'utility', cite: 'S3-K 四' },
  heat: { group: 'utility', cite: 'S3-K 四' },
} as const satisfies Record<string, { group: 'major' | 'utility'; cite: string }>
export type EmergencyClass = keyof typeof EMERGENCY_CLASSES
export const EmergencyClass = z.enum(Object.keys(EMERGENCY_CLASSES) as [EmergencyClass, ...EmergencyClass[]])

export const TicketContent = z.object({
  kind: TicketKind.nullable(),
  /** 来电人 */
  callerName: z.string(),
  /** 联系电话: the number to call back, which may differ from the caller id. */
  contactNumber: z.string(),
  address: z.string(),
  matter: z.string(),
  urgent: z.boolean(),
  /** 紧急类别 (EM-5, EM-6); absent: none. */
  emergencyClass: EmergencyClass.optional(),
})
export type TicketContent = z.infer<typeof TicketContent>

export const TicketView = TicketContent.extend({
  number: TicketNumber,
  status: TicketStatus,
  version: z.int(),
  /** `policyId@version`, pinned at registration. */
  policy: z.string(),
  citizenId: CitizenId.nullable(),
  journeyIds: z.array(JourneyId),
  registeredAt: Instant.nullable(),
  registeredBy: AgentId.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  /** Later contacts on the same matter (IN-11). */
  linkedContacts: z.array(
    z.object({ journeyId: JourneyId.nullable(), at: Instant, by: AgentId, note: z.string() }),
  ),
})
export type TicketView = z.infer<typeof TicketView>

export const TicketSummary = z.object({
  number: TicketNumber,
  status: TicketStatus,
  kind: TicketKind.nullable(),
  /** At most 60 characters of the matter. */
  matter: z.string(),
  registeredAt: Instant.nullable(),
  version: z.int(),
  /** Emergency tickets that are not closed come first. */
  emergencyClass: EmergencyClass.optional(),
})
export type TicketSummary = z.infer<typeof TicketSummary>

export const OUTCOMES = ['talking', 'answered', 'abandoned', 'lost'] as const
export const ContactSummary = z.object({
  journeyId: JourneyId,
  at: Instant,
  dialled: z.string(),
  agentId: AgentId.nullable(),
  outcome: z.enum(OUTCOMES),
  disposition: z.string().nullable(),
  ticketNumber: TicketNumber.nullable(),
  /** At most 60 characters. */
  matter: z.string(),
})
export type ContactSummary = z.infer<typeof ContactSummary>

export const Person = z.object({
  citizenId: CitizenId,
  /** Empty when not known. */
  name: z.string(),
  address: z.string(),
  flags: z.array(z.string()),
})
export type Person = z.infer<typeof Person>

export const KnowledgeHit = z.object({
  id: z.string(),
  title: z.string(),
  unit: z.string(),
  passage: z.string(),
})
export type KnowledgeHit = z.infer<typeof KnowledgeHit>

/** 来电弹屏. The agent on the call sees the full number. */
export const PopView = z.object({
  journeyId: JourneyId,
  /** False: PostgreSQL is away (历史暂不可用). */
  historyAvailable: z.boolean(),
  number: z.object({
    /** As dialled within China, digits only; empty when withheld. */
    national: z.string(),
    kind: z.enum(['mobile', 'landline', 'short', 'foreign', 'withheld', 'unknown']),
    /** e.g. 四川 达州 for a landline's area code; empty when not known. */
    place: z.string(),
  }),
  /** Everybody known on this number, the likeliest first; the agent may choose another or add one (IN-7). */
  people: z.array(Person),
  chosen: CitizenId.nullable(),
  contactCount: z.int(),
  contacts: z.array(ContactSummary),
  openTickets: z.array(TicketSummary),
  suggestions: z.array(KnowledgeHit),
  dialled: z.string(),
})
export type PopView = z.infer<typeof PopView>

/** 小结: how a contact ended for the hotline. */
export const DISPOSITIONS = [
  'answered_directly',
  'ticket',
  'linked',
  'transferred',
  'silent',
  'wrong_number',
  'nuisance',
  'other',
] as const
export const Disposition = z.enum(DISPOSITIONS)
export type Disposition = z.infer<typeof Disposition>

/**
 * How an agent closes a contact. `disposition` is null where she did not say: nobody says it for her. With 当场解答 she
 * can name on what it was based (DA-1): an entry of the knowledge base, or her own words.
 */
export const WrapUp = z
  .object({
    disposition: Disposition.nullable(),
    note: z.string().max(500),
    knowledgeEntryId: z.string().min(1).max(64).optional(),
    /** 依据 */
    basis: z.string().trim().max(200).optional(),
  })
  .strict()
export type WrapUp = z.infer<typeof WrapUp>

export const MissedCall = z.object({
  journeyId: JourneyId,
  number: z.string(),
  dialled: z.string(),
  arrivedAt: Instant,
  endedAt: Instant,
  why: z.enum(['abandoned', 'lost']),
  status: z.enum(['due', 'done']),
})
export type MissedCall = z.infer<typeof MissedCall>

export const Me = z.object({
  id: AgentId,
  name: z.string(),
  roles: z.array(Role),
  /** Read from the environment at server start: demo or production. */
  mode: z.enum(['demo', 'production']),
})
export type Me = z.infer<typeof Me>
