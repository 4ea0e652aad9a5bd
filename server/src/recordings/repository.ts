/** Recordings in PostgreSQL: what there is of each journey, where it lies, and what was taken out. */
import type { Kysely, Selectable } from 'kysely'
import type { RecordingFileTable, RecordingTable, Tables } from '../database/schema.ts'

export interface RecordingFacts {
  state: RecordingTable['state']
  class: RecordingTable['class']
  fault: string | null
  /** Epoch ms of the first sample. */
  startedAt: number | null
  durationMs: number | null
  expiresAt: number
  format: string | null
  /** The mix first. */
  files: {
    id: string
    kind: 'mix' | 'track'
    role: string | null
    who: string | null
    bytes: number
    sha256: string
  }[]
  /** By their beginning; ms from the recording's beginning. */
  redactions: { fromMs: number; toMs: number; by: string; at: number; why: string }[]
}

export async function readRecording(
  db: Kysely<Tables>,
  journeyId: string,
): Promise<RecordingFacts | undefined> {
  const row = await db
    .selectFrom('recordings')
    .selectAll()
    .where('journey_id', '=', journeyId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const [files, redactions] = await Promise.all([
    readFiles(db, journeyId),
    db
      .selectFrom('recording_redactions')
      .selectAll()
      .where('journey_id', '=', journeyId)
      .orderBy('from_ms')
      .execute(),
  ])
  return {
    state: row.state,
    class: row.class,
    fault: row.fault,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    expiresAt: row.expires_at,
    format: row.format,
    files: files.map(({ id, kind, role, who, bytes, sha256 }) => ({ id, kind, role, who, bytes, sha256 })),
    redactions: redactions.map(({ from_ms, to_ms, by, at, why }) => ({
      ...{ fromMs: from_ms, toMs: to_ms, by, at, why },
    })),
  }
}

/** The mix first, then tracks as they were made: the caller before the others. */
export async function readFiles(
  db: Kysely<Tables>,
  journeyId: string,
): Promise<Selectable<RecordingFileTable>[]> {
  const rows = await db
    .selectFrom('recording_files')
    .selectAll()
    .where('journey_id', '=', journeyId)
    .orderBy('kind')
    .orderBy('role')
    .orderBy('who')
    .execute()
  const place = ({ kind, role }: { kind: string; role: string | null }) =>
    kind === 'mix' ? 0 : role === 'caller' ? 1 : 2
  return rows.sort((a, b) => place(a) - place(b))
}

/** Idempotent: replaces what was known of that journey's recording, in one transaction. @returns names that are obsolete */
export async function saveRecording(
  db: Kysely<Tables>,
  recording: RecordingTable,
  files: readonly RecordingFileTable[],
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const { journey_id, ...rest } = recording
    await trx
      .insertInto('recordings')
      .values(recording)
      .onConflict((conflict) => conflict.column('journey_id').doUpdateSet(rest))
      .execute()
    const old = await trx
      .deleteFrom('recording_files')
      .where('journey_id', '=', journey_id)
      .returning('name')
      .execute()
    if (files.length > 0)
      await trx
        .insertInto('recording_files')
        .values([...files])
        .execute()
    return old.map(({ name }) => name)
  })
}
