import { appendFile, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { anchorFileName, readRecorderFileName } from '../recorder.ts'

/** What the files of recorders tell: which one is being written, and how far it is behind the clock. */

/** A file that is less behind than before by so much is only jitter of the buffer (one packet is 20 ms). */
const JITTER_MS = 60
const WAV_HEAD = 44
/** 8 kHz, 16 bit, mono. */
const BYTES_PER_MS = 16

export interface RunningFile {
  path: string
  startedAt: number
  bytes: number
  grewAt: number
}

/**
 * One level. With `recursive`, Node's `mkdir` never settles where a parent that is there answers ENOENT, as below /proc;
 * a recorder that is starting for ever is no alarm. And a share that is away is not replaced by a folder in its place.
 * @throws Error where it is not there and cannot be made
 */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o770 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  })
}

/**
 * One that an earlier run of a server started for this leg: its file changed a moment ago.
 * @param except names of files that are known to be closed
 * @throws Error where the folder cannot be read
 */
export async function findRunning(
  folder: string,
  legId: string,
  except: ReadonlySet<string>,
  since: number,
): Promise<RunningFile | undefined> {
  for (const name of await readdir(folder)) {
    const file = readRecorderFileName(name)
    if (file?.legId !== legId || except.has(name)) continue
    const path = join(folder, name)
    const { mtimeMs, size } = await stat(path)
    if (mtimeMs >= since) return { path, startedAt: file.startedAt, bytes: size, grewAt: mtimeMs }
  }
  return undefined
}

export interface Growth {
  bytes: number
  /** By how much the sound that was written is behind the clock. */
  behindMs: number
}

/** @returns undefined where there is no file. Never throws. */
export async function growthOf(
  path: string,
  startedAt: number,
  behindMs: number,
): Promise<Growth | undefined> {
  const seen = await stat(path).catch(() => undefined)
  if (seen === undefined || seen.size <= WAV_HEAD) return seen && { bytes: seen.size, behindMs }
  const now = seen.mtimeMs - startedAt - (seen.size - WAV_HEAD) / BYTES_PER_MS
  if (now <= behindMs + JITTER_MS) return { bytes: seen.size, behindMs }
  const anchor = `${String(Math.round(seen.mtimeMs))} ${String(seen.size)}\n`
  // Without it the file's end still tells how much is missing, though not where.
  await appendFile(anchorFileName(path), anchor).catch(() => undefined)
  return { bytes: seen.size, behindMs: now }
}
