// 排队: one line a call, the oldest on top, with how much of a caller's patience is used up.
import { ClockCircleFilled, PhoneFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { WaitingCallView } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'
import { urgencyOf } from '../../shared/urgency.ts'
import { patience } from './board-model.ts'

export function WaitingLine(props: {
  waiting: readonly WaitingCallView[] | undefined
  now: number
  /** What a supervisor may do with that call. */
  action: ((call: WaitingCallView) => ReactNode) | undefined
}): ReactNode {
  const { t } = useTranslation()
  const { waiting, now } = props
  return (
    <Panel name={t('board.waiting')} className="queue-line" aside={<strong>{waiting?.length}</strong>}>
      {waiting?.length === 0 && <p className="empty">{t('board.waitingNone')}</p>}
      <ol>
        {waiting?.map((call) => {
          const waitMs = Math.max(0, now - call.arrivedAt)
          const { share, tone } = patience(waitMs)
          return (
            <li key={call.journeyId} className="waiting-call">
              <span className="waiting-who">{call.number === '' ? t('board.withheld') : call.number}</span>
              <span className="waiting-dialled">
                {[
                  t('board.dialled', { number: call.dialled }),
                  t('board.queue', {
                    queue: call.queueName,
                    urgency: t(`why.urgency.${urgencyOf(call.priority)}`),
                  }),
                  ...(call.step === 0 ? [] : [t('board.widened', { count: call.step })]),
                ].join(' · ')}
              </span>
              <span className={call.state === 'offered' ? 'tone-ringing' : 'tone-off'}>
                {call.state === 'offered' ? (
                  <PhoneFilled aria-hidden="true" />
                ) : (
                  <ClockCircleFilled aria-hidden="true" />
                )}{' '}
                {call.pinnedTo === null
                  ? t(`board.callState.${call.state}`)
                  : t('board.pinned', { id: call.pinnedTo })}
              </span>
              <span className={`waiting-time tone-${tone}`}>{duration(waitMs)}</span>
              <span className="patience" aria-hidden="true">
                <span className={`tone-${tone}`} style={{ width: `${String(Math.round(share * 100))}%` }} />
              </span>
              {props.action !== undefined && <div className="waiting-act">{props.action(call)}</div>}
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
