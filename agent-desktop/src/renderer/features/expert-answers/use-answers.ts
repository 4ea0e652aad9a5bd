// 专家答复 of the call on this desk: pushed as they are written, read again after a reload.
import { useEffect, useState } from 'react'
import type { ExpertAnswerView, JourneyId } from '@hotline/contract'
import type { SendCommand } from '../../shared/send-command.ts'

export function useAnswers(needs: {
  journeyId: JourneyId | undefined
  /** Only a call in which a unit was asked can have any. */
  asked: boolean
  serverUp: boolean
  command: SendCommand
  /** What the line was told last. */
  told: { journeyId: JourneyId; answers: readonly ExpertAnswerView[] } | undefined
}): readonly ExpertAnswerView[] {
  const { journeyId, asked, serverUp, command, told } = needs
  const [read, setRead] = useState<{ journeyId: JourneyId; answers: readonly ExpertAnswerView[] }>()
  useEffect(() => {
    if (journeyId === undefined || !asked || !serverUp) return
    let left = false
    command('answers:open', { journeyId })
      .then((answers) => {
        if (!left) setRead({ journeyId, answers })
      })
      // PostgreSQL is away, or the call has gone: what is written is told when it is.
      .catch(() => undefined)
    return () => {
      left = true
    }
  }, [journeyId, asked, serverUp, command])
  const mine = [told, read].filter((each) => each !== undefined && each.journeyId === journeyId)
  // Answers are only added: the longer list is the newer one.
  return mine.reduce<readonly ExpertAnswerView[]>(
    (longest, each) => (each !== undefined && each.answers.length > longest.length ? each.answers : longest),
    [],
  )
}
