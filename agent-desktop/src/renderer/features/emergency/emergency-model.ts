// 应急联动: what the four keys may do, and how far each hand-over has come, counted from the key press (EM-4). Pure.
import {
  EMERGENCY_SERVICES,
  type AttemptView,
  type DeskView,
  type EmergencyService,
  type HandoverOutcome,
  type PartyEnd,
  type PartyView,
} from '@hotline/contract'

export const STEPS = ['dialling', 'ringing', 'answered', 'spoke', 'released'] as const
export type Step = (typeof STEPS)[number] | 'failed'

export interface Handover {
  partyId: string
  service: EmergencyService
  drill: boolean
  /** The last step that was reached. */
  step: Step
  /** Those reached, in order; ms from the key press. */
  reached: { step: Step; afterMs: number }[]
  /** From the key press until now, or until it was over. */
  elapsedMs: number
  attempts: Attempt[]
  end: PartyEnd | undefined
  /** EM-7; undefined: nobody has said yet. */
  outcome: HandoverOutcome | undefined
  /** There is something to say about: it was answered, and it is no drill. */
  asksOutcome: boolean
}

export interface Attempt {
  label: string
  is: 'trying' | 'ringing' | 'answered' | 'failed'
  end: PartyEnd | undefined
}

export type Bar = 'serverAway' | 'native' | 'noCall' | 'already'

export interface EmergencyState {
  /** Why a key does nothing now; a key that is not in here works. */
  barred: Partial<Record<EmergencyService, Bar>>
  /** Newest first. */
  handovers: Handover[]
  /** Could not be reached and have not been since: the caller or the agent must dial them. */
  direct: EmergencyService[]
  drill: boolean
}

/**
 * @param now epoch ms, server's clock
 * @param byHeadset the headset is in a talk, so that it can ask the switch itself
 */
export function emergency(
  view: DeskView | undefined,
  serverUp: boolean,
  now: number,
  byHeadset = false,
): EmergencyState {
  const parties = (view?.call?.parties ?? []).filter(isEmergency)
  const bar = whyBarred(view, serverUp, byHeadset)
  const barred: EmergencyState['barred'] = {}
  for (const service of EMERGENCY_SERVICES) {
    const already = parties.some((party) => party.service === service && isOn(party, serverUp))
    const why = bar ?? (already ? 'already' : undefined)
    if (why !== undefined) barred[service] = why
  }
  const handovers = parties.map((party) => handover(party, now)).reverse()
  return {
    barred,
    handovers,
    direct: EMERGENCY_SERVICES.filter((service) => mustBeDialled(parties, service)),
    drill: handovers.some(({ drill }) => drill),
  }
}

type EmergencyParty = PartyView & { service: EmergencyService }

function isEmergency(party: PartyView): party is EmergencyParty {
  return party.role === 'emergency' && party.service !== null
}

/** One that was still ringing when the server died is joined by nobody: it must be possible to press again. */
function isOn({ state }: PartyView, serverUp: boolean): boolean {
  return state === 'talking' || state === 'held' || (serverUp && state !== 'left' && state !== 'failed')
}

function whyBarred(view: DeskView | undefined, serverUp: boolean, byHeadset: boolean): Bar | undefined {
  if (!serverUp) return byHeadset ? undefined : 'serverAway'
  if (view?.call?.native === true) return byHeadset ? undefined : 'native'
  return view?.agent.state === 'talking' && view.call !== null ? undefined : 'noCall'
}

/** The last word about a service counts: a failure that a later answer has mended needs nobody's finger. */
function mustBeDialled(parties: readonly EmergencyParty[], service: EmergencyService): boolean {
  const failed = parties.findLastIndex((party) => party.service === service && party.state === 'failed')
  const mended = parties.findLastIndex((party) => party.service === service && party.answeredAt !== null)
  return failed > mended
}

function handover(party: EmergencyParty, now: number): Handover {
  const { askedAt, attempts, answeredAt, spokeAt, endedAt, state } = party
  const last = attempts.at(-1)
  const reached: Handover['reached'] = []
  const reach = (step: Step, at: number | null | undefined): void => {
    if (at !== null && at !== undefined) reached.push({ step, afterMs: Math.max(0, at - askedAt) })
  }
  reach('dialling', attempts[0]?.dialledAt ?? askedAt)
  reach('ringing', last?.ringingAt)
  reach('answered', answeredAt)
  reach('spoke', spokeAt)
  if (state === 'left') reach('released', endedAt)
  if (state === 'failed') reach('failed', endedAt)
  return {
    partyId: party.partyId,
    service: party.service,
    drill: party.drill,
    step: reached.at(-1)?.step ?? 'dialling',
    reached,
    elapsedMs: Math.max(0, (endedAt ?? now) - askedAt),
    attempts: attempts.map(attempt),
    end: party.end ?? undefined,
    outcome: party.outcome,
    asksOutcome: answeredAt !== null,
  }
}

function attempt({ label, ringingAt, answeredAt, end }: AttemptView): Attempt {
  if (answeredAt !== null) return { label, is: 'answered', end: undefined }
  if (end !== null) return { label, is: 'failed', end }
  return { label, is: ringingAt === null ? 'trying' : 'ringing', end: undefined }
}
