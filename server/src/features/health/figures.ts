/** Reads the figures of calls and agents at the moment somebody asks for them. */
import type { Telephony } from '@hotline/telephony'
import type { Metrics } from '../../plugins/metrics.ts'

export function measureTelephony(
  telephony: Pick<Telephony, 'queue' | 'agents' | 'status' | 'guard'>,
  metrics: Metrics,
  now: number,
): void {
  const { waiting, oldestArrivedAt } = telephony.queue()
  const agents = telephony.agents()
  const inStates = (...states: string[]): number =>
    agents.filter((agent) => states.includes(agent.state)).length
  metrics.waiting.set(waiting)
  metrics.oldestWaitingSeconds.set(oldestArrivedAt === null ? 0 : (now - oldestArrivedAt) / 1000)
  metrics.agents.reset()
  for (const agent of agents) metrics.agents.inc({ state: agent.state })
  metrics.calls.set({ state: 'waiting' }, waiting)
  metrics.calls.set({ state: 'ringing' }, inStates('reserved'))
  metrics.calls.set({ state: 'talking' }, inStates('talking', 'reattaching'))
  const { failures, intruders } = telephony.guard()
  metrics.sipFailures.reset()
  metrics.sipFailures.inc(failures)
  metrics.shutOut.set(intruders.filter(({ blockedUntil }) => blockedUntil !== undefined).length)
  const status = telephony.status()
  metrics.partUp.set({ part: 'switch' }, status.switch ? 1 : 0)
  metrics.partUp.set({ part: 'mirror' }, status.mirror ? 1 : 0)
  metrics.partUp.set({ part: 'line' }, status.line ? 1 : 0)
}
