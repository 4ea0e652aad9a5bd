// How long the caller waited for this ring. Pure.
import type { CallView } from '@hotline/contract'

/** From arrival to the ring, whole seconds; undefined before it rang. */
export function waitedSeconds({
  arrivedAt,
  offeredAt,
}: Pick<CallView, 'arrivedAt' | 'offeredAt'>): number | undefined {
  return offeredAt === null ? undefined : Math.max(0, Math.round((offeredAt - arrivedAt) / 1000))
}
