import { z } from 'zod'
import { AgentId, JourneyId } from './ids.ts'
import { Instant } from './instant.ts'
import { OBSERVER, type ObserverState } from './machines.ts'

/**
 * 监听 hears caller and agent and is heard by nobody; 耳语 is heard by the agent alone; 强插 is one more voice in the
 * room; 接管 makes the call the supervisor's own.
 */
export const OBSERVE_MODES = ['monitor', 'whisper', 'barge', 'take_over'] as const
export const ObserveMode = z.enum(OBSERVE_MODES)
export type ObserveMode = z.infer<typeof ObserveMode>

/** How a supervisor's part ended. `stopped`: by herself; `agent_left`: nobody was left to listen to. */
export const OBSERVER_ENDS = [
  'stopped',
  'call_ended',
  'agent_left',
  'took_over',
  'no_answer',
  'lost',
  'logged_out',
] as const
export const ObserverEnd = z.enum(OBSERVER_ENDS)
export type ObserverEnd = z.infer<typeof ObserverEnd>

/** One supervisor's part in a call. */
export const ObserverView = z.object({
  /** Unique within the journey: `1`, `2`, … in the order of asking. */
  observerId: z.string().regex(/^\d{1,4}$/),
  by: AgentId,
  name: z.string(),
  state: z.enum(Object.keys(OBSERVER) as [ObserverState, ...ObserverState[]]),
  /** What she asked for last; `state` follows when her headset and the switch do. */
  mode: ObserveMode,
  askedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  end: ObserverEnd.nullable(),
})
export type ObserverView = z.infer<typeof ObserverView>

/** What a supervisor's own desk shows of the call that she listens to. */
export const ObservingView = ObserverView.extend({ journeyId: JourneyId, agentId: AgentId.nullable() })
export type ObservingView = z.infer<typeof ObservingView>
