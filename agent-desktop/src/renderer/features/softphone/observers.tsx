// Who else is in this call, or has it now: supervisors, as far as the policy lets the agent see them.
import { EyeFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObserverView } from '@hotline/contract'

export function Observers({ observers }: { observers: readonly ObserverView[] }): ReactNode {
  const { t } = useTranslation()
  return (
    <div aria-live="polite">
      {observers.map(({ observerId, by, name, state }) =>
        state === 'monitoring' || state === 'whispering' || state === 'barging' || state === 'in_charge' ? (
          <p key={observerId} className="observed">
            <EyeFilled aria-hidden="true" /> {t(`listening.toAgent.${state}`, { by, name })}
          </p>
        ) : null,
      )}
    </div>
  )
}
