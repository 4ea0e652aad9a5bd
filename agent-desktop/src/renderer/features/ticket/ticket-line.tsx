// One line that says where the text is now: on this computer, on its way, or in the hotline under a number.
import { CheckCircleFilled, ClockCircleFilled, LoadingOutlined, WarningFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Digits } from '../../shared/digits.tsx'
import { useFailureText } from '../../shared/use-failure-text.ts'
import type { TicketView } from './use-ticket.ts'

export function TicketLine({ view }: { view: TicketView }): ReactNode {
  return (
    <div className="ticket-line" aria-live="polite">
      <Line view={view} />
    </div>
  )
}

function Line({ view }: { view: TicketView }): ReactNode {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const { saved, pending } = view.draft
  if (view.failure !== undefined) {
    return (
      <span className="trouble">
        <WarningFilled aria-hidden="true" /> {failureText(view.failure)}
      </span>
    )
  }
  if (pending !== null) {
    // The first try takes a moment; only one that failed is worth the agent's attention.
    return view.sending ? (
      <span>
        <LoadingOutlined aria-hidden="true" /> {t('ticket.saving')}
      </span>
    ) : (
      <span className="waiting-line">
        <ClockCircleFilled aria-hidden="true" /> {t('ticket.waiting')}
      </span>
    )
  }
  if (saved === null) return null
  return (
    <>
      <CheckCircleFilled className="good" aria-hidden="true" />
      <span className="saved-line">
        {saved.status === 'draft' ? t('ticket.draftSaved') : t('ticket.saved')}{' '}
        <Digits value={saved.number} />
      </span>
      {view.changed && <span className="edited">{t('ticket.editedSince')}</span>}
    </>
  )
}
