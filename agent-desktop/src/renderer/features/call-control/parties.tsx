// Who else is in the call: the living with a button to let them go, the others as they ended.
import {
  CloseCircleFilled,
  LogoutOutlined,
  NumberOutlined,
  PauseCircleFilled,
  PhoneFilled,
  SoundFilled,
} from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartyState } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import type { PartyLine } from './parties-model.ts'
import type { CallControlView } from './use-call-control.ts'

const ICONS: Record<PartyState, ReactNode> = {
  ringing: <PhoneFilled />,
  asked: <NumberOutlined />,
  talking: <SoundFilled />,
  held: <PauseCircleFilled />,
  left: <LogoutOutlined />,
  failed: <CloseCircleFilled />,
}

export function PartyList({ view }: { view: Pick<CallControlView, 'parties' | 'drop'> }): ReactNode {
  const { t } = useTranslation()
  if (view.parties.length === 0) return null
  return (
    <ul className="parties" aria-label={t('parties.heading')} tabIndex={0}>
      {view.parties.map((party) => (
        <Party key={party.partyId} party={party} drop={view.drop} />
      ))}
    </ul>
  )
}

function Party({ party, drop }: { party: PartyLine; drop: CallControlView['drop'] }): ReactNode {
  const { t } = useTranslation()
  return (
    <li className={`party ${party.live ? 'is-live' : ''}`}>
      <span className="party-name" title={party.name}>
        {party.name}
      </span>
      {party.drill && <span className="tag">{t('parties.drill')}</span>}
      <span className={`party-state tone-${party.tone}`}>
        <span aria-hidden="true">{ICONS[party.state]}</span>{' '}
        <span aria-live="polite">
          {t(`parties.state.${party.state}`)}
          {party.end !== undefined && `（${t(`parties.end.${party.end}`)}）`}
        </span>{' '}
        <span className="party-time">{duration(party.elapsedMs)}</span>
      </span>
      {party.live && (
        <Button
          size="small"
          className="party-drop"
          disabled={drop === undefined}
          title={t('parties.dropOf', { name: party.name })}
          onClick={() => drop?.(party.partyId)}
        >
          {t('parties.drop')}
        </Button>
      )}
    </li>
  )
}
