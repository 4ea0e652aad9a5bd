import { join } from 'node:path'
import type { JourneyId } from '@hotline/contract'
import type { RecordedLeg } from '../domain/recorded-legs.ts'
import type { Log } from '../options.ts'
import {
  readRecorderFileName,
  recorderFileName,
  type RecorderFault,
  type RecordersStatus,
  type RecordingOptions,
} from '../recorder.ts'
import { AmiError } from './ami-error.ts'
import type { Ami } from './ami.ts'
import { findRunning, growthOf, makeFolder } from './recorder-files.ts'

/**
 * One MixMonitor a leg, writing what that leg says into a file of its own. It belongs to Asterisk: it outlives this
 * server, a redirect and a hold. A file that grows is the only proof that one runs, also of one found after a restart.
 */
export interface Recorders {
  /** Starts what is missing and stops what is no longer wanted; told again and again, it changes nothing. */
  follow(journeyId: JourneyId, legs: readonly RecordedLeg[]): void
  /** The call is over: Asterisk has closed its files. */
  forget(journeyId: JourneyId): void
  /** Every second or two: looks whether the files grow. Never throws. */
  watch(): Promise<void>
  status(): RecordersStatus
}

interface Recorder {
  journeyId: JourneyId
  leg: RecordedLeg
  state: 'starting' | 'running' | 'failed'
  /** While it runs: the file's path as this server sees it. */
  path: string
  wantedAt: number
  startedAt: number
  bytes: number
  grewAt: number
  /** By how much the file is behind the clock, as last written down. */
  behindMs: number
  fault?: RecorderFault
  faultSince?: number
  retryAt: number
}

/** A switch that refused is asked again, not hammered; the seconds in between are not recorded and said so. */
const RETRY_MS = 10_000

export function createRecorders(parts: {
  options: Pick<RecordingOptions, 'folder' | 'fault' | 'stalledMs'>
  ami: () => Ami
  /** The same folder as Asterisk calls it; empty: it records nothing. */
  asteriskFolder: () => string
  log: Log
  now: () => number
  /** Once for each leg and outage. */
  onFault: (journeyId: JourneyId, leg: RecordedLeg, fault: RecorderFault) => void
  /** What `status` says is failing has changed. */
  onChange: () => void
}): Recorders {
  const { options, log, now } = parts
  const recorders = new Map<string, Recorder>()
  /** Files that this run started, by journey: one that was stopped changed a moment ago too, and runs no more. */
  const started = new Map<JourneyId, Set<string>>()

  function fail(recorder: Recorder, fault: RecorderFault): void {
    const first = recorder.faultSince === undefined
    recorder.state = 'failed'
    recorder.fault = fault
    recorder.faultSince ??= now()
    recorder.retryAt = now() + RETRY_MS
    if (first) {
      log.error({ journeyId: recorder.journeyId, who: recorder.leg.who, fault }, 'a leg is not recorded')
      parts.onFault(recorder.journeyId, recorder.leg, fault)
    }
    parts.onChange()
  }

  function drop(recorder: Recorder): void {
    recorders.delete(recorder.leg.legId)
    if (recorder.fault !== undefined) parts.onChange()
  }

  function grew(recorder: Recorder): void {
    recorder.state = 'running'
    delete recorder.fault
    delete recorder.faultSince
    parts.onChange()
  }

  async function start(recorder: Recorder): Promise<void> {
    recorder.state = 'starting'
    const { journeyId, leg } = recorder
    const fault = parts.asteriskFolder() === '' ? 'off' : options.fault()
    if (fault !== undefined) return fail(recorder, fault)
    const folder = join(options.folder, journeyId)
    try {
      await makeFolder(options.folder)
      await makeFolder(folder)
      const closed = started.get(journeyId) ?? new Set()
      const running = await findRunning(folder, leg.legId, closed, now() - options.stalledMs)
      if (running !== undefined) {
        Object.assign(recorder, running, { state: 'running' })
        return
      }
    } catch (error) {
      log.warn({ error }, 'the folder of a recording cannot be written')
      return fail(recorder, 'not_writable')
    }
    const startedAt = now()
    const name = recorderFileName(leg, startedAt)
    if (readRecorderFileName(name) === undefined) throw new Error(`no name for a file: ${name}`)
    started.set(journeyId, (started.get(journeyId) ?? new Set()).add(name))
    try {
      const Options = `r(${parts.asteriskFolder()}/${journeyId}/${name})`
      await parts.ami().action('MixMonitor', { Channel: leg.legId, Options })
    } catch (error) {
      // A leg that has just gone needs none.
      if (error instanceof AmiError && /no such channel/i.test(error.message)) {
        recorders.delete(leg.legId)
        return
      }
      // A server that has just started has no session yet, and Asterisk's restart ends the call anyway.
      if (
        error instanceof AmiError &&
        error.code === 'down' &&
        now() - recorder.wantedAt < options.stalledMs
      ) {
        recorder.state = 'failed'
        recorder.retryAt = now()
        return
      }
      log.warn({ error, journeyId }, 'a recorder did not start')
      return fail(recorder, 'refused')
    }
    const path = join(folder, name)
    Object.assign(recorder, { path, startedAt, bytes: 0, grewAt: now(), behindMs: 0 })
    recorder.state = 'running'
  }

  function begin(recorder: Recorder): void {
    start(recorder).catch((error: unknown) => {
      log.error({ error }, 'a recorder was not started')
      fail(recorder, 'refused')
    })
  }

  async function look(recorder: Recorder): Promise<void> {
    const growth = await growthOf(recorder.path, recorder.startedAt, recorder.behindMs)
    if (recorder.state !== 'running') return
    if (growth !== undefined && growth.bytes > recorder.bytes) {
      Object.assign(recorder, growth, { grewAt: now() })
      if (recorder.fault !== undefined) grew(recorder)
    } else if (now() - recorder.grewAt > options.stalledMs) {
      // Whatever is left of it must not write beside the next one.
      await stop(recorder.leg.legId)
      fail(recorder, 'not_growing')
    }
  }

  async function stop(legId: string): Promise<void> {
    await parts
      .ami()
      .action('StopMixMonitor', { Channel: legId })
      .catch((error: unknown) => log.debug({ error, legId }, 'no recorder to stop'))
  }

  return {
    follow(journeyId, legs) {
      for (const recorder of recorders.values()) {
        const { leg } = recorder
        if (recorder.journeyId !== journeyId || legs.some(({ legId }) => legId === leg.legId)) continue
        drop(recorder)
        // A caller who waits in the line again; a leg that has ended has closed its file itself.
        if (leg.role === 'caller') void stop(leg.legId)
      }
      for (const leg of legs) {
        if (recorders.has(leg.legId)) continue
        const recorder: Recorder = {
          ...{ journeyId, leg, state: 'starting', path: '', wantedAt: now(), startedAt: now() },
          ...{ bytes: 0, grewAt: now(), behindMs: 0, retryAt: 0 },
        }
        recorders.set(leg.legId, recorder)
        begin(recorder)
      }
    },
    forget(journeyId) {
      for (const recorder of recorders.values()) if (recorder.journeyId === journeyId) drop(recorder)
    },
    async watch() {
      const due = [...recorders.values()]
      for (const recorder of due)
        if (recorder.state === 'failed' && now() >= recorder.retryAt) begin(recorder)
      await Promise.all(due.filter(({ state }) => state === 'running').map(look))
    },
    status() {
      const all = [...recorders.values()]
      return {
        running: all.filter(({ state }) => state === 'running').length,
        failing: all
          .flatMap(({ journeyId, leg, fault, faultSince }) =>
            fault === undefined || faultSince === undefined
              ? []
              : [{ journeyId, who: leg.who, fault, since: faultSince }],
          )
          .sort((a, b) => a.since - b.since),
      }
    },
  }
}
