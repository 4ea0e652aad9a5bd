// What a recording shows: its bands, its voices, and where a key or a click leads. Pure.
import type { RecordingFileView, RecordingRegionView, RecordingView } from '@hotline/contract'

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const
export type Speed = (typeof SPEEDS)[number]

/** Bars that a panel has room to show. */
export const BARS = 240

/** The loudest of each part: a short word in a long call stays visible. */
export function barsOf(peaks: readonly number[], bars = BARS): number[] {
  if (peaks.length === 0) return []
  return Array.from({ length: bars }, (_, at) => {
    const from = Math.floor((at * peaks.length) / bars)
    const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / bars))
    return Math.max(...peaks.slice(from, to))
  })
}

export interface Band {
  kind: RecordingRegionView['kind'] | 'redacted'
  name: string
  fromMs: number
  toMs: number
}

/** Regions and what was taken out, by their beginning. */
export function bandsOf({ regions, redactions }: Pick<RecordingView, 'regions' | 'redactions'>): Band[] {
  const redacted = redactions.map(({ fromMs, toMs }) => ({
    kind: 'redacted' as const,
    name: '',
    fromMs,
    toMs,
  }))
  return [...regions, ...redacted].sort((a, b) => a.fromMs - b.fromMs)
}

/** Each band in the first row in which it covers no other. */
export function rowsOf(bands: readonly Band[]): Band[][] {
  const rows: Band[][] = []
  for (const band of bands) {
    const row = rows.find((each) => (each.at(-1)?.toMs ?? 0) <= band.fromMs)
    if (row === undefined) rows.push([band])
    else row.push(band)
  }
  return rows
}

const STEP_MS = 5_000
const LEAP_MS = 30_000

/** Undefined: the key has no meaning on the timeline. */
export function seekByKey(key: string, atMs: number, durationMs: number): number | undefined {
  const to = {
    ArrowLeft: atMs - STEP_MS,
    ArrowDown: atMs - STEP_MS,
    ArrowRight: atMs + STEP_MS,
    ArrowUp: atMs + STEP_MS,
    PageDown: atMs - LEAP_MS,
    PageUp: atMs + LEAP_MS,
    Home: 0,
    End: durationMs,
  }[key]
  return to === undefined ? undefined : Math.max(0, Math.min(durationMs, to))
}

/** The mix, then each voice; the caller before the agents. */
export function voicesOf(files: readonly RecordingFileView[]): RecordingFileView[] {
  return [...files].sort((a, b) => Number(a.kind === 'track') - Number(b.kind === 'track'))
}
