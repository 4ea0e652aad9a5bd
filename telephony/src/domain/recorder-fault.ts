/** Why a leg that should be recorded is not. */
export const RECORDER_FAULTS = [
  /** No account for recorders, or no folder: this installation does not record. */
  'off',
  /** Too little room is left: no new recorder is started. */
  'disk_low',
  /** The folder cannot be written. */
  'not_writable',
  /** Asterisk did not start it. */
  'refused',
  /** It was started, and its file does not grow. */
  'not_growing',
] as const
export type RecorderFault = (typeof RECORDER_FAULTS)[number]
