/** 录音: seen by those who may, heard with a reason that is written down, redacted for good. */
import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { AppError, type ListenAnswer, type RecordingView, type RedactBody } from '@hotline/contract'
import type { Telephony } from '@hotline/telephony'
import { writeAudit } from '../../audit/audit-log.ts'
import type { SessionUser } from '../../auth/sessions.ts'
import type { RecordingFileTable, Tables } from '../../database/schema.ts'
import { cleanLine } from '../../domain/text.ts'
import { readJourneyEvents } from '../../journeys/events.ts'
import type { Recordings } from '../../plugins/recordings.ts'
import { FORMATS, type Format } from '../../recordings/encoder.ts'
import { writeRedacted } from '../../recordings/redact.ts'
import { readFiles, readRecording } from '../../recordings/repository.ts'
import type { Links } from './links.ts'
import { mayListen, mayRedact } from './may-listen.ts'
import { agentsOf, recordingView } from './view.ts'

export interface RecordingService {
  /** @throws AppError RECORDING_NOT_FOUND, FORBIDDEN */
  show(user: SessionUser, journeyId: string): Promise<RecordingView>
  /** @throws AppError RECORDING_NOT_FOUND, FORBIDDEN, DATABASE_AWAY: without the row in the audit log nobody listens */
  listen(user: SessionUser, journeyId: string, why: string): Promise<ListenAnswer>
  /** @throws AppError LINK_EXPIRED, RECORDING_NOT_FOUND */
  file(user: SessionUser, fileId: string, token: string): Promise<Selectable<RecordingFileTable>>
  /** @throws AppError RECORDING_NOT_FOUND, FORBIDDEN, VERSION_STALE while somebody else redacts it */
  redact(user: SessionUser, journeyId: string, wish: RedactBody): Promise<RecordingView>
}

export interface ServiceParts {
  db: Kysely<Tables>
  telephony: Pick<Telephony, 'call'>
  recordings: Recordings | undefined
  links: Links
  agents: 'own' | 'none'
  linkMs: number
  now: () => number
}

export function createRecordingService(parts: ServiceParts): RecordingService {
  const { db, now } = parts

  async function find(user: SessionUser, journeyId: string) {
    const events = await readJourneyEvents(db, journeyId)
    if (events.length === 0) throw new AppError('RECORDING_NOT_FOUND', { journeyId })
    const takers = agentsOf(events).map(({ agentId }) => agentId)
    if (!mayListen(user, takers, parts.agents)) throw new AppError('FORBIDDEN')
    return { events, recording: await readRecording(db, journeyId) }
  }

  async function show(user: SessionUser, journeyId: string): Promise<RecordingView> {
    const { events, recording } = await find(user, journeyId)
    const live = parts.telephony.call(journeyId)?.view.endedAt === null
    return recordingView({ journeyId, events, recording, live, mayRedact: mayRedact(user) })
  }

  return {
    show,
    async listen(user, journeyId, why) {
      const { recording } = await find(user, journeyId)
      if (recording?.state !== 'ready') throw new AppError('RECORDING_NOT_FOUND', { journeyId })
      const { peaks } = await db
        .selectFrom('recordings')
        .select('peaks')
        .where('journey_id', '=', journeyId)
        .executeTakeFirstOrThrow()
      await writeAudit(db, {
        ...{ at: now(), by: user.id, what: 'recording:listen', object: `journey ${journeyId}` },
        details: { why: cleanLine(why), files: recording.files.map(({ id }) => id) },
      })
      const links = await Promise.all(
        recording.files.map(async ({ id }) => {
          const token = await parts.links.make({ userId: user.id, fileId: id })
          return { fileId: id, url: `/api/recordings/${id}/audio?link=${token}` }
        }),
      )
      return { links, expiresAt: now() + parts.linkMs, peaks }
    },
    async file(user, fileId, token) {
      const link = await parts.links.find(token)
      if (link?.fileId !== fileId || link.userId !== user.id) throw new AppError('LINK_EXPIRED')
      const file = await db
        .selectFrom('recording_files')
        .selectAll()
        .where('id', '=', fileId)
        .executeTakeFirst()
      if (file === undefined) throw new AppError('RECORDING_NOT_FOUND', { fileId })
      return file
    },
    async redact(user, journeyId, wish) {
      if (!mayRedact(user)) throw new AppError('FORBIDDEN')
      const { recording } = await find(user, journeyId)
      const { recordings } = parts
      if (recording?.state !== 'ready' || recordings === undefined)
        throw new AppError('RECORDING_NOT_FOUND', { journeyId })
      let done = false
      await recordings.alone(journeyId, async () => {
        await redactFiles(recordings, user, journeyId, wish)
        done = true
      })
      if (!done) throw new AppError('VERSION_STALE', { journeyId })
      return show(user, journeyId)
    },
  }

  async function redactFiles(
    { store }: Recordings,
    user: SessionUser,
    journeyId: string,
    { fromMs, toMs, why }: RedactBody,
  ): Promise<void> {
    const files = await readFiles(db, journeyId)
    const drawn = await db
      .selectFrom('recordings')
      .select(['peaks', 'duration_ms'])
      .where('journey_id', '=', journeyId)
      .executeTakeFirstOrThrow()
    const part = (drawn.duration_ms ?? 0) / drawn.peaks.length
    const peaks = drawn.peaks.map((peak, at) => ((at + 1) * part > fromMs && at * part < toMs ? 0 : peak))
    const made = await Promise.all(
      files.map(async (file) => {
        const format: Format = file.name.endsWith(FORMATS.opus.ending) ? 'opus' : 'wav'
        const id = randomUUID()
        const draft = await store.draft(`${id}.${FORMATS[format].ending}`)
        await writeRedacted({ format, from: await store.path(file.name), draft, fromMs, toMs })
        const name = `${file.name.slice(0, file.name.indexOf('/'))}/${id}.${FORMATS[format].ending}`
        return { old: file.name, row: { ...file, id, name, ...(await store.put(draft, name)) } }
      }),
    )
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('recording_files').where('journey_id', '=', journeyId).execute()
      await trx
        .insertInto('recording_files')
        .values(made.map(({ row }) => row))
        .execute()
      await trx
        .insertInto('recording_redactions')
        .values({
          ...{ id: randomUUID(), journey_id: journeyId, from_ms: fromMs, to_ms: toMs },
          ...{ by: user.id, at: now(), why: cleanLine(why) },
        })
        .execute()
      await trx.updateTable('recordings').set({ peaks }).where('journey_id', '=', journeyId).execute()
      await writeAudit(trx, {
        ...{ at: now(), by: user.id, what: 'recording:redact', object: `journey ${journeyId}` },
        details: { fromMs, toMs, why: cleanLine(why) },
      })
    })
    // Only when the new ones are known: what was said there is nowhere any more.
    for (const { old } of made) await store.remove(old)
  }
}
