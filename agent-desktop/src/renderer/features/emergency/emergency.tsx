// 应急联动: four keys that are always there, and under them how far each hand-over has come.
import { AlertFilled, InfoCircleFilled, PhoneFilled, WarningFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EMERGENCY_SERVICES, type EmergencyService } from '@hotline/contract'
import { ActionButton } from '../../shared/action-button.tsx'
import { Panel } from '../../shared/panel.tsx'
import { HandoverLine } from './handover.tsx'
import type { Bar } from './emergency-model.ts'
import type { EmergencyView } from './use-emergency.ts'

export function EmergencyPanel({ view }: { view: EmergencyView }): ReactNode {
  const { t } = useTranslation()
  const title = (service: EmergencyService): string => {
    const bar: Bar | undefined = view.barred[service]
    switch (bar) {
      case undefined:
        return t('emergency.hint')
      case 'noCall':
        return t('emergency.beforeCall')
      case 'already':
        return t('emergency.already', { service })
      case 'serverAway':
      case 'native':
        return t(`emergency.${bar}`)
    }
  }
  return (
    <Panel
      name={t('emergency.heading')}
      className="emergency"
      aside={
        view.drill && (
          <span className="drill" title={t('emergency.drillHint')}>
            <InfoCircleFilled aria-hidden="true" /> {t('emergency.drill')}
          </span>
        )
      }
    >
      <div className="emergency-keys">
        {EMERGENCY_SERVICES.map((service) => (
          <ActionButton
            key={service}
            name={t(`emergency.service.${service}`)}
            shortcut={`emergency${service}`}
            action={view.call[service]}
            title={title(service)}
            tone="emergency"
          />
        ))}
      </div>
      {view.roomy && <Progress view={view} />}
    </Panel>
  )
}

function Progress({ view }: { view: EmergencyView }): ReactNode {
  const { t } = useTranslation()
  return (
    <div className="handovers" tabIndex={0} role="group" aria-label={t('emergency.handovers')}>
      {view.direct.length > 0 && (
        <p className="dial-direct" role="alert">
          <PhoneFilled aria-hidden="true" /> {t('emergency.dialDirect', { service: view.direct.join('、') })}
          {view.refusal !== '' && <span className="dial-why">{view.refusal}</span>}
        </p>
      )}
      {view.fetched.map(({ service, is }) => (
        <p key={service} className="trouble" role="status">
          <PhoneFilled aria-hidden="true" /> {t(`emergency.fetched.${is}`, { service })}
        </p>
      ))}
      {view.barred['110'] === 'serverAway' || view.barred['110'] === 'native' ? (
        <p className="trouble">
          <WarningFilled aria-hidden="true" /> {t(`emergency.${view.barred['110']}`)}
        </p>
      ) : (
        view.handovers.length === 0 &&
        view.fetched.length === 0 &&
        view.direct.length === 0 && (
          <p className="empty">
            <AlertFilled aria-hidden="true" /> {t('emergency.idle')}
          </p>
        )
      )}
      {view.handovers.map((handover) => (
        <HandoverLine key={handover.partyId} handover={handover} note={view.note} address={view.address} />
      ))}
    </div>
  )
}
