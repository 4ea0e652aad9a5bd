// 实时看板: what the view means for the eye. Pure.
import type { AgentState, BoardAgentView, BoardFigures, BoardView, FigureView } from '@hotline/contract'

/** GB/T 33358-2016: answered within 15 s. */
const IN_TIME_MS = 15_000
/** The bar is full after a minute: most who give up have done so by then, and the time beside it goes on. */
const FULL_MS = 60_000

export interface Patience {
  /** 0..1 */
  share: number
  tone: 'ringing' | 'trouble'
}

/** @param waitMs since arrival; may be a moment below 0 where clocks differ */
export function patience(waitMs: number): Patience {
  const share = Math.min(1, Math.max(0, waitMs / FULL_MS))
  return { share, tone: waitMs > IN_TIME_MS ? 'trouble' : 'ringing' }
}

export type StateGroup = 'talking' | 'ready' | 'ringing' | 'wrapUp' | 'away'

const GROUP_OF: Record<AgentState, StateGroup> = {
  talking: 'talking',
  reattaching: 'talking',
  ready: 'ready',
  reserved: 'ringing',
  wrap_up: 'wrapUp',
  not_ready: 'away',
  logged_out: 'away',
}

export const TONE_OF: Record<StateGroup, string> = {
  talking: 'talking',
  ready: 'ready',
  ringing: 'ringing',
  wrapUp: 'wrap-up',
  away: 'off',
}

export const GROUPS = Object.keys(TONE_OF) as StateGroup[]

export function groupOf({ state }: Pick<BoardAgentView, 'state'>): StateGroup {
  return GROUP_OF[state]
}

export function countByGroup(agents: readonly Pick<BoardAgentView, 'state'>[]): Record<StateGroup, number> {
  const counts: Record<StateGroup, number> = { talking: 0, ready: 0, ringing: 0, wrapUp: 0, away: 0 }
  for (const agent of agents) counts[groupOf(agent)] += 1
  return counts
}

/** The three figures in the order in which they stand. */
export function figuresInOrder(figures: BoardFigures): FigureView[] {
  return [figures.answerRate, figures.answerRate15s, figures.answerRate24h]
}

/** `96.4%`; never rounded up to a hundred that is none, nor to a goal that was missed. */
export function percent(value: number | null): string {
  return value === null ? '—' : `${(Math.floor(value * 1000 + 1e-9) / 10).toFixed(1)}%`
}

/** 强制小休 and 强制签退 never reach into a call, nor into its wrap-up. */
export function mayForce(agent: Pick<BoardAgentView, 'call'> | undefined): boolean {
  return agent !== undefined && agent.call === null
}

export function oldestWait(view: BoardView | undefined, now: number): number | undefined {
  const first = view?.waiting[0]
  return first === undefined ? undefined : Math.max(0, now - first.arrivedAt)
}

/** Where a tile stands on the screen. */
export interface Spot {
  x: number
  y: number
}

/** @returns the index that an arrow, Home or End leads to; undefined: the key is none of ours, or leads nowhere */
export function neighbour(spots: readonly Spot[], at: number, key: string): number | undefined {
  const from = spots[at]
  if (from === undefined) return undefined
  if (key === 'Home') return 0
  if (key === 'End') return spots.length - 1
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const to = at + (key === 'ArrowLeft' ? -1 : 1)
    return spots[to] === undefined ? undefined : to
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined
  const beyond = spots
    .map((spot, index) => ({ ...spot, index }))
    .filter(({ y }) => (key === 'ArrowUp' ? y < from.y : y > from.y))
    .sort(
      (a, b) =>
        Math.abs(a.y - from.y) - Math.abs(b.y - from.y) || Math.abs(a.x - from.x) - Math.abs(b.x - from.x),
    )
  return beyond[0]?.index
}
