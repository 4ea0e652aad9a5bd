// Somebody else changed the ticket meanwhile: both texts are shown, and a person decides. Nothing is thrown away.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { TEXT_FIELDS } from './ticket-model.ts'
import type { TicketView } from './use-ticket.ts'

export function StaleTicket({ view }: { view: TicketView }): ReactNode {
  const { t } = useTranslation()
  const { theirs, content, aside } = view.draft
  return (
    <>
      {theirs !== null && (
        <div className="stale" role="group" aria-label={t('error.VERSION_STALE')}>
          <p>{t('ticket.stale', { version: theirs.version })}</p>
          <table>
            <thead>
              <tr>
                <td />
                <th scope="col">{t('ticket.mine')}</th>
                <th scope="col">{t('ticket.theirs')}</th>
              </tr>
            </thead>
            <tbody>
              {TEXT_FIELDS.filter((field) => content[field] !== theirs[field]).map((field) => (
                <tr key={field}>
                  <th scope="row">{t(`ticket.${field}`)}</th>
                  <td>{content[field]}</td>
                  <td>{theirs[field]}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Button onClick={view.keepMine}>{t('ticket.keepMine')}</Button>
          <Button onClick={view.takeTheirs}>{t('ticket.takeTheirs')}</Button>
        </div>
      )}
      {aside !== '' && (
        <div className="aside">
          <p>{t('ticket.keptAside')}</p>
          <pre>{aside}</pre>
          <Button size="small" onClick={view.dropAside}>
            {t('ticket.dropAside')}
          </Button>
        </div>
      )}
    </>
  )
}
