// One hand-over: each step that was reached with its seconds from the key press, then the routes that were tried.
import {
  CheckCircleFilled,
  CloseCircleFilled,
  LogoutOutlined,
  PhoneFilled,
  PhoneOutlined,
  SoundFilled,
} from '@ant-design/icons'
import { Button } from 'antd'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HandoverOutcome } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import type { AddressMessage } from './use-address.ts'
import { STEPS, type Attempt, type Handover, type Step } from './emergency-model.ts'

const OUTCOMES = HandoverOutcome.options

const ICONS: Record<Step, ReactNode> = {
  dialling: <PhoneOutlined />,
  ringing: <PhoneFilled />,
  answered: <CheckCircleFilled />,
  spoke: <SoundFilled />,
  released: <LogoutOutlined />,
  failed: <CloseCircleFilled />,
}

export function HandoverLine(props: {
  handover: Handover
  note?: ((partyId: string, outcome: HandoverOutcome) => void) | undefined
  address?: AddressMessage
}): ReactNode {
  const { handover } = props
  const { t } = useTranslation()
  const { attempts, reached, step, end } = handover
  // Five places, so that a step that is reached moves none that was.
  const blank = Math.max(0, STEPS.length - reached.length)
  return (
    <div className={`handover is-${step}`}>
      <p className="handover-top">
        <strong>{t(`emergency.service.${handover.service}`)}</strong>
        {handover.drill && <span className="drill">{t('emergency.drill')}</span>}
        {end !== undefined && <span>{t(`parties.end.${end}`)}</span>}
        <span className="handover-time">{duration(handover.elapsedMs)}</span>
      </p>
      <ol className="steps" aria-live="polite">
        {reached.map((one) => (
          <li key={one.step} className={one.step === step ? 'is-last' : ''}>
            <span>
              <span aria-hidden="true">{ICONS[one.step]}</span> {t(`emergency.step.${one.step}`)}
            </span>
            <span>{t('emergency.seconds', { count: Math.round(one.afterMs / 1000) })}</span>
          </li>
        ))}
        {Array.from({ length: blank }, (_, place) => (
          <li key={place} aria-hidden="true" />
        ))}
      </ol>
      {props.address !== undefined && <AddressLine handover={handover} address={props.address} />}
      {handover.asksOutcome && (
        <p className="outcome">
          <span>{t('emergency.outcome')}</span>
          {OUTCOMES.map((outcome) => (
            <Button
              key={outcome}
              size="small"
              type={handover.outcome === outcome ? 'primary' : 'default'}
              aria-pressed={handover.outcome === outcome}
              disabled={props.note === undefined}
              onClick={() => props.note?.(handover.partyId, outcome)}
            >
              {t(`emergency.outcomes.${outcome}`)}
            </Button>
          ))}
        </p>
      )}
      {(attempts.length > 1 || attempts.some(({ is }) => is === 'failed')) && (
        <p className="attempts">
          {attempts.map((attempt, place) => (
            <Fragment key={place}>
              {place > 0 && ' → '}
              <AttemptWords attempt={attempt} />
            </Fragment>
          ))}
        </p>
      )}
    </div>
  )
}

function AddressLine({ handover, address }: { handover: Handover; address: AddressMessage }): ReactNode {
  const { t } = useTranslation()
  const { is, send } = address
  if (is === 'none' && send === undefined) return null
  return (
    <p className="outcome" aria-live="polite">
      {is !== 'none' && (
        <span className={is === 'failed' ? 'trouble' : ''}>{t(`emergency.address.${is}`)}</span>
      )}
      {send !== undefined && (
        <Button size="small" onClick={() => send(handover.partyId)}>
          {t('emergency.sendAddress')}
        </Button>
      )}
    </p>
  )
}

function AttemptWords({ attempt }: { attempt: Attempt }): ReactNode {
  const { t } = useTranslation()
  const { label, is, end } = attempt
  return (
    <span className={is === 'failed' ? 'trouble' : ''}>
      {t(`emergency.attempt.${is}`, { label, end: end === undefined ? '' : t(`parties.end.${end}`) })}
    </span>
  )
}
