/** How much room recordings have left: people are told in time, and a call never meets a full disk. */
import { statfs } from 'node:fs/promises'
import type { RecorderFault } from '@hotline/telephony'

export interface Disk {
  /** Looks again. Never throws. */
  look(): Promise<void>
  state(): DiskState
  /** Why no new recorder may start. */
  fault(): RecorderFault | undefined
}

export interface DiskState {
  /** Null: cannot be read, e.g. a share that is away. */
  freeBytes: number | null
  /** `low`: supervisors are told; `stopped`: no recorder is started any more. */
  room: 'enough' | 'low' | 'stopped' | 'unknown'
}

export function createDisk(parts: {
  folder: string
  lowBytes: number
  stopBytes: number
  freeBytes?: (folder: string) => Promise<number>
}): Disk {
  const { folder, lowBytes, stopBytes, freeBytes = freeBytesOf } = parts
  let free: number | null | undefined

  function room(): DiskState['room'] {
    if (free === undefined || free === null) return 'unknown'
    if (free < stopBytes) return 'stopped'
    return free < lowBytes ? 'low' : 'enough'
  }

  return {
    async look() {
      free = await freeBytes(folder).catch(() => null)
    },
    state: () => ({ freeBytes: free ?? null, room: room() }),
    // A folder that cannot be looked at may still be written; whether it can is found out by writing.
    fault: () => (room() === 'stopped' ? 'disk_low' : undefined),
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
