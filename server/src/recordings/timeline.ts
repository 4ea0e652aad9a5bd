/** Where every recorded second lies on the journey's one timeline. Pure. */
import type { Anchor, RecorderFile } from '@hotline/telephony'

/** 8 kHz, 16 bit, mono, as Asterisk writes it. */
export const RATE = 8000
export const SAMPLES_PER_MS = RATE / 1000
const WAV_HEAD = 44

/** A stretch of one file that is whole: its first sample was spoken at `at`. */
export interface Piece {
  name: string
  /** Index of the first sample in the file. */
  from: number
  samples: number
  /** Epoch ms. */
  at: number
}

/** Everything that one person said, in any number of files. */
export interface Track {
  role: 'caller' | 'agent' | 'party'
  who: string
  pieces: Piece[]
}

export interface Timeline {
  /** Epoch ms of the recording's first sample. */
  startedAt: number
  samples: number
  /** The caller first, then by beginning. */
  tracks: Track[]
}

/** One file that a recorder wrote, and what was seen of its growing. */
export interface WrittenFile extends RecorderFile {
  bytes: number
  /** In the order of time; the file's last change is one more. */
  anchors: readonly Anchor[]
  /** Epoch ms: Asterisk closed it, or was killed. */
  endedAt: number
}

/** Less is jitter: one packet is 20 ms, the recorder's buffer two. */
const JITTER_MS = 100

/**
 * @param endsAt epoch ms; what a leg that hears our closing words says after the call's end is no part of it
 * @returns undefined where nothing at all was recorded
 */
export function timelineOf(files: readonly WrittenFile[], endsAt = Infinity): Timeline | undefined {
  const tracks = new Map<string, Track>()
  const ownCaller = Math.min(
    ...files.filter(({ role }) => role === 'caller').map(({ startedAt }) => startedAt),
  )
  for (const file of [...files].sort((a, b) => a.startedAt - b.startedAt)) {
    const role = file.role === 'heard' ? 'caller' : file.role
    const who = file.role === 'heard' ? 'caller' : file.who
    const track = tracks.get(`${role}:${who}`) ?? { role, who, pieces: [] }
    const pieces = piecesOf(file).flatMap((piece) => before(piece, endsAt))
    // What a natively served agent heard is the caller, until a recorder of the caller's own leg runs.
    track.pieces.push(...(file.role === 'heard' ? pieces.flatMap((one) => before(one, ownCaller)) : pieces))
    tracks.set(`${role}:${who}`, track)
  }
  const all = [...tracks.values()].filter(({ pieces }) => pieces.length > 0)
  const pieces = all.flatMap((track) => track.pieces)
  if (pieces.length === 0) return undefined
  const startedAt = Math.min(...pieces.map(({ at }) => at))
  const endedAt = Math.max(...pieces.map(({ at, samples }) => at + samples / SAMPLES_PER_MS))
  return {
    startedAt,
    samples: Math.round((endedAt - startedAt) * SAMPLES_PER_MS),
    tracks: all.sort((a, b) => place(a) - place(b)),
  }
}

function place({ role, pieces }: Track): number {
  return role === 'caller' ? 0 : (pieces[0]?.at ?? 0)
}

/**
 * Between two anchors in which the file fell further behind the clock, Asterisk left sound out: what follows is moved to
 * where it belongs. Wrong by no more than one writing of the buffer, and right again from the next anchor on.
 */
export function piecesOf(file: WrittenFile): Piece[] {
  const total = Math.max(0, Math.floor((file.bytes - WAV_HEAD) / 2))
  if (total === 0) return []
  const seen = [
    ...file.anchors.map(({ at, bytes }) => ({ at, samples: Math.floor((bytes - WAV_HEAD) / 2) })),
    { at: file.endedAt, samples: total },
  ].filter(({ samples }) => samples > 0 && samples <= total)
  const pieces: Piece[] = []
  let from = 0
  let shiftMs = 0
  for (const { at, samples } of seen) {
    if (samples < from) continue
    const behindMs = at - file.startedAt - samples / SAMPLES_PER_MS
    const last = pieces.at(-1)
    if (last === undefined || behindMs - shiftMs > JITTER_MS) {
      shiftMs = Math.max(0, behindMs)
      if (samples > from)
        pieces.push({
          name: file.name,
          from,
          samples: samples - from,
          at: file.startedAt + shiftMs + from / SAMPLES_PER_MS,
        })
    } else if (samples > from) last.samples += samples - from
    from = samples
  }
  return pieces
}

function before(piece: Piece, end: number): Piece[] {
  if (end === Infinity) return [piece]
  const samples = Math.min(piece.samples, Math.round((end - piece.at) * SAMPLES_PER_MS))
  return samples > 0 ? [{ ...piece, samples }] : []
}

/** A stretch of the timeline in which somebody was not in the room: what she says then is in her track, not in the mix. */
export interface Absence {
  role: Track['role']
  who: string
  /** Epoch ms. */
  from: number
  to: number
}
