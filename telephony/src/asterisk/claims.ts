/**
 * Calls that the dialplan offers to every server, and that the first claim gives to one. A claim makes Asterisk start a
 * whole Stasis session for the caller, which would stand in the way of the ring: so it follows a moment later. A claim
 * that is lost takes the caller out of our hands, and ends the ring.
 */
export interface Claims {
  offered(legId: string): void
  /** Claims now what is not claimed yet; nothing can be done with the caller before. False: somebody else has the call, or the caller has gone. */
  settle(legId: string): Promise<boolean>
}

/** A headset rings within 4 ms of the offer (measured); an offer lasts 250 ms or more. */
const CLAIM_AFTER_MS = 10

export function createClaims(parts: {
  /** @throws when Asterisk could not be asked */
  claim: (legId: string) => Promise<boolean>
  onWon: (legId: string) => void
  onLost: (legId: string) => void
  onFailed: (legId: string, error: unknown) => void
}): Claims {
  const open = new Map<string, NodeJS.Timeout>()
  const underWay = new Map<string, Promise<boolean>>()

  async function claim(legId: string): Promise<boolean> {
    try {
      const won = await parts.claim(legId)
      if (won) parts.onWon(legId)
      else parts.onLost(legId)
      return won
    } catch (error) {
      parts.onFailed(legId, error)
      return false
    } finally {
      underWay.delete(legId)
    }
  }

  function settle(legId: string): Promise<boolean> {
    const timer = open.get(legId)
    if (timer !== undefined) {
      clearTimeout(timer)
      open.delete(legId)
      underWay.set(legId, claim(legId))
    }
    return underWay.get(legId) ?? Promise.resolve(true)
  }

  return {
    offered(legId) {
      clearTimeout(open.get(legId))
      open.set(
        legId,
        setTimeout(() => void settle(legId), CLAIM_AFTER_MS),
      )
    },
    settle,
  }
}
