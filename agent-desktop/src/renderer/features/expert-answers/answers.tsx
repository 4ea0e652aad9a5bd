// 专家答复 on the agent's desk: what the unit has put in writing, to be read aloud or taken into the ticket.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExpertAnswerView } from '@hotline/contract'
import { dateTime } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'

export function AnswersPanel({ answers }: { answers: readonly ExpertAnswerView[] }): ReactNode {
  const { t } = useTranslation()
  return (
    <Panel name={t('answers.heading')} className="answers" reading>
      <ol className="rows" aria-live="polite">
        {answers.map((each) => (
          <li key={each.id}>
            <p className="row-title">{each.unitName}</p>
            <p className="answer-text">{each.answer}</p>
            <p className="row-foot">{t('answer.sentAt', { by: each.by, at: dateTime(each.at) })}</p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
