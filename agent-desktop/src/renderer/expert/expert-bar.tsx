// The bar on top of an expert's screen: can she be asked, for whom, and what is wrong.
import { CheckCircleFilled, PhoneFilled, WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me, SeatView } from '@hotline/contract'
import { BarMe } from '../shared/bar-me.tsx'
import { duration } from '../shared/format.ts'
import type { SeatLinkState } from './seat-link.ts'

export function ExpertBar(props: {
  me: Me
  view: SeatView | undefined
  link: Pick<SeatLinkState, 'status' | 'since'>
  registered: boolean
  /** In her headset; undefined: nothing. */
  call: 'ringing' | 'talking' | undefined
  trouble: string
  now: number
  logOut: (() => void) | undefined
  takeBack: () => void
  openSettings: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { me, view, now } = props
  const { status, since } = props.link
  const reachable = status === 'up' && props.registered
  const state = props.call ?? (reachable ? 'ready' : 'off')
  const connection = {
    connecting: '',
    up: view?.switchUp === false ? t('bar.switchDown') : '',
    down: t('bar.serverLost', { time: duration(now - since) }),
    replaced: t('bar.replaced'),
    ended: t('bar.sessionEnded'),
  }[status]
  const trouble = [connection, props.trouble].find((words) => words !== '') ?? ''
  return (
    <header className="bar">
      <div className={`bar-state tone-${state}`} role="status">
        <span aria-hidden="true">
          {props.call !== undefined ? (
            <PhoneFilled />
          ) : state === 'ready' ? (
            <CheckCircleFilled />
          ) : (
            <WarningFilled />
          )}
        </span>
        <span className="bar-word">
          <span>{t(`expert.state.${state}`)}</span>
        </span>
      </div>
      <p className="expert-units">
        {view === undefined || view.units.length > 0
          ? view?.units.map(({ name }) => name).join('、')
          : t('expert.noUnit')}
      </p>
      <div className="bar-trouble" aria-live="polite">
        {trouble !== '' && (
          <span className="trouble" title={trouble}>
            <WarningFilled aria-hidden="true" /> {trouble}
          </span>
        )}
        {status === 'replaced' && (
          <Button size="small" onClick={props.takeBack}>
            {t('bar.takeBack')}
          </Button>
        )}
      </div>
      <BarMe me={me} openSettings={props.openSettings} wayOut={t('bar.logout')} logOut={props.logOut} />
    </header>
  )
}
