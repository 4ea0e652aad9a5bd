// A ticket as it is being written: content, what was saved, what waits to be sent. Pure; every step keeps the text.
import { z } from 'zod'
import {
  CitizenId,
  CreateTicketBody,
  IdempotencyKey,
  JourneyId,
  TEXT_LIMITS,
  TicketContent,
  TicketView,
  UpdateTicketBody,
  type PopView,
} from '@hotline/contract'

/** One press of 保存工单, kept word for word until the server has it: sent again, it is the same save. */
const IntendedSave = z.discriminatedUnion('do', [
  z.object({ do: z.literal('create'), key: IdempotencyKey, body: CreateTicketBody }),
  z.object({ do: z.literal('update'), key: IdempotencyKey, number: z.string(), body: UpdateTicketBody }),
])
export type IntendedSave = z.infer<typeof IntendedSave>

export const TicketDraft = z.object({
  journeyId: JourneyId.nullable(),
  content: TicketContent,
  citizenId: CitizenId.nullable(),
  /** Fields a person wrote in: what arrives later about the caller never overwrites them. */
  written: z.array(z.string()),
  /** The ticket as the server last had it. */
  saved: TicketView.nullable(),
  pending: IntendedSave.nullable(),
  /** Saved again while `pending` was on its way. */
  again: z.enum(['draft', 'register']).nullable(),
  /** Somebody else's newer version, to be decided by a person. */
  theirs: TicketView.nullable(),
  /** Own text put aside when theirs was taken. */
  aside: z.string(),
})
export type TicketDraft = z.infer<typeof TicketDraft>

export type Field = keyof TicketContent
export const TEXT_FIELDS = ['callerName', 'contactNumber', 'address', 'matter'] as const
export type TextField = (typeof TEXT_FIELDS)[number]
export type Problem = 'needKind' | 'needMatter' | 'tooLong'

const EMPTY: TicketContent = {
  kind: null,
  callerName: '',
  contactNumber: '',
  address: '',
  matter: '',
  urgent: false,
}

export function emptyDraft(journeyId: string | null): TicketDraft {
  return {
    journeyId,
    content: EMPTY,
    citizenId: null,
    written: [],
    saved: null,
    pending: null,
    again: null,
    theirs: null,
    aside: '',
  }
}

export function write(draft: TicketDraft, part: Partial<TicketContent>): TicketDraft {
  const written = [...new Set([...draft.written, ...Object.keys(part)])]
  return { ...draft, content: { ...draft.content, ...part }, written }
}

export interface KnownCaller {
  number: string
  citizenId: string | null
  name: string
  address: string
  /** 诉求类型 of the number that was dialled (IN-8). */
  kind: TicketContent['kind']
}

export function callerOf(pop: PopView, kind: TicketContent['kind']): KnownCaller {
  const person = pop.people.find((one) => one.citizenId === pop.chosen)
  return {
    number: pop.number.national,
    citizenId: pop.chosen,
    name: person?.name ?? '',
    address: person?.address ?? '',
    kind,
  }
}

/** Fills what nobody has written yet; never after the first save, and never an empty value over a full one. */
export function prefill(draft: TicketDraft, caller: KnownCaller): TicketDraft {
  if (draft.saved !== null || draft.pending !== null) return draft
  const open = (field: TextField, value: string): string =>
    draft.written.includes(field) || value === '' ? draft.content[field] : value.slice(0, TEXT_LIMITS[field])
  const content = {
    ...draft.content,
    contactNumber: open('contactNumber', caller.number),
    callerName: open('callerName', caller.name),
    address: open('address', caller.address),
    kind: draft.written.includes('kind') ? draft.content.kind : (draft.content.kind ?? caller.kind),
  }
  if (sameContent(content, draft.content) && caller.citizenId === draft.citizenId) return draft
  return { ...draft, content, citizenId: caller.citizenId }
}

/** Registering needs a kind and a matter; a draft needs nothing. */
export function problems(content: TicketContent, as: 'draft' | 'register'): Partial<Record<Field, Problem>> {
  const found: Partial<Record<Field, Problem>> = {}
  for (const field of TEXT_FIELDS) if (content[field].length > TEXT_LIMITS[field]) found[field] = 'tooLong'
  if (as === 'draft') return found
  // EM-5: an emergency is registered first and described later.
  if (content.emergencyClass !== undefined) return found
  if (content.kind === null) found.kind = 'needKind'
  if (content.matter.trim() === '') found.matter = 'needMatter'
  return found
}

/** One intended save; while another waits it is only noted, and made when that one has arrived. */
export function intend(draft: TicketDraft, as: 'draft' | 'register', key: string): TicketDraft {
  if (draft.pending !== null) {
    const changed = !sameContent(sentContent(draft.pending), draft.content)
    return changed || draft.pending.body.draft !== (as === 'draft') ? { ...draft, again: as } : draft
  }
  const { content, citizenId, saved, journeyId } = draft
  // A registered ticket is not made a draft again.
  const asDraft = as === 'draft' && saved?.status !== 'registered'
  if (saved === null) {
    const body = { ...content, citizenId, journeyId, draft: asDraft }
    return { ...draft, pending: { do: 'create', key, body } }
  }
  const body = { ...content, citizenId, draft: asDraft, expectedVersion: saved.version }
  return { ...draft, pending: { do: 'update', key, number: saved.number, body } }
}

/** The server has it. What was written since stays and counts as changed. */
export function accepted(draft: TicketDraft, ticket: TicketView, nextKey: string): TicketDraft {
  const done = { ...draft, saved: ticket, pending: null, again: null, theirs: null }
  return draft.again === null ? done : intend(done, draft.again, nextKey)
}

/** Refused for good: the text stays, the intention goes. `theirs` when the version was stale. */
export function refused(draft: TicketDraft, theirs: TicketView | null): TicketDraft {
  return { ...draft, pending: null, again: null, theirs }
}

export function keepMine(draft: TicketDraft, key: string): TicketDraft {
  if (draft.theirs === null) return draft
  const as = draft.theirs.status === 'draft' ? 'draft' : 'register'
  return intend({ ...draft, saved: draft.theirs, theirs: null }, as, key)
}

export function takeTheirs(draft: TicketDraft): TicketDraft {
  const { theirs, content } = draft
  if (theirs === null) return draft
  const mine = TEXT_FIELDS.filter((field) => content[field] !== '' && content[field] !== theirs[field])
  const aside = [draft.aside, ...mine.map((field) => content[field])].filter((text) => text !== '').join('\n')
  return { ...draft, content: contentOf(theirs), saved: theirs, theirs: null, aside }
}

export function isChanged(draft: TicketDraft): boolean {
  return !sameContent(draft.content, draft.saved === null ? EMPTY : contentOf(draft.saved))
}

/** Whether losing this draft would lose anything that a person wrote or wanted. */
export function isWorthKeeping(draft: TicketDraft): boolean {
  if (draft.pending !== null || draft.theirs !== null || draft.aside !== '') return true
  return draft.written.length > 0 && isChanged(draft)
}

function contentOf({
  kind,
  callerName,
  contactNumber,
  address,
  matter,
  urgent,
  emergencyClass,
}: TicketContent): TicketContent {
  const content = { kind, callerName, contactNumber, address, matter, urgent }
  return emergencyClass === undefined ? content : { ...content, emergencyClass }
}

function sentContent(save: IntendedSave): TicketContent {
  return contentOf(save.body)
}

function sameContent(one: TicketContent, other: TicketContent): boolean {
  return ([...Object.keys(EMPTY), 'emergencyClass'] as Field[]).every((field) => one[field] === other[field])
}
