/** What B1 and B2 time, computed from what was seen outside. Milliseconds. */
import type { CallRun } from './call-run.ts'

type Seen = Pick<CallRun, 'arrivals' | 'events'>

/** B1: a caller's INVITE to the INVITE of the agent who gets her. */
export function arrivalToRing({ arrivals, events }: Seen): number[] {
  return events.flatMap((event) => {
    const arrived = event.type === 'invited' ? arrivals.get(event.caller) : undefined
    return arrived === undefined ? [] : [event.at - arrived]
  })
}

/** B2: an agent hangs up to the same agent's next INVITE, counted while at least `waiting` callers wait. */
export function freedToRing({ arrivals, events }: Seen, waiting: number): number[] {
  const inOrder = [...events].sort((a, b) => a.at - b.at)
  const came = [...arrivals.values()].sort((a, b) => a - b)
  const freedAt = new Map<string, { at: number; counts: boolean }>()
  const times: number[] = []
  let rung = 0
  for (const event of inOrder) {
    if (event.type === 'freed') {
      const arrived = came.filter((at) => at <= event.at).length
      freedAt.set(event.agent, { at: event.at, counts: arrived - rung >= waiting })
    }
    if (event.type !== 'invited') continue
    rung += 1
    const freed = freedAt.get(event.agent)
    if (freed?.counts === true) times.push(event.at - freed.at)
    freedAt.delete(event.agent)
  }
  return times
}
