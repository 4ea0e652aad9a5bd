/** Reads the figures of calls and agents at the moment somebody asks for them. */
import { DIFFERENCES, type Telephony } from '@hotline/telephony'
import type { Metrics } from '../../plugins/metrics.ts'

export function measureTelephony(
  telephony: Pick<Telephony, 'queue' | 'agents' | 'status' | 'recorders' | 'differences' | 'overview'>,
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
  const away = telephony.overview().waiting.filter((call) => call.away === true).length
  metrics.calls.set({ state: 'away' }, away)
  metrics.calls.set({ state: 'ringing' }, inStates('reserved'))
  metrics.calls.set({ state: 'talking' }, inStates('talking', 'reattaching'))
  const differences = telephony.differences()
  for (const kind of DIFFERENCES) metrics.differences.set({ kind }, differences.get(kind) ?? 0)
  const status = telephony.status()
  metrics.partUp.set({ part: 'switch' }, status.switch ? 1 : 0)
  metrics.partUp.set({ part: 'mirror' }, status.mirror ? 1 : 0)
  metrics.partUp.set({ part: 'line' }, status.line ? 1 : 0)
  const recorders = telephony.recorders()
  metrics.recorders.set({ state: 'running' }, recorders?.running ?? 0)
  metrics.recorders.set({ state: 'failing' }, recorders?.failing.length ?? 0)
}
