/**
 * The heartbeat proof of an agent's seat, from socket.io's own pings: true with the desk and again with each pong
 * that finds it lost, false when no desk has come back after a page reload's time.
 */
import type { Telephony } from '@hotline/telephony'

export interface Heartbeat {
  hear(agentId: string, present: boolean): void
  close(): void
}

export interface HeartbeatOptions {
  telephony: Pick<Telephony, 'desk' | 'prove'>
  hasDesk: (agentId: string) => boolean
  graceMs: number
  onError: (error: unknown) => void
}

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { telephony, graceMs } = options
  const graces = new Map<string, NodeJS.Timeout>()

  const prove = (agentId: string, heartbeat: boolean): void => {
    const proven = telephony.desk(agentId)?.agent.proofs.heartbeat
    // Undefined: logged out, nothing to prove. Equal: nothing new.
    if (proven === undefined || proven === heartbeat) return
    telephony.prove(agentId, { heartbeat }).catch(options.onError)
  }

  return {
    hear(agentId, present) {
      clearTimeout(graces.get(agentId))
      graces.delete(agentId)
      if (present) {
        prove(agentId, true)
        return
      }
      const grace = setTimeout(() => {
        graces.delete(agentId)
        if (!options.hasDesk(agentId)) prove(agentId, false)
      }, graceMs)
      graces.set(agentId, grace)
    },
    close() {
      for (const grace of graces.values()) clearTimeout(grace)
      graces.clear()
    },
  }
}
