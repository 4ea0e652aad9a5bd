/** A token bucket: so many at once, so many a second after. */

export interface Bucket {
  /** False: too many. */
  take(): boolean
}

/** A burst of twice the rate: a page that has just reconnected asks for several things together. */
export function createBucket(perSecond: number, now: () => number): Bucket {
  const most = perSecond * 2
  let tokens = most
  let filledAt = now()
  return {
    take() {
      const at = now()
      tokens = Math.min(most, tokens + ((at - filledAt) / 1000) * perSecond)
      filledAt = at
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
