/**
 * Why an ARI request failed, matched by code. `http` carries Asterisk's status (404 channel gone, 409 not in Stasis,
 * 412 channel in an invalid state, 422 unallocated …); the others have status 0.
 */
export type AriErrorCode = 'http' | 'timeout' | 'unreachable' | 'closed'

export class AriError extends Error {
  readonly code: AriErrorCode
  /** HTTP status, or 0 when there was no answer: what was asked may or may not have happened. */
  readonly status: number

  constructor(
    code: AriErrorCode,
    status: number,
    request: string,
    options?: { cause?: unknown; said?: string },
  ) {
    super(
      `${request}: ${code}${status === 0 ? '' : ` ${status}`}${options?.said ? ` (${options.said})` : ''}`,
      options?.cause === undefined ? undefined : { cause: options.cause },
    )
    this.name = 'AriError'
    this.code = code
    this.status = status
  }
}
