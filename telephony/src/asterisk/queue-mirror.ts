/** Keeps Asterisk's native queue equal to our list of agents, so that a dead server costs the screen-pop, not the call. */
import type { Log } from '../options.ts'
import type { Ami } from './ami.ts'

export interface QueueMember {
  /** e.g. PJSIP/h-4f0c… */
  interface: string
  /** Shown in events and logs: the 工号. */
  name: string
  paused: boolean
}

export interface QueueMirror {
  /** The wanted list from now on; resolves when Asterisk has it. While AMI is down it is only remembered. @throws AmiError */
  mirror(members: readonly QueueMember[]): Promise<void>
  /** After a new AMI session: reads what Asterisk has and repairs it. @throws AmiError */
  resync(): Promise<void>
}

export declare function createQueueMirror(options: {
  ami: () => Ami | undefined
  queue: string
  log: Log
}): QueueMirror
