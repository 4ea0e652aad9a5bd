// Views arrive at most once and in any order: only a newer one may be shown.
import type { DeskView } from '@hotline/contract'

type Stamp = Pick<DeskView, 'epoch' | 'seq'>

export function isNewer(view: Stamp, shown: Stamp | undefined): boolean {
  if (shown === undefined) return true
  return view.epoch > shown.epoch || (view.epoch === shown.epoch && view.seq > shown.seq)
}
