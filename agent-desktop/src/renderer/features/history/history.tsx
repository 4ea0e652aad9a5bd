// Earlier contacts on the caller's number, newest first.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PopView } from '@hotline/contract'
import { dateTime } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'
import { dispositionKey } from './history-model.ts'

export function HistoryPanel({
  pop,
  me,
  openRecording,
}: {
  pop: PopView | undefined
  /** Her own number: what she took herself she may hear again, with a reason. */
  me: string
  openRecording: (journeyId: string) => void
}): ReactNode {
  const { t } = useTranslation()
  return (
    <Panel
      name={t('history.heading')}
      className="history"
      reading
      aside={pop?.historyAvailable === true && <span>{pop.contactCount}</span>}
    >
      <Body pop={pop} me={me} openRecording={openRecording} />
    </Panel>
  )
}

function Body({
  pop,
  me,
  openRecording,
}: {
  pop: PopView | undefined
  me: string
  openRecording: (journeyId: string) => void
}): ReactNode {
  const { t } = useTranslation()
  if (pop === undefined) return <p className="empty">{t('history.idle')}</p>
  if (!pop.historyAvailable) return <p className="empty">{t('pop.historyAway')}</p>
  if (pop.contacts.length === 0) return <p className="empty">{t('history.empty')}</p>
  return (
    <ul className="rows">
      {pop.contacts.map((contact) => {
        const disposition = dispositionKey(contact.disposition)
        return (
          <li key={contact.journeyId}>
            <p className="row-top">
              <time>{dateTime(contact.at)}</time>
              <span>{t(`history.outcome.${contact.outcome}`)}</span>
              {disposition !== undefined && <span>{t(`disposition.${disposition}`)}</span>}
            </p>
            {contact.matter !== '' && <p className="row-text">{contact.matter}</p>}
            <p className="row-foot">
              {contact.agentId !== null && <span>{t('history.agent', { id: contact.agentId })}</span>}
              {contact.agentId === me && contact.outcome !== 'abandoned' && (
                <Button size="small" onClick={() => openRecording(contact.journeyId)}>
                  {t('recording.open')}
                </Button>
              )}
              {contact.ticketNumber !== null && <span className="digits-plain">{contact.ticketNumber}</span>}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
