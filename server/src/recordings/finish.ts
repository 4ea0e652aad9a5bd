/**
 * The work after a call: from the files of its recorders to one recording. Everything it needs is on disk and in
 * PostgreSQL, so whoever finds a folder later, after a crash or on another node, does the same work with the same end.
 */
import { randomUUID } from 'node:crypto'
import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { anchorFileName, readRecorderFileName, type Anchor, type JourneyEvent } from '@hotline/telephony'
import type { RecordingFileTable, RecordingTable, Tables } from '../database/schema.ts'
import { readJourneyEvents } from '../journeys/events.ts'
import { regionsOf } from '../journeys/regions.ts'
import { assemble } from './assemble.ts'
import { FORMATS, type Format } from './encoder.ts'
import { saveRecording } from './repository.ts'
import type { RecordingStore } from './store.ts'
import { SAMPLES_PER_MS, timelineOf, type Absence, type Track, type WrittenFile } from './timeline.ts'

export interface Keeping {
  days: Readonly<Record<RecordingTable['class'], number>>
}

export interface FinishParts extends Keeping {
  db: Kysely<Tables>
  store: RecordingStore
  /** Where Asterisk wrote: one folder a journey. */
  live: string
  now: number
}

/** @returns undefined while its recorders still write. @throws Error where it has to be tried again */
export async function finishRecording(
  parts: FinishParts,
  journeyId: string,
  format: Format,
): Promise<RecordingTable> {
  const folder = join(parts.live, journeyId)
  const events = await readJourneyEvents(parts.db, journeyId)
  const files = await readWritten(folder)
  const timeline = timelineOf(files, endOf(events))
  if (timeline === undefined) {
    const missing = missingRecording(parts, journeyId, events)
    await saveRecording(parts.db, missing, [])
    await rm(folder, { recursive: true, force: true })
    return missing
  }
  timeline.tracks.forEach((track) => nameNative(track, events))
  const { ending } = FORMATS[format]
  const drafts = await Promise.all(
    [undefined, ...timeline.tracks].map(async (track) => {
      const id = randomUUID()
      return { id, track, draft: await parts.store.draft(`${id}.${ending}`) }
    }),
  )
  const peaks = await assemble({
    timeline,
    folder,
    format,
    absences: absencesOf(events, timeline.startedAt + timeline.samples / SAMPLES_PER_MS),
    mixPath: drafts[0]?.draft ?? '',
    trackPaths: drafts.slice(1).map(({ draft }) => draft),
  })
  const month = new Date(timeline.startedAt).toISOString().slice(0, 7)
  const rows: RecordingFileTable[] = []
  for (const { id, track, draft } of drafts) {
    const name = `${month}/${id}.${ending}`
    const { bytes, sha256 } = await parts.store.put(draft, name)
    const kind = track === undefined ? 'mix' : 'track'
    rows.push({
      ...{ id, journey_id: journeyId, kind, name, bytes, sha256 },
      ...{ role: track?.role ?? null, who: track?.who ?? null },
    })
  }
  const endedAt = Math.round(timeline.startedAt + timeline.samples / SAMPLES_PER_MS)
  const recording: RecordingTable = {
    ...keptUntil(parts, events, endedAt),
    journey_id: journeyId,
    state: 'ready',
    fault: faultOf(events),
    started_at: Math.round(timeline.startedAt),
    duration_ms: Math.round(timeline.samples / SAMPLES_PER_MS),
    format,
    peaks,
    made_at: parts.now,
  }
  const obsolete = await saveRecording(parts.db, recording, rows)
  // Only now: until the rows are there, what Asterisk wrote is the recording.
  for (const name of obsolete) await parts.store.remove(name)
  await rm(folder, { recursive: true, force: true })
  return recording
}

/** An answered call of which nothing was written, with the reason that is known. */
export function missingRecording(
  parts: Keeping & { now: number },
  journeyId: string,
  events: readonly JourneyEvent[],
): RecordingTable {
  return {
    ...keptUntil(parts, events, events.at(-1)?.at ?? parts.now),
    journey_id: journeyId,
    state: 'missing',
    fault: faultOf(events) ?? 'no_file',
    ...{ started_at: null, duration_ms: null, format: null, peaks: [], made_at: parts.now },
  }
}

export async function readWritten(folder: string): Promise<WrittenFile[]> {
  const written: WrittenFile[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    const file = readRecorderFileName(name)
    if (file === undefined) continue
    const { size, mtimeMs } = await stat(join(folder, name))
    const text = await readFile(join(folder, anchorFileName(name)), 'utf8').catch(() => '')
    written.push({ ...file, bytes: size, endedAt: mtimeMs, anchors: anchorsOf(text) })
  }
  return written
}

/** A line that was cut by a crash is no anchor. */
function anchorsOf(text: string): Anchor[] {
  return text.split('\n').flatMap((line) => {
    const [, at, bytes] = /^(\d{13}) (\d+)$/.exec(line) ?? []
    return at === undefined || bytes === undefined ? [] : [{ at: Number(at), bytes: Number(bytes) }]
  })
}

/**
 * The mix is what was said among those who could hear it: the caller on hold, or a held party, is alone with music, and
 * what she says then is nobody's business. Her own track keeps it, for the rare case in which somebody must know.
 */
export function absencesOf(events: readonly JourneyEvent[], endedAt: number): Absence[] {
  return regionsOf(events).flatMap(({ kind, partyId, from, to }) =>
    kind !== 'hold'
      ? []
      : [
          {
            role: partyId === null ? ('caller' as const) : ('party' as const),
            who: partyId ?? 'caller',
            from,
            to: to ?? endedAt,
          },
        ],
  )
}

/** The dialplan does not know whose headset it rang. */
function nameNative(track: Track, events: readonly JourneyEvent[]): void {
  if (track.role !== 'agent' || track.who !== 'native') return
  track.who = events.find(({ type }) => type === 'nativeAnswer')?.agentId ?? 'native'
}

/** A last word and the event that ends the call are not told in the same millisecond. */
const LAST_WORD_MS = 300

function endOf(events: readonly JourneyEvent[]): number {
  const end = events.find(({ type }) => type === 'hangup' || type === 'lose' || type === 'abandon')
  return end === undefined ? Infinity : end.at + LAST_WORD_MS
}

function faultOf(events: readonly JourneyEvent[]): string | null {
  return events.find(({ type }) => type === 'recorderFailed')?.recorder?.fault ?? null
}

function keptUntil({ days }: Keeping, events: readonly JourneyEvent[], endedAt: number) {
  const emergency = events.some(({ party }) => party?.role === 'emergency')
  const kept = emergency ? 'emergency' : 'ordinary'
  return {
    class: kept,
    ended_at: Math.round(endedAt),
    expires_at: Math.round(endedAt) + days[kept] * DAY_MS,
  } as const
}

export const DAY_MS = 86_400_000
