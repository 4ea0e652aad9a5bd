/**
 * Who had a caller's last call on an open matter, in memory: it is asked before the ring, where no database may stand.
 * Read again every few seconds; while PostgreSQL is away the last known ones are in force.
 */
import type { LastAgent } from '@hotline/telephony'

export interface LastAgents {
  /** Never waits. @param callerNumber as received */
  of(callerNumber: string): LastAgent | undefined
  close(): void
}

export function watchLastAgents(options: {
  /** @param since epoch ms */
  read: (since: number) => Promise<Map<string, LastAgent>>
  forMs: number
  everyMs: number
  now: () => number
  onTrouble: (error: unknown) => void
}): LastAgents {
  let known = new Map<string, LastAgent>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  async function refresh(): Promise<void> {
    try {
      known = await options.read(options.now() - options.forMs)
    } catch (error) {
      options.onTrouble(error)
    }
    if (!closed) timer = setTimeout(() => void refresh(), options.everyMs)
  }
  void refresh()

  return {
    of: (callerNumber) => known.get(callerNumber) ?? known.get(atHome(callerNumber)),
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** The commonest ways in which a trunk writes a number of this country; whoever writes otherwise is learnt of later. */
function atHome(callerNumber: string): string {
  return callerNumber.replace(/^(\+?86|0(?=1))/, '')
}
