// 专家目录's view: what was read, which unit is marked, and asking it.
import { useEffect, useState } from 'react'
import {
  BRIEF_LIMITS,
  type ExpertUnitView,
  type JourneyId,
  type PartyBrief,
  type UnitId,
} from '@hotline/contract'
import { serverNow } from '../../shared/clock.ts'
import { useStore } from '../../shared/store.ts'
import type { SendCommand } from '../../shared/send-command.ts'
import { useFailureText } from '../../shared/use-failure-text.ts'
import { askDirectory, createDirectory, type DirectoryState } from './directory.ts'
import { COMMAND_OF, isAskable, markedUnit, moveMark, shownUnits, type Purpose } from './experts-model.ts'
import type { DirectoryDoor } from './use-directory-door.ts'

/** While somebody types, the server is not asked for each letter. */
const TYPING_MS = 150
/** Whether a unit is busy may be this old. */
const READ_AGAIN_MS = 5000

export interface ExpertsView {
  door: DirectoryDoor
  read: DirectoryState
  /** What fits what is typed. */
  units: readonly ExpertUnitView[]
  query: string
  search: (query: string) => void
  marked: ExpertUnitView | undefined
  mark: (unitId: UnitId) => void
  /** 问题 and 备注: what the expert reads before the first word. */
  question: string
  note: string
  write: (part: Partial<Pick<PartyBrief, 'question' | 'note'>>) => void
  /** @returns false for a key that moves nothing */
  move: (key: string) => boolean
  ask: (() => void) | undefined
  /** Why nobody can be asked now, or what the server refused; words. */
  barred: string
  refusal: string
  asking: boolean
}

export function useExperts(needs: {
  door: DirectoryDoor
  journeyId: JourneyId | undefined
  /** Words that say why; a purpose that is not in here is possible. */
  barred: Partial<Record<Purpose, string>>
  /** 诉求内容 as it is written so far: it goes with the question. */
  matter: string
  command: SendCommand
}): ExpertsView {
  const { door, journeyId, command } = needs
  const { open, purpose } = door
  const failureText = useFailureText()
  const [directory] = useState(() => createDirectory({ ask: askDirectory, now: serverNow }))
  const read = useStore(directory)
  const [query, setQuery] = useState('')
  const [mark, setMark] = useState<UnitId>()
  const [written, setWritten] = useState({ journeyId, question: '', note: '' })
  const [asked, setAsked] = useState<{ unitId: UnitId; failure: unknown }>()

  useEffect(() => {
    if (!open) return
    const wait = setTimeout(() => void directory.read(query.trim()), TYPING_MS)
    const again = setInterval(() => void directory.read(query.trim()), READ_AGAIN_MS)
    return () => {
      clearTimeout(wait)
      clearInterval(again)
    }
  }, [open, query, directory])

  // What was written for another call is nobody's question now.
  const { question, note } = written.journeyId === journeyId ? written : { question: '', note: '' }
  const units = shownUnits(read, query.trim())
  const marked = markedUnit(units, mark)
  const asking = asked !== undefined && asked.failure === undefined
  const ask = async (call: JourneyId, unitId: UnitId): Promise<void> => {
    setAsked({ unitId, failure: undefined })
    try {
      await command(COMMAND_OF[purpose], {
        journeyId: call,
        unitId,
        ...briefOf({ question, note, matter: needs.matter }),
      })
      setAsked(undefined)
      setWritten({ journeyId, question: '', note: '' })
      setQuery('')
      door.close()
    } catch (failure) {
      setAsked({ unitId, failure })
    }
  }
  const barred = needs.barred[purpose] ?? ''
  const can = journeyId !== undefined && marked !== undefined && isAskable(marked) && barred === '' && !asking
  return {
    door,
    read,
    units,
    query,
    search(text) {
      setQuery(text)
      setAsked(undefined)
    },
    marked,
    mark: setMark,
    question,
    note,
    write: (part) => setWritten({ journeyId, question, note, ...part }),
    move(key) {
      const next = moveMark(units, mark, key)
      if (next === undefined) return false
      setMark(next)
      return true
    },
    ask: can ? () => void ask(journeyId, marked.unitId) : undefined,
    barred,
    refusal: asked?.failure === undefined ? '' : failureText(asked.failure),
    asking,
  }
}

/** Nothing written is no brief; a long matter is cut, for it is read while the telephone rings. */
function briefOf({ question, note, matter }: PartyBrief): { brief?: PartyBrief } {
  const brief = {
    question: question.trim(),
    note: note.trim(),
    matter: matter.trim().slice(0, BRIEF_LIMITS.matter),
  }
  return Object.values(brief).some((words) => words !== '') ? { brief } : {}
}
