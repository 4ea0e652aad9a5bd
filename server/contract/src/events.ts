import { z } from 'zod'
import { BoardView } from './board.ts'
import { ExpertAnswerView, SeatView } from './expert-seat.ts'
import { JourneyId } from './ids.ts'
import { MessagesView } from './messages.ts'
import { DeskView, Forced, PopView } from './views.ts'

/** Past tense: the server tells. A client drops a `DeskView` that is not newer than the one it shows. */
export const EVENTS = {
  'desk:changed': DeskView,
  'pop:changed': PopView,
  /** The same person opened a desk elsewhere: this one is no longer the active device. */
  'desk:replaced': z.object({}),
  /** The session ended (logout elsewhere, 强制签退 with who did it): show the login. */
  'session:ended': z.object({ forced: Forced.optional() }),
  /** To an expert's screen. A client drops one that is not newer than the one it shows. */
  'seat:changed': SeatView,
  /** To the agent who has that call on her desk: everything that experts wrote to it, the oldest first. */
  'answers:changed': z.object({ journeyId: JourneyId, answers: z.array(ExpertAnswerView) }),
  /** To the agent who has that call on her desk: where its messages stand. */
  'messages:changed': MessagesView.extend({ journeyId: JourneyId }),
  /** To open boards, at most twice a second. A client drops one that is not newer than the one it shows. */
  'board:changed': BoardView,
} as const satisfies Record<string, z.ZodType>

export type EventName = keyof typeof EVENTS
export type EventPayload<E extends EventName> = z.infer<(typeof EVENTS)[E]>
