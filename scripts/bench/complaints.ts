/** Each complaint of our telephony once: a run has thousands of calls. */
import type { Log } from '@hotline/telephony'

export interface Complaints {
  log: Log
  /** What was said more than once, and how often. */
  repeated(): string[]
}

export function createComplaints(say: (line: string) => void): Complaints {
  const times = new Map<string, number>()
  const complain = (level: string) => (facts: object, message: string) => {
    const text = `  ${level}: ${message} ${JSON.stringify(facts)}`
    times.set(text, (times.get(text) ?? 0) + 1)
    if (times.get(text) === 1) say(text)
  }
  return {
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: complain('warning'),
      error: complain('error'),
    },
    repeated: () =>
      [...times].filter(([, count]) => count > 1).map(([text, count]) => `${text} (${String(count)} times)`),
  }
}
