/** How a lost link is sought again: soon at first, never rarer than `mostMs`, never all nodes in step, without end. */
export interface RetryTiming {
  firstMs: number
  mostMs: number
}

/** 0.2 s finds a restarting Asterisk quickly; 5 s is the longest that a caller should wait for us after an outage. */
export const RETRY: RetryTiming = { firstMs: 200, mostMs: 5000 }

/**
 * @param attempt failures so far, from 0
 * @param random 0..1
 */
export function retryDelayMs(attempt: number, random: number, { firstMs, mostMs }: RetryTiming): number {
  // The exponent is bounded, as 2 ** 1100 is Infinity and an outage may last weeks.
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 16))
  return ceiling * (0.5 + random / 2)
}
