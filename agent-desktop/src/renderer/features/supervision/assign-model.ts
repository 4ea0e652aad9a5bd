// To whom a call can be given: the longest idle first, then those for whom it can be the next one. Pure.
import type { BoardAgentView } from '@hotline/contract'

const SOON_FREE: readonly BoardAgentView['state'][] = ['wrap_up', 'reserved', 'talking', 'reattaching']

/** @param kind a call that waits may be somebody's next; one that is taken from an agent needs another who is ready */
export function assignees<A extends Pick<BoardAgentView, 'state' | 'since'>>(
  kind: 'pick' | 'move',
  agents: readonly A[],
): A[] {
  const rank = ({ state }: A): number => (state === 'ready' ? -1 : SOON_FREE.indexOf(state))
  return agents
    .filter(({ state }) => state === 'ready' || (kind === 'pick' && SOON_FREE.includes(state)))
    .sort((a, b) => rank(a) - rank(b) || a.since - b.since)
}
