// Hand-overs to 110 119 120 122 that are under way, the oldest on top.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardEmergencyView } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'

export function Emergencies(props: { emergencies: readonly BoardEmergencyView[]; now: number }): ReactNode {
  const { t } = useTranslation()
  const { emergencies, now } = props
  return (
    <Panel name={t('board.emergencies')} className="board-emergencies" reading>
      {emergencies.length === 0 && <p className="empty">{t('board.emergenciesNone')}</p>}
      <ul>
        {emergencies.map((one) => (
          <li key={`${one.journeyId}/${one.partyId}`} className="board-emergency">
            <strong className="is-emergency">{t(`board.service.${one.service}`)}</strong>
            {one.drill && <span className="tag">{t('board.drill')}</span>}
            <span>{t(`parties.state.${one.state}`)}</span>
            <span>{one.number === '' ? t('board.withheld') : one.number}</span>
            {one.agentId !== null && <span>{one.agentId}</span>}
            <span className="waiting-time">{duration(now - one.askedAt)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
