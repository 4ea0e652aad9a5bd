// 来电弹屏: who is calling, readable in half a second.
import { FlagFilled, InfoCircleOutlined, UserAddOutlined, WarningFilled } from '@ant-design/icons'
import { Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PopView, TicketSummary } from '@hotline/contract'
import { Digits } from '../../shared/digits.tsx'
import { dateTime } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'
import { knownFlag, type PopState } from './pop-model.ts'

export interface PopActions {
  choose: ((citizenId: string) => void) | undefined
  addPerson: (() => void) | undefined
  link: ((ticket: TicketSummary) => void) | undefined
  /** Number of the open ticket that this call was linked to. */
  linked: string | undefined
  problem: string
}

export function PopPanel({
  state,
  actions,
  why,
}: {
  state: PopState
  actions: PopActions
  /** 为何转给我 */
  why?: ReactNode
}): ReactNode {
  const { t } = useTranslation()
  return (
    <Panel
      name={t('pop.heading')}
      className="pop"
      reading
      aside={
        <span className="pop-note">
          <InfoCircleOutlined aria-hidden="true" /> {t('pop.unverified')}
        </span>
      }
    >
      <Body state={state} actions={actions} />
      {why}
    </Panel>
  )
}

function Body({ state, actions }: { state: PopState; actions: PopActions }): ReactNode {
  const { t } = useTranslation()
  switch (state.is) {
    case 'empty':
      return <p className="empty">{t('pop.empty')}</p>
    case 'local':
    case 'loading':
      return (
        <>
          <p className="pop-number">
            {state.number === '' ? t('pop.withheld') : <Digits value={state.number} />}
          </p>
          <p className="empty">{state.is === 'local' ? t('pop.localOnly') : t('pop.loading')}</p>
        </>
      )
    case 'known':
      return <Known pop={state.pop} actions={actions} />
  }
}

function Known({ pop, actions }: { pop: PopView; actions: PopActions }): ReactNode {
  const { t } = useTranslation()
  const person = pop.people.find((one) => one.citizenId === pop.chosen)
  const { national, place, kind } = pop.number
  return (
    <>
      <div className="pop-who">
        <span className="pop-number">
          {national === '' ? t('pop.withheld') : <Digits value={national} />}
        </span>
        <span>{t(`pop.kind.${kind}`)}</span>
        {place !== '' && <span>{place}</span>}
        <strong className="pop-count">
          {!pop.historyAvailable
            ? ''
            : pop.contactCount > 0
              ? t('pop.nth', { count: pop.contactCount + 1 })
              : t('pop.first')}
        </strong>
        {pop.dialled !== '' && <span>{t('pop.dialled', { number: pop.dialled })}</span>}
        {person?.flags.map((flag) => {
          const known = knownFlag(flag)
          return (
            <span className="flag" key={flag}>
              <FlagFilled aria-hidden="true" /> {known === undefined ? flag : t(`flag.${known}`)}
            </span>
          )
        })}
      </div>
      {pop.historyAvailable ? (
        <>
          <People pop={pop} actions={actions} />
          <OpenTickets pop={pop} actions={actions} />
        </>
      ) : (
        <p className="notice">
          <WarningFilled className="trouble" aria-hidden="true" /> <strong>{t('pop.historyAway')}</strong>{' '}
          {t('pop.historyAwayHint')}
        </p>
      )}
      <p className="trouble" aria-live="polite">
        {actions.problem}
      </p>
    </>
  )
}

function People({ pop, actions }: { pop: PopView; actions: PopActions }): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="pop-people">
      <span className="pop-label">{t('pop.people')}</span>
      <Select
        aria-label={t('pop.people')}
        className="pop-person"
        value={pop.chosen}
        placeholder={t('pop.unknownName')}
        disabled={actions.choose === undefined || pop.people.length === 0}
        onChange={(citizenId: string | null) => {
          if (citizenId !== null) actions.choose?.(citizenId)
        }}
        options={pop.people.map(({ citizenId, name, address }) => ({
          value: citizenId,
          label: [name === '' ? t('pop.unknownName') : name, address]
            .filter((text) => text !== '')
            .join(' · '),
        }))}
      />
      <Button
        icon={<UserAddOutlined />}
        title={t('pop.addPersonHint')}
        disabled={actions.addPerson === undefined}
        onClick={actions.addPerson}
      >
        {t('pop.addPerson')}
      </Button>
    </div>
  )
}

function OpenTickets({ pop, actions }: { pop: PopView; actions: PopActions }): ReactNode {
  const { t } = useTranslation()
  const { link } = actions
  if (pop.openTickets.length === 0) return <p className="pop-none">{t('pop.noOpenTickets')}</p>
  return (
    <>
      <h3>
        {t('pop.openTickets')} {pop.openTickets.length}
      </h3>
      <ul className="pop-tickets">
        {pop.openTickets.map((ticket) => (
          <li key={ticket.number}>
            <Digits value={ticket.number} />
            <span className="tag">{t(`ticket.status.${ticket.status}`)}</span>
            {ticket.kind !== null && <span>{t(`kind.${ticket.kind}`)}</span>}
            <span className="pop-matter" title={ticket.matter}>
              {ticket.matter}
            </span>
            {ticket.registeredAt !== null && <time>{dateTime(ticket.registeredAt)}</time>}
            {actions.linked === ticket.number ? (
              <span className="good">{t('pop.linked', { number: ticket.number })}</span>
            ) : (
              <Button size="small" disabled={link === undefined} onClick={() => link?.(ticket)}>
                {t('pop.link')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
