/** Finds what is to be done with recordings by looking at the disk and the database, again and again. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { JourneyId } from '@hotline/contract'
import { readRecorderFileName } from '@hotline/telephony'
import type { RecordingTable } from '../database/schema.ts'
import { readJourneyEvents } from '../journeys/events.ts'
import type { Format } from './encoder.ts'
import { DAY_MS, finishRecording, missingRecording, type FinishParts } from './finish.ts'
import { readFiles, saveRecording } from './repository.ts'

/** Of a call that no event ended; its server, Redis and all, was lost. */
const FORGOTTEN_MS = 10 * 60_000
/** Events reach the database within a second; after a long outage of it the sweep looks further back. */
const LOOK_BACK_MS = DAY_MS
/** A journey's last file may still be on its way when its end is written. */
const MISSING_AFTER_MS = 60_000
const BATCH = 50

export interface SweepParts extends Omit<FinishParts, 'now'> {
  now: () => number
  /** The call is up: telephony knows it. */
  isLive: (journeyId: string) => boolean
  /** Several nodes see one folder: who takes a journey is alone with it. */
  alone: (journeyId: string, work: () => Promise<void>) => Promise<void>
  onMade: (recording: RecordingTable) => void
  onTrouble: (error: unknown, journeyId: string) => void
  /** How often the work on one journey has failed in this run of the server. */
  failures: Map<string, number>
}

/** Encoding fails where the program is missing or broken: after so many tries the recording is kept as WAV. */
const TRIES = 2

/** One call at a time: after-call work must leave the machine to the calls. */
export async function makeRecordings(parts: SweepParts): Promise<void> {
  const folders = (await readdir(parts.live).catch(() => [])).filter(
    (name) => JourneyId.safeParse(name).success,
  )
  for (const journeyId of folders) {
    if (parts.isLive(journeyId) || !(await isOver(parts, journeyId))) continue
    await parts.alone(journeyId, async () => {
      const failures = parts.failures.get(journeyId) ?? 0
      try {
        const format: Format = failures < TRIES ? 'opus' : 'wav'
        parts.onMade(await finishRecording({ ...parts, now: parts.now() }, journeyId, format))
        parts.failures.delete(journeyId)
      } catch (error) {
        parts.failures.set(journeyId, failures + 1)
        parts.onTrouble(error, journeyId)
      }
    })
  }
}

async function isOver(parts: SweepParts, journeyId: string): Promise<boolean> {
  const folder = join(parts.live, journeyId)
  const changes = await Promise.all(
    (await readdir(folder))
      .filter((name) => readRecorderFileName(name) !== undefined)
      .map(async (name) => (await stat(join(folder, name))).mtimeMs),
  )
  const lastChange = Math.max((await stat(folder)).mtimeMs, ...changes)
  const quietMs = parts.now() - lastChange
  const contact = await parts.db
    .selectFrom('contacts')
    .select('ended_at')
    .where('journey_id', '=', journeyId)
    .executeTakeFirst()
  // A recorder that still writes belongs to a call that somebody else has, or to Asterisk's own.
  if (typeof contact?.ended_at === 'number') return quietMs > SETTLED_MS && !(await grows(folder))
  return quietMs > FORGOTTEN_MS
}

/** Asterisk closes a file within some ms of the leg's end. */
const SETTLED_MS = 1_000

async function grows(folder: string): Promise<boolean> {
  const sizes = async (): Promise<string> =>
    (
      await Promise.all(
        (await readdir(folder)).map(
          async (name) => `${name} ${String((await stat(join(folder, name))).size)}`,
        ),
      )
    ).join()
  const before = await sizes()
  await new Promise((resolve) => setTimeout(resolve, 100))
  return before !== (await sizes())
}

/** I6: an answered call without a recording has a stated reason. */
export async function statMissing(parts: SweepParts): Promise<void> {
  const now = parts.now()
  const rows = await parts.db
    .selectFrom('contacts')
    .leftJoin('recordings', 'recordings.journey_id', 'contacts.journey_id')
    .select('contacts.journey_id')
    .where('contacts.answered_at', 'is not', null)
    .where('contacts.ended_at', '<', now - MISSING_AFTER_MS)
    .where('contacts.ended_at', '>', now - LOOK_BACK_MS)
    .where('recordings.journey_id', 'is', null)
    .limit(BATCH)
    .execute()
  for (const { journey_id: journeyId } of rows) {
    if (parts.isLive(journeyId) || (await exists(join(parts.live, journeyId)))) continue
    const missing = missingRecording(
      { ...parts, now },
      journeyId,
      await readJourneyEvents(parts.db, journeyId),
    )
    await saveRecording(parts.db, missing, [])
    parts.onMade(missing)
  }
}

/** A matter that became a complaint or a report after the call is kept as long as one. */
export async function keepComplaints({ db, days }: SweepParts): Promise<void> {
  await sql`
    update recordings set class = 'complaint', expires_at = ended_at + ${days.complaint * DAY_MS}
    where class = 'ordinary' and state <> 'expired' and exists (
      select from tickets
      where tickets.kind in ('complaint', 'report') and recordings.journey_id::text = any (tickets.journey_ids::text[]))`.execute(
    db,
  )
}

/** The oldest first; the row stays, and says until when it was kept. */
export async function removeExpired(parts: SweepParts): Promise<number> {
  const { db, store } = parts
  const expired = await db
    .selectFrom('recordings')
    .select('journey_id')
    .where('state', '<>', 'expired')
    .where('expires_at', '<', parts.now())
    .orderBy('expires_at')
    .limit(BATCH)
    .execute()
  for (const { journey_id: journeyId } of expired) {
    const files = await readFiles(db, journeyId)
    for (const { name } of files) await store.remove(name)
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('recording_files').where('journey_id', '=', journeyId).execute()
      await trx
        .updateTable('recordings')
        .set({ state: 'expired', peaks: [] })
        .where('journey_id', '=', journeyId)
        .execute()
    })
  }
  return expired.length
}

/** What a killed node left half-made; nobody works on a draft for hours. */
export async function removeDrafts(folder: string, now: number): Promise<void> {
  const drafts = join(folder, 'drafts')
  for (const name of await readdir(drafts).catch(() => [])) {
    const { mtimeMs } = await stat(join(drafts, name)).catch(() => ({ mtimeMs: now }))
    if (now - mtimeMs > FORGOTTEN_DRAFT_MS) await rm(join(drafts, name), { force: true })
  }
}

const FORGOTTEN_DRAFT_MS = 6 * 3_600_000

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
