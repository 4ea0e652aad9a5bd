import { z } from 'zod'

/** 工号: three to six digits, the agent's number that callers hear. */
export const AgentId = z.string().regex(/^\d{3,6}$/)
export type AgentId = z.infer<typeof AgentId>

/** 通话全程: our own id above Asterisk's channels. A UUID. */
export const JourneyId = z.uuid()
export type JourneyId = z.infer<typeof JourneyId>

export const CitizenId = z.uuid()
export type CitizenId = z.infer<typeof CitizenId>

/** A party of one journey, unique within it: `1`, `2`, … in the order of asking. */
export const PartyId = z.string().regex(/^\d{1,3}$/)
export type PartyId = z.infer<typeof PartyId>

/** An expert unit 专家单位. */
export const UnitId = z.uuid()
export type UnitId = z.infer<typeof UnitId>

/** Twelve digits, yymmdd and a count of that day, readable aloud. */
export const TicketNumber = z.string().regex(/^\d{12}$/)
export type TicketNumber = z.infer<typeof TicketNumber>

/** Chosen by the client for one intended write; the same key is the same write. */
export const IdempotencyKey = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
export type IdempotencyKey = z.infer<typeof IdempotencyKey>
