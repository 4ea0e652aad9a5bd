import type { Merge, TicketKind } from '@hotline/contract'

/**
 * The routing rules as plain data: rows, each with its reason in words that an agent reads as 为何转给我. The server reads
 * them from YAML (server/src/routing); nothing here knows the file. Times are ms, instants epoch ms.
 */
export interface RoutingRules {
  /** `name@date`, shown beside the reason. */
  readonly version: string
  /** Routes every number that no row names. */
  readonly defaultNumber: string
  /** What each skill is called; every one that a row needs is here. */
  readonly skills: readonly { readonly skill: string; readonly name: string }[]
  readonly numbers: readonly NumberRow[]
  readonly queues: readonly QueueRow[]
  /** The first that fits decides the priority; needs of every fitting one count. */
  readonly callers: readonly CallerRow[]
  readonly emergency: EmergencyRow
  readonly patience: PatienceRow
  readonly sticky: StickyRow | null
  readonly calendar: Calendar
}

export interface NumberRow {
  readonly number: string
  readonly name: string
  readonly merge: Merge
  readonly queue: string
  /** Below telephony/asterisk/sounds/hotline; null: the hotline's own. */
  readonly greeting: string | null
  readonly holidayGreeting: string | null
  /** The ticket form's 诉求类型 for this number's calls; null: none is set beforehand. */
  readonly ticketKind: TicketKind | null
  /** Every call to it is one for help: a disaster or pollution line. */
  readonly emergency: boolean
  /** Null: day and night. */
  readonly hours: readonly OpenHours[] | null
  /** Who answers outside `hours`; nobody is turned away (IN-1). */
  readonly closed: {
    readonly queue: string
    readonly greeting: string | null
    readonly reason: string
  } | null
  readonly reason: string
}

export interface OpenHours {
  /** 1 Monday … 7 Sunday */
  readonly days: readonly number[]
  /** Minutes from midnight, China Standard Time. */
  readonly from: number
  readonly to: number
}

export interface QueueRow {
  readonly queue: string
  readonly name: string
  readonly needs: readonly string[]
  /** 0 is served first; ordinary is 50. */
  readonly priority: number
  /** Who fits a step fits the next one too. */
  readonly relax: readonly RelaxRow[]
  readonly reason: string
}

export interface RelaxRow {
  readonly afterMs: number
  readonly needs: readonly string[]
  readonly reason: string
}

export interface CallerRow {
  readonly rule: string
  readonly when: CallerCondition
  readonly priority: number | null
  /** Needed beside the queue's, for `needsMs` and then no longer: nobody waits for a dialect without end. */
  readonly needs: readonly string[]
  readonly needsMs: number
  readonly reason: string
}

/** Every part that is named has to hold. */
export interface CallerCondition {
  /** One of them is enough. */
  readonly flags?: readonly string[]
  /** Has a matter that is still open. */
  readonly openMatter?: boolean
  /** Called at least so many times before within the look-back that the server counts over. */
  readonly calledTimes?: number
  /** A missed call of hers has been waiting for its call-back at least so long. */
  readonly missedMs?: number
}

/** IN-5: looked at before everything else. */
export interface EmergencyRow {
  readonly needs: readonly string[]
  /** Then anybody at all. */
  readonly anybodyAfterMs: number
  /** The key that a waiting caller presses; null: none. */
  readonly key: string | null
  readonly reason: string
}

/** Whoever waited so long comes before every later caller, emergencies excepted: nobody starves. */
export interface PatienceRow {
  readonly afterMs: number
  readonly reason: string
}

export interface StickyRow {
  /** How long after the last call its agent is preferred. */
  readonly forMs: number
  /** For her, such a call counts as so much earlier than it arrived. */
  readonly aheadMs: number
  readonly reason: string
}

export interface Calendar {
  /** ISO dates, China Standard Time. */
  readonly holidays: readonly { readonly date: string; readonly name: string }[]
  /** Saturdays and Sundays that are worked (调休). */
  readonly workdays: readonly string[]
}

/** One line, one skill, first come first served: what a hotline without a file runs with. */
export function oneLine(skill: string): RoutingRules {
  return {
    version: 'one-line@1970-01-01',
    defaultNumber: '12345',
    skills: [{ skill, name: '综合受理' }],
    numbers: [
      {
        number: '12345',
        name: '12345',
        merge: 'own',
        queue: 'general',
        greeting: null,
        holidayGreeting: null,
        ticketKind: null,
        emergency: false,
        hours: null,
        closed: null,
        reason: '来电按到达先后接听',
      },
    ],
    queues: [
      { queue: 'general', name: '综合受理', needs: [skill], priority: 50, relax: [], reason: '综合受理' },
    ],
    callers: [],
    emergency: { needs: [], anybodyAfterMs: 0, key: null, reason: '紧急来电优先' },
    patience: { afterMs: 180_000, reason: '等候已久，优先接听' },
    sticky: null,
    calendar: { holidays: [], workdays: [] },
  }
}
