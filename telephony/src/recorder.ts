import type { JourneyId } from '@hotline/contract'
import type { RecordedLeg } from './domain/recorded-legs.ts'
import type { RecorderFault } from './domain/recorder-fault.ts'

export { RECORDER_FAULTS, type RecorderFault } from './domain/recorder-fault.ts'

export interface RecordingOptions {
  /** Where this server sees what Asterisk writes; Asterisk itself says how it calls the folder. */
  folder: string
  /** AMI with an account that may start MixMonitor. */
  ami: { host: string; port: number; user: string; password: string }
  /** Asked before each start: undefined while there is room. */
  fault: () => RecorderFault | undefined
  /** A recorder whose file has not grown for so long does not run. Asterisk writes every 2.05 s (32 KiB). */
  stalledMs: number
}

export interface RecordersStatus {
  running: number
  /** Legs that should be recorded and are not, the oldest first. */
  failing: { journeyId: JourneyId; who: string; fault: RecorderFault; since: number }[]
}

/** `<epoch ms>_<role>_<who>_<leg>.wav`; `heard` is what a natively served agent heard, which is the caller. */
const NAME = /^(\d{13})_(caller|agent|party|heard)_([A-Za-z0-9]{1,40})_([A-Za-z0-9.-]{1,120})\.wav$/

export interface RecorderFile {
  name: string
  startedAt: number
  role: RecordedLeg['role'] | 'heard'
  who: string
  legId: string
}

export function recorderFileName(leg: RecordedLeg, startedAt: number): string {
  return `${String(startedAt)}_${leg.role}_${leg.who}_${leg.legId}.wav`
}

/** Undefined: no recorder wrote a file of that name. */
export function readRecorderFileName(name: string): RecorderFile | undefined {
  const [, startedAt, role, who, legId] = NAME.exec(name) ?? []
  if (startedAt === undefined || role === undefined || who === undefined || legId === undefined)
    return undefined
  return { name, startedAt: Number(startedAt), role: role as RecorderFile['role'], who, legId }
}

/**
 * A moment at which it was seen how far a file had come. Asterisk leaves out what it has no sound for, some hundred ms
 * when a leg is suddenly alone; two such moments tell how much, so that the track can be put right afterwards.
 */
export interface Anchor {
  /** Epoch ms: the file's last change. */
  at: number
  /** Whole file. */
  bytes: number
}

/** Beside each `.wav`: one anchor a line. */
export function anchorFileName(name: string): string {
  return `${name}.anchors`
}
