/** Every refusal that leaves the server, matched by code and never by message. `status` is HTTP's. */
export const ERRORS = {
  INPUT_INVALID: { status: 400 },
  BODY_TOO_LARGE: { status: 413 },
  LOGIN_FAILED: { status: 401 },
  LOGIN_THROTTLED: { status: 429 },
  NOT_LOGGED_IN: { status: 401 },
  FORBIDDEN: { status: 403 },
  NOT_FOUND: { status: 404 },
  COMMAND_UNKNOWN: { status: 404 },
  AGENT_NOT_FOUND: { status: 404 },
  CALL_NOT_FOUND: { status: 404 },
  CITIZEN_NOT_FOUND: { status: 404 },
  TICKET_NOT_FOUND: { status: 404 },
  UNIT_NOT_FOUND: { status: 404 },
  PARTY_NOT_FOUND: { status: 404 },
  RECORDING_NOT_FOUND: { status: 404 },
  /** The link to listen is older than it may be, or somebody else's. */
  LINK_EXPIRED: { status: 410 },
  TRANSITION_REFUSED: { status: 409 },
  /** Nobody can be dialled there: no contact, or no route is set. */
  NO_CONTACT: { status: 409 },
  /** Nobody of that unit is on duty now. */
  NOBODY_ON_DUTY: { status: 409 },
  /** Asterisk's own queue has this call: nothing but talking and hanging up is possible (原生接听). */
  CALL_IS_NATIVE: { status: 409 },
  /** EM-1: nobody lets go of the caller before the emergency service has answered. */
  EMERGENCY_NOT_ANSWERED: { status: 409 },
  TOO_MANY_PARTIES: { status: 409 },
  PROOFS_MISSING: { status: 409 },
  /** Somebody was brought into this call: who moves it would leave them behind. */
  CALL_HAS_COMPANY: { status: 409 },
  /** The agent who should get a call is not ready; `state` says what she is. */
  AGENT_NOT_READY: { status: 409 },
  /** 小休: no more of this kind in this shift; or so many are on a break that no more may go now. */
  BREAK_USED_UP: { status: 409 },
  BREAKS_FULL: { status: 409 },
  VERSION_STALE: { status: 409 },
  KEY_REUSED: { status: 409 },
  TICKET_CLOSED: { status: 409 },
  RATE_LIMITED: { status: 429 },
  SWITCH_AWAY: { status: 503 },
  LINE_AWAY: { status: 503 },
  DATABASE_AWAY: { status: 503 },
  INTERNAL: { status: 500 },
} as const satisfies Record<string, { status: number }>

export type ErrorCode = keyof typeof ERRORS

/** A refusal with a code. `details` are facts for the translation in the UI, never words for people. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    details: Readonly<Record<string, unknown>> = {},
    options?: { cause?: unknown },
  ) {
    super(code, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}
