/**
 * The board kept true while somebody looks at it: a change is pushed within half a second and never more often, the
 * figures are read again every few seconds. While PostgreSQL is away the calls go on and the figures are null.
 */
import type { AlarmView, BoardFigures, BoardView } from '@hotline/contract'
import type { AlarmFacts } from './alarms.ts'
import type { BoardCalls } from './fold.ts'

export interface Board {
  /** The board now; reads the figures first where they are not fresh. Never throws. */
  open(): Promise<BoardView>
  /** Something on it may have changed. */
  changed(): void
  /** Whether PostgreSQL answers has changed. */
  databaseChanged(): void
  close(): void
}

export interface BoardOptions {
  calls: () => BoardCalls
  switchUp: () => boolean
  recording: () => BoardView['recording']
  databaseUp: () => boolean
  readFigures: (now: number) => Promise<BoardFigures>
  alarms: (facts: AlarmFacts) => AlarmView[]
  push: (view: BoardView) => void
  /** Somebody has a board open. */
  watched: () => boolean
  now: () => number
  figuresEveryMs: number
  /** Once an outage. */
  onTrouble: (error: unknown) => void
}

/** A person reads no faster; far within the second that a board may be behind. */
const PUSH_EVERY_MS = 500

export function createBoard(options: BoardOptions): Board {
  const { now, figuresEveryMs } = options
  const epoch = now()
  let seq = 0
  let figures: BoardFigures | null = null
  let readAt: number | undefined
  let awaySince: number | null = null
  let pushTimer: NodeJS.Timeout | undefined
  let pushedAt = 0
  let reading: Promise<void> | undefined

  function view(): BoardView {
    seq += 1
    const { switchUp } = options
    const calls = options.calls()
    const alarms = options.alarms({ ...calls, figures })
    return {
      ...{ epoch, seq, now: now(), ...calls, alarms, figures },
      ...{ dataAwaySince: awaySince, switchUp: switchUp() },
      recording: options.recording(),
    }
  }

  async function read(): Promise<void> {
    try {
      if (!options.databaseUp()) throw new Error('PostgreSQL is away')
      figures = await options.readFigures(now())
      awaySince = null
    } catch (error) {
      if (awaySince === null) options.onTrouble(error)
      figures = null
      awaySince ??= now()
    }
    readAt = now()
    // The rolling day has moved in any case.
    changed()
  }

  /** One reading at a time: all who ask meanwhile get the same one. */
  function look(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  function changed(): void {
    if (pushTimer !== undefined || !options.watched()) return
    pushTimer = setTimeout(
      () => {
        pushTimer = undefined
        pushedAt = now()
        if (options.watched()) options.push(view())
      },
      Math.min(PUSH_EVERY_MS, Math.max(0, pushedAt + PUSH_EVERY_MS - now())),
    )
  }

  const figuresTimer = setInterval(() => {
    if (options.watched()) void look()
  }, figuresEveryMs)

  return {
    async open() {
      if (readAt === undefined || now() - readAt >= figuresEveryMs) await look()
      return view()
    },
    changed,
    databaseChanged() {
      if (options.watched()) void look()
    },
    close() {
      clearTimeout(pushTimer)
      clearInterval(figuresTimer)
    },
  }
}
