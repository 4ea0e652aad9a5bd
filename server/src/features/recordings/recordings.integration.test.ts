import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListenAnswer, PartyView, RecordingView } from '@hotline/contract'
import { recorderFileName, type JourneyEvent } from '@hotline/telephony'
import { wavHead } from '../../recordings/encoder.ts'
import { finishRecording } from '../../recordings/finish.ts'
import { samplesOf } from '../../recordings/redact.ts'
import { readFiles, readRecording } from '../../recordings/repository.ts'
import { openLocalStore } from '../../recordings/store.ts'
import { eventually, startHotline, type Hotline } from '../../test/harness.ts'

const DAY_MS = 86_400_000
const DAYS = { ordinary: 180, complaint: 730, emergency: 1095 }
const WHY = '核实来电人所述时间'

describe('录音', () => {
  let folder: string
  let hotline: Hotline
  let clockMs = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hotline-recordings-'))
    hotline = await startHotline({
      now: () => Date.now() + clockMs,
      env: {
        HOTLINE_RECORDINGS_DIR: folder,
        HOTLINE_RECORDINGS_SWEEP_MS: '50',
        HOTLINE_RECORDING_LINK_MS: '2000',
        HOTLINE_REQUESTS_PER_10S: '100000',
      },
    })
  })
  afterAll(async () => {
    await hotline.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** A call that is over, as telephony and the journeys' feature leave it: events, a contact, and what was written. */
  async function givenCall(given: {
    events?: readonly Partial<JourneyEvent>[]
    voices?: readonly {
      role: 'caller' | 'agent' | 'party'
      who: string
      hz: number
      fromMs?: number
      ms?: number
    }[]
    endedAt?: number
  }): Promise<{ journeyId: string; startedAt: number }> {
    const journeyId = randomUUID()
    const ms = 6000
    const endedAt = given.endedAt ?? Date.now() - 5000
    const startedAt = endedAt - ms
    const events = [
      { type: 'answer', at: startedAt, agentId: '1001' },
      ...(given.events ?? []).map((event) => ({ ...event, at: startedAt + (event.at ?? 0) })),
      { type: 'hangup', at: endedAt },
    ]
    for (const [index, { type = 'answer', at, ...body }] of events.entries())
      await hotline.db
        .insertInto('journey_events')
        .values({ journey_id: journeyId, version: index + 1, type, at, body: JSON.stringify(body) })
        .execute()
    await mkdir(join(folder, 'live', journeyId), { recursive: true })
    for (const { role, who, hz, fromMs = 0, ms: length = ms } of given.voices ?? []) {
      const name = recorderFileName({ legId: `${role}.${who}`, role, who }, startedAt + fromMs)
      const path = join(folder, 'live', journeyId, name)
      await writeFile(path, Buffer.concat([wavHead(length * 16), tone(hz, length)]))
      const end = new Date(startedAt + fromMs + length)
      await utimes(path, end, end)
    }
    await hotline.db
      .insertInto('contacts')
      .values({
        ...{ journey_id: journeyId, number: '13800001111', dialled: '12345', arrived_at: startedAt },
        ...{
          knowledge_entry_id: null,
          basis: '',
          answered_at: startedAt,
          ended_at: endedAt,
          outcome: 'answered',
          agent_id: '1001',
          native: false,
        },
        ...{ disposition: null, note: '' },
      })
      .execute()
    return { journeyId, startedAt }
  }

  const VOICES = [
    { role: 'caller', who: 'caller', hz: 1000 },
    { role: 'agent', who: '1001', hz: 700 },
  ] as const

  const made = (journeyId: string) =>
    eventually('the recording', async () => {
      const recording = await readRecording(hotline.db, journeyId)
      return recording?.state === 'ready' && (await atRest(journeyId)) && recording
    })
  /** Whoever made it has let it go: until then nobody else may change it. */
  const atRest = async (journeyId: string) =>
    (await hotline.app.redis.exists(`{${hotline.app.settings.redis.prefix}}:recording:${journeyId}`)) === 0
  const ask = async (id: string, method: 'GET' | 'POST', url: string, payload?: object, headers = {}) =>
    hotline.app.inject({
      ...{ method, url, headers: { cookie: await hotline.login(id), ...headers } },
      ...(payload === undefined ? {} : { payload }),
    })
  const listen = async (id: string, journeyId: string, why = WHY) =>
    ask(id, 'POST', `/api/journeys/${journeyId}/recording/listen`, { why })
  const audit = async (journeyId: string) =>
    hotline.db
      .selectFrom('audit_log')
      .select(['by', 'what', 'details'])
      .where('object', '=', `journey ${journeyId}`)
      .orderBy('id')
      .execute()
  const stored = async (journeyId: string) =>
    (await readFiles(hotline.db, journeyId)).map(({ name }) => join(folder, 'store', name))

  it('CF-2 is seen without being heard, heard with a reason, and every listening is a row', async () => {
    const { journeyId, startedAt } = await givenCall({
      voices: VOICES,
      events: [
        { type: 'hold', at: 2000 },
        { type: 'resume', at: 4000 },
      ],
    })
    await made(journeyId)
    const seen = (await ask('2001', 'GET', `/api/journeys/${journeyId}/recording`)).json<RecordingView>()
    expect(seen).toMatchObject({
      ...{ state: 'ready', fault: null, class: 'ordinary', startedAt, durationMs: 6000, mayRedact: true },
      regions: [{ kind: 'hold', name: '', fromMs: 2000, toMs: 4000 }],
      agents: [{ agentId: '1001', atMs: 0 }],
    })
    expect(seen.files.map(({ kind, role, name }) => [kind, role, name])).toEqual([
      ['mix', null, ''],
      ['track', 'caller', ''],
      ['track', 'agent', '1001'],
    ])
    expect(await audit(journeyId)).toEqual([])
    expect((await listen('2001', journeyId, ' ')).statusCode).toBe(400)
    expect(await audit(journeyId)).toEqual([])

    const heard = (await listen('2001', journeyId)).json<ListenAnswer>()
    expect(heard.links.map(({ fileId }) => fileId)).toEqual(seen.files.map(({ id }) => id))
    expect(Math.max(...heard.peaks)).toBeGreaterThan(80)
    expect(await audit(journeyId)).toMatchObject([
      { by: '2001', what: 'recording:listen', details: { why: WHY, files: seen.files.map(({ id }) => id) } },
    ])
    const [link] = heard.links
    const whole = await ask('2001', 'GET', link?.url ?? '')
    expect([whole.statusCode, whole.headers['content-type'], whole.headers['cache-control']]).toEqual([
      ...[200, 'audio/ogg', 'no-store'],
    ])
    expect(createHash('sha256').update(whole.rawPayload).digest('hex')).toBe(seen.files[0]?.sha256)
    const part = await ask('2001', 'GET', link?.url ?? '', undefined, { range: 'bytes=0-3' })
    expect([part.statusCode, part.body]).toEqual([206, 'OggS'])
    expect(
      (await ask('2001', 'GET', link?.url ?? '', undefined, { range: 'bytes=9999999-' })).statusCode,
    ).toBe(416)
    // Another person's link, and one that is too old.
    expect((await ask('1001', 'GET', link?.url ?? '')).statusCode).toBe(410)
    await eventually(
      'the link is dead',
      async () => (await ask('2001', 'GET', link?.url ?? '')).statusCode === 410,
    )
  })

  it('CF-2 an agent hears what she took herself and nothing else, and redacts nothing', async () => {
    const { journeyId } = await givenCall({ voices: VOICES })
    await made(journeyId)
    expect((await listen('1001', journeyId)).statusCode).toBe(200)
    expect((await listen('1002', journeyId)).json()).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect((await ask('1002', 'GET', `/api/journeys/${journeyId}/recording`)).statusCode).toBe(403)
    const wish = { fromMs: 0, toMs: 1000, why: WHY }
    expect(
      (await ask('1001', 'POST', `/api/journeys/${journeyId}/recording/redactions`, wish)).statusCode,
    ).toBe(403)
    expect((await ask('2001', 'GET', `/api/journeys/${randomUUID()}/recording`)).statusCode).toBe(404)
  })

  it('CF-2 a redaction is silence of the same length in every file; the original is nowhere any more', async () => {
    const { journeyId } = await givenCall({ voices: VOICES })
    await made(journeyId)
    const before = await stored(journeyId)
    const wish = { fromMs: 1500, toMs: 3500, why: '含银行卡号' }
    const answer = await ask('2001', 'POST', `/api/journeys/${journeyId}/recording/redactions`, wish)
    expect(answer.json<RecordingView>()).toMatchObject({
      durationMs: 6000,
      redactions: [{ ...wish, by: '2001' }],
    })
    const after = await stored(journeyId)
    expect(after).toHaveLength(3)
    for (const path of before) await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
    for (const path of after) {
      const samples = await wholeFile(path)
      expect(Math.abs(samples.length - 48_000)).toBeLessThan(800)
      expect(loudest(samples, 1600, 3400)).toBeLessThan(100)
      expect(loudest(samples, 500, 1400)).toBeGreaterThan(3000)
      expect(loudest(samples, 3600, 5500)).toBeGreaterThan(3000)
    }
    const { peaks } = (await listen('2001', journeyId)).json<ListenAnswer>()
    expect(Math.max(...peaks.slice(250, 583))).toBe(0)
    expect((await audit(journeyId))[0]).toMatchObject({ by: '2001', what: 'recording:redact', details: wish })
  })

  it('the mix is what the others could hear: a caller on hold is in her own track alone', async () => {
    const { journeyId } = await givenCall({
      voices: VOICES.slice(0, 1),
      events: [
        { type: 'hold', at: 2000 },
        { type: 'resume', at: 4000 },
      ],
    })
    await made(journeyId)
    const [mix = '', track = ''] = await stored(journeyId)
    expect(loudest(await wholeFile(mix), 2100, 3900)).toBeLessThan(100)
    expect(loudest(await wholeFile(track), 2100, 3900)).toBeGreaterThan(3000)
  })

  it('the work after a call done twice, as after a crash, has one result and leaves no file behind', async () => {
    const { journeyId, startedAt } = await givenCall({ voices: VOICES })
    const parts = {
      db: hotline.db,
      store: openLocalStore(folder),
      live: join(folder, 'elsewhere'),
      days: DAYS,
    }
    const copy = join(parts.live, journeyId)
    await made(journeyId)
    for (const format of ['wav', 'opus'] as const) {
      await mkdir(copy, { recursive: true })
      // Of the call's own time: what a file holds after the call's end is no part of the recording.
      const name = recorderFileName({ legId: '1.2', role: 'caller', who: 'caller' }, startedAt)
      await writeFile(join(copy, name), Buffer.concat([wavHead(96_000), tone(1000, 6000)]))
      const end = new Date(startedAt + 6000)
      await utimes(join(copy, name), end, end)
      await finishRecording({ ...parts, now: Date.now() }, journeyId, format)
      const files = await stored(journeyId)
      expect(files.map((path) => path.endsWith(format))).toEqual([true, true])
      expect((await wholeFile(files[0] ?? '')).length).toBeGreaterThan(47_000)
      await expect(readdir(copy)).rejects.toMatchObject({ code: 'ENOENT' })
    }
    const known = await hotline.db.selectFrom('recording_files').select('name').execute()
    const months = await readdir(join(folder, 'store'))
    const onDisk = await Promise.all(
      months.map(async (month) =>
        (await readdir(join(folder, 'store', month))).map((name) => `${month}/${name}`),
      ),
    )
    expect(onDisk.flat().sort()).toEqual(known.map(({ name }) => name).sort())
  })

  it('I6 an answered call of which nothing was written says why', async () => {
    const longAgo = Date.now() - 120_000
    const { journeyId } = await givenCall({
      endedAt: longAgo,
      events: [{ type: 'recorderFailed', at: 100, recorder: { who: 'caller', fault: 'disk_low' } }],
    })
    const missing = await eventually('the reason', async () => readRecording(hotline.db, journeyId))
    expect(missing).toMatchObject({ state: 'missing', fault: 'disk_low', files: [] })
    expect((await listen('2001', journeyId)).statusCode).toBe(404)
    // The row is there a moment before its work is counted.
    const figures = await eventually('counted', async () => {
      const { body } = await hotline.app.inject('/metrics')
      return /hotline_recordings_total\{state="missing"\} [1-9]/.test(body) ? body : undefined
    })
    expect(figures).toMatch(/hotline_recordings_free_bytes \d/)
  })

  it('is kept by its class, and the files of an expired one are gone', async () => {
    const ordinary = await givenCall({ voices: VOICES })
    const complaint = await givenCall({ voices: VOICES })
    const emergency = await givenCall({
      voices: VOICES,
      events: [{ type: 'party', at: 500, party: ASKED }],
    })
    for (const { journeyId } of [ordinary, complaint, emergency]) await made(journeyId)
    await givenComplaint(complaint.journeyId)
    const files = await stored(ordinary.journeyId)
    const kept = async ({ journeyId }: { journeyId: string }) => readRecording(hotline.db, journeyId)
    await eventually('the complaint is known', async () => (await kept(complaint))?.class === 'complaint')
    clockMs = 181 * DAY_MS
    await eventually('it is expired', async () => (await kept(ordinary))?.state === 'expired')
    for (const path of files) await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await kept(complaint)).toMatchObject({ state: 'ready', class: 'complaint' })
    expect(await kept(emergency)).toMatchObject({ state: 'ready', class: 'emergency' })
    clockMs = 731 * DAY_MS
    await eventually('so is the complaint', async () => (await kept(complaint))?.state === 'expired')
    expect(await kept(emergency)).toMatchObject({ state: 'ready' })
    clockMs = 0
  })

  async function givenComplaint(journeyId: string): Promise<void> {
    await ask(
      '1001',
      'POST',
      '/api/tickets',
      {
        ...{
          kind: 'complaint',
          callerName: '',
          contactNumber: '13800001111',
          address: '',
          matter: '夜里施工太吵',
        },
        ...{ urgent: false, draft: false, journeyId, citizenId: null },
      },
      { 'idempotency-key': randomUUID() },
    )
  }
})

const ASKED: PartyView = {
  ...{ partyId: '1', role: 'emergency', name: '120', unitId: null, service: '120', purpose: 'emergency' },
  ...{ state: 'talking', askedAt: 1, answeredAt: null, spokeAt: null, endedAt: null, end: null },
  ...{ attempts: [], drill: false },
}

function tone(hz: number, ms: number): Buffer {
  const bytes = Buffer.alloc(ms * 16)
  for (let at = 0; at < ms * 8; at += 1)
    bytes.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hz * at) / 8000)), 2 * at)
  return bytes
}

async function wholeFile(path: string): Promise<number[]> {
  const all: number[] = []
  for await (const block of samplesOf(path.endsWith('wav') ? 'wav' : 'opus', path)) all.push(...block)
  return all
}

function loudest(samples: readonly number[], fromMs: number, toMs: number): number {
  return samples.slice(fromMs * 8, toMs * 8).reduce((most, one) => Math.max(most, Math.abs(one)), 0)
}
