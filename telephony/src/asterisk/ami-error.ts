/** `refused`: Asterisk said no, `said` tells why; `down`: not connected or lost meanwhile; `invalid`: never sent. */
export type AmiErrorCode = 'refused' | 'timeout' | 'down' | 'invalid'

export class AmiError extends Error {
  readonly code: AmiErrorCode
  readonly said: string

  constructor(code: AmiErrorCode, action: string, said = '') {
    super(`${action}: ${code}${said === '' ? '' : ` (${said})`}`)
    this.name = 'AmiError'
    this.code = code
    this.said = said
  }
}
