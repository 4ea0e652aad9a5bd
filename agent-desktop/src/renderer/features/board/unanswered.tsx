// DA-3: units of which nobody answered, in calls that go on; the newest on top.
import { PhoneOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardUnansweredView } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'

export function Unanswered(props: {
  unanswered: readonly BoardUnansweredView[]
  /** Epoch ms, server's clock. */
  now: number
}): ReactNode {
  const { t } = useTranslation()
  const { unanswered, now } = props
  return (
    <Panel name={t('board.unanswered')} className="board-unanswered" reading>
      {unanswered.length === 0 && <p className="empty">{t('board.unansweredNone')}</p>}
      <ul>
        {unanswered.map((one) => (
          <li key={`${one.journeyId}/${one.partyId}`} className="board-emergency">
            <strong className="tone-trouble">
              <PhoneOutlined aria-hidden="true" /> {one.unitName}
            </strong>
            {one.end !== null && <span>{t(`parties.end.${one.end}`)}</span>}
            <span>{t('board.attempts', { count: one.attempts })}</span>
            {one.agentId !== null && <span>{one.agentId}</span>}
            <span className="waiting-time">{duration(now - one.endedAt)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
