import { z } from 'zod'
import { AgentId, JourneyId } from './ids.ts'
import { Instant } from './instant.ts'
import { PARTY_PURPOSES } from './views.ts'

const Ms = z.int().nonnegative()

/**
 * `running`: the call is up; `in_work`: it is over, and the recording is being made; `missing`: there is none, `fault`
 * says why; `expired`: it was kept until `expiresAt` and is gone.
 */
export const RECORDING_STATES = ['running', 'in_work', 'ready', 'missing', 'failed', 'expired'] as const

/** One voice, or everybody together as they heard each other. */
export const RecordingFileView = z.object({
  id: z.uuid(),
  kind: z.enum(['mix', 'track']),
  role: z.enum(['caller', 'agent', 'party']).nullable(),
  /** An agent's number, a party's name; empty for the caller and the mix. */
  name: z.string(),
  bytes: z.int(),
  sha256: z.string(),
})
export type RecordingFileView = z.infer<typeof RecordingFileView>

/** 保持, 续接, what a party was there for, or what a supervisor did: ms from the recording's beginning. */
export const REGION_KINDS = ['hold', 'reattach', ...PARTY_PURPOSES, 'monitor', 'whisper', 'barge'] as const
export const RecordingRegionView = z.object({
  kind: z.enum(REGION_KINDS),
  /** The party's or supervisor's; empty for the caller's own. */
  name: z.string(),
  fromMs: Ms,
  toMs: Ms,
})
export type RecordingRegionView = z.infer<typeof RecordingRegionView>

export const RedactionView = z.object({
  fromMs: Ms,
  toMs: Ms,
  by: z.string(),
  at: Instant,
  why: z.string(),
})

/** `GET /api/journeys/{journeyId}/recording`: what there is. To see that it exists is not to hear it (CF-2). */
export const RecordingView = z.object({
  journeyId: JourneyId,
  state: z.enum(RECORDING_STATES),
  fault: z.string().nullable(),
  class: z.enum(['ordinary', 'complaint', 'emergency']).nullable(),
  startedAt: Instant.nullable(),
  durationMs: Ms.nullable(),
  expiresAt: Instant.nullable(),
  files: z.array(RecordingFileView),
  regions: z.array(RecordingRegionView),
  /** When another agent took the call over, and the first one. */
  agents: z.array(z.object({ agentId: AgentId, atMs: Ms })),
  redactions: z.array(RedactionView),
  mayRedact: z.boolean(),
})
export type RecordingView = z.infer<typeof RecordingView>

export const REASON_LENGTH = { least: 2, most: 200 } as const
const Why = z.string().trim().min(REASON_LENGTH.least).max(REASON_LENGTH.most)

/** `POST /api/journeys/{journeyId}/recording/listen`: asks for links, with the reason that is written down. */
export const ListenBody = z.object({ why: Why }).strict()
export type ListenBody = z.infer<typeof ListenBody>

export const ListenAnswer = z.object({
  /** One a file, in the order of `RecordingView.files`. */
  links: z.array(z.object({ fileId: z.uuid(), url: z.string() })),
  expiresAt: Instant,
  /** Loudness 0..100 of equal parts of the mix. */
  peaks: z.array(z.int().min(0).max(100)),
})
export type ListenAnswer = z.infer<typeof ListenAnswer>

/** `POST /api/journeys/{journeyId}/recording/redactions`: silence instead of these ms, for good and in every file. */
export const RedactBody = z
  .object({ fromMs: Ms, toMs: z.int().positive(), why: Why })
  .strict()
  .refine(({ fromMs, toMs }) => toMs > fromMs, 'ends before it begins')
export type RedactBody = z.infer<typeof RedactBody>

/** Recorders as the board shows them. */
export const BoardRecording = z.object({
  room: z.enum(['enough', 'low', 'stopped', 'unknown']),
  freeBytes: z.int().nonnegative().nullable(),
  running: z.int().nonnegative(),
  /** Legs that are not recorded although they should be, the oldest first. */
  failing: z.array(z.object({ journeyId: JourneyId, who: z.string(), fault: z.string(), since: Instant })),
})
export type BoardRecording = z.infer<typeof BoardRecording>
