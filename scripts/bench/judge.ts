/** Says why a run scores nothing: a failed call, or an agent or a caller with two assignments. */
import type { AgentEvent } from './sip-agents.ts'

export type Faults = string[]

export function judge(run: {
  events: readonly AgentEvent[]
  refused: readonly string[]
  served: number
}): Faults {
  const faults = run.refused.map((caller) => `caller ${caller} was refused`)
  const invitedOf = new Map<string, number>()
  for (const event of run.events) {
    if (event.type === 'doubled') faults.push(`agent ${event.agent} was rung while on a call`)
    if (event.type === 'invited') invitedOf.set(event.caller, (invitedOf.get(event.caller) ?? 0) + 1)
  }
  for (const [caller, times] of invitedOf)
    if (times > 1) faults.push(`caller ${caller} was offered ${String(times)} times`)
  const talked = new Set(run.events.flatMap((event) => (event.type === 'talking' ? [event.caller] : [])))
  if (talked.size < run.served)
    faults.push(`${String(talked.size)} of ${String(run.served)} calls were answered`)
  return faults
}
