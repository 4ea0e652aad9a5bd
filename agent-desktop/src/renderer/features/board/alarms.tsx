// 告警: in words, calm, until somebody has said 知道了; then it stays, quiet, until its cause is gone.
import { CheckOutlined, WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlarmView, BoardAgentView } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { percent } from './board-model.ts'

export function Alarms(props: {
  alarms: readonly AlarmView[]
  agents: readonly BoardAgentView[]
  now: number
  acknowledge: (alarmId: string) => void
}): ReactNode {
  const { t } = useTranslation()
  const { alarms, agents, now } = props
  const unseen = alarms.filter(({ acknowledged }) => acknowledged === null)
  const seen = alarms.filter(({ acknowledged }) => acknowledged !== null)
  return (
    <section aria-label={t('alarm.heading')} className="alarms" tabIndex={0}>
      {alarms.length === 0 && <p className="empty">{t('alarm.none')}</p>}
      <ul aria-live="polite">
        {[...unseen, ...seen].map((alarm) => (
          <li key={alarm.alarmId} className={alarm.acknowledged === null ? 'alarm' : 'alarm alarm-seen'}>
            <WarningFilled aria-hidden="true" />
            <span>{words(alarm)}</span>
            {alarm.acknowledged === null ? (
              <Button size="small" onClick={() => props.acknowledge(alarm.alarmId)}>
                {t('alarm.acknowledge')}
              </Button>
            ) : (
              <span className="alarm-by">
                <CheckOutlined aria-hidden="true" /> {t('alarm.seenBy', { by: alarm.acknowledged.by })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )

  function words(alarm: AlarmView): string {
    const { kind, value, threshold, since } = alarm
    const agent = agents.find(({ agentId }) => agentId === alarm.agentId)
    switch (kind) {
      case 'oldest_wait':
        return t('alarm.oldest_wait', {
          time: duration((threshold ?? 0) + now - since),
          limit: duration(threshold ?? 0),
        })
      case 'queue_length':
        return t('alarm.queue_length', { count: value ?? 0, limit: threshold ?? 0 })
      case 'nobody_ready':
        return t('alarm.nobody_ready', { count: value ?? 0 })
      case 'answer_rate':
        return t('alarm.answer_rate', { rate: percent(value), limit: percent(threshold) })
      case 'proof_lost':
        return t('alarm.proof_lost', {
          agent: `${alarm.agentId ?? ''} ${agent?.name ?? ''}`.trim(),
          what: agent === undefined || agent.reason === null ? '' : t(`reason.${agent.reason}`),
          time: duration(now - since),
        })
    }
  }
}
