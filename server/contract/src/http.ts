import { z } from 'zod'
import { AgentId, CitizenId, IdempotencyKey, JourneyId, TicketNumber } from './ids.ts'
import { EmergencyClass, ExpertUnitView, KnowledgeHit, MissedCall, TicketSummary } from './views.ts'
import { TicketKind } from './routing.ts'

/** `POST /api/login` */
export const LoginBody = z.object({ id: AgentId, password: z.string().min(1).max(200) }).strict()
export type LoginBody = z.infer<typeof LoginBody>

/** Limits of a ticket's text: an office form, not a novel; each is checked again by the database. */
export const TEXT_LIMITS = {
  callerName: 50,
  contactNumber: 20,
  address: 200,
  matter: 5000,
  note: 500,
} as const

const TicketBody = z.object({
  kind: TicketKind.nullable(),
  callerName: z.string().max(TEXT_LIMITS.callerName),
  contactNumber: z.string().max(TEXT_LIMITS.contactNumber),
  address: z.string().max(TEXT_LIMITS.address),
  matter: z.string().max(TEXT_LIMITS.matter),
  urgent: z.boolean(),
  /** 紧急类别: registers at once, also without a kind or a matter (EM-5). */
  emergencyClass: EmergencyClass.optional(),
})

/**
 * `POST /api/tickets` with header `idempotency-key`. Answers 201 with a TicketView, 200 with the same view when the
 * key was already used for the same body. `draft: true` keeps it a draft; `false` registers, which needs a kind and
 * a matter.
 */
export const CreateTicketBody = TicketBody.extend({
  draft: z.boolean(),
  journeyId: JourneyId.nullable(),
  citizenId: CitizenId.nullable(),
}).strict()
export type CreateTicketBody = z.infer<typeof CreateTicketBody>

/** `PUT /api/tickets/{number}`: the draft's next content, or its registration, at an expected version. */
export const UpdateTicketBody = TicketBody.extend({
  draft: z.boolean(),
  citizenId: CitizenId.nullable(),
  expectedVersion: z.int().positive(),
}).strict()
export type UpdateTicketBody = z.infer<typeof UpdateTicketBody>

/** `POST /api/tickets/{number}/contacts`: one more contact on an open matter (IN-11). */
export const LinkContactBody = z
  .object({
    journeyId: JourneyId.nullable(),
    note: z.string().max(TEXT_LIMITS.note),
    expectedVersion: z.int().positive(),
  })
  .strict()
export type LinkContactBody = z.infer<typeof LinkContactBody>

/** `POST /api/journeys/{journeyId}/citizen`: who is really on the line; a null id adds a person to the number. */
export const ChooseCitizenBody = z
  .object({
    citizenId: CitizenId.nullable(),
    name: z.string().max(TEXT_LIMITS.callerName),
    address: z.string().max(TEXT_LIMITS.address),
  })
  .strict()
export type ChooseCitizenBody = z.infer<typeof ChooseCitizenBody>

export const TicketParams = z.object({ number: TicketNumber })
export const IdempotencyHeaders = z.object({ 'idempotency-key': IdempotencyKey })

/** `GET /api/tickets?q=`: an agent's own, a supervisor's everybody's, newest first. */
export const TicketList = z.object({ tickets: z.array(TicketSummary) })
export type TicketList = z.infer<typeof TicketList>

/** `GET /api/missed-calls`: due ones first, in order of arrival; numbers are masked. */
export const MissedCallList = z.object({ calls: z.array(MissedCall) })
export type MissedCallList = z.infer<typeof MissedCallList>

/** `GET /api/experts?q=`: 专家目录, by name, duty or place; everybody without `q`. */
export const ExpertUnitList = z.object({ units: z.array(ExpertUnitView) })
export type ExpertUnitList = z.infer<typeof ExpertUnitList>

/** `GET /api/knowledge/search?q=`: best first. */
export const KnowledgeHitList = z.object({ hits: z.array(KnowledgeHit) })
export type KnowledgeHitList = z.infer<typeof KnowledgeHitList>

/** Every error answer. */
export const ErrorBody = z.object({
  error: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }),
})
export type ErrorBody = z.infer<typeof ErrorBody>
