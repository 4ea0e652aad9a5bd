// 专家的屏幕: what she is asked, and where that stands. Pure.
import type { SeatAskView } from '@hotline/contract'

export type AskPhase = 'ringing' | 'talking' | 'held' | 'over'

export function askPhase({ state }: SeatAskView): AskPhase {
  switch (state) {
    case 'ringing':
    case 'asked':
      return 'ringing'
    case 'talking':
      return 'talking'
    case 'held':
      return 'held'
    case 'left':
    case 'failed':
      return 'over'
  }
}

/** The largest text: the question, else the matter; empty when the agent wrote neither. */
export function askedInWords({ brief }: SeatAskView): string {
  return [brief?.question, brief?.matter].find((words) => words !== undefined && words !== '') ?? ''
}

/** What is left of the brief below the largest text. */
export function restOfBrief(ask: SeatAskView): { matter: string; note: string } {
  const { brief } = ask
  const matter = brief === null || brief.question === '' ? '' : brief.matter
  return { matter, note: brief?.note ?? '' }
}

/** One question of one call: what a draft on this computer belongs to. */
export function askKey({ journeyId, partyId }: Pick<SeatAskView, 'journeyId' | 'partyId'>): string {
  return `${journeyId}.${partyId}`
}
