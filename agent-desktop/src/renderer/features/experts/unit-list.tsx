// The units: name and presence, what they are for, and how well they answer, in columns that can be compared.
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  MinusCircleOutlined,
  PhoneFilled,
  PhoneOutlined,
  WarningFilled,
} from '@ant-design/icons'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExpertUnitView } from '@hotline/contract'
import { duration } from '../../shared/format.ts'
import { useFailureText } from '../../shared/use-failure-text.ts'
import { answerRate, isAskable, meanAnswerSeconds, unitPresence, type UnitPresence } from './experts-model.ts'
import type { ExpertsView } from './use-experts.ts'

export function unitDomId({ unitId }: Pick<ExpertUnitView, 'unitId'>): string {
  return `expert-unit-${unitId}`
}

export function UnitList({ view, now }: { view: ExpertsView; now: number }): ReactNode {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const { read, units, marked } = view
  const query = view.query.trim()
  const markedId = marked === undefined ? undefined : unitDomId(marked)
  useEffect(() => {
    if (markedId !== undefined) document.getElementById(markedId)?.scrollIntoView({ block: 'nearest' })
  }, [markedId])

  if (read.units === undefined) {
    return read.failure === undefined ? (
      <p className="units-none empty">{t('experts.loading')}</p>
    ) : (
      <p className="units-none trouble">{failureText(read.failure)}</p>
    )
  }
  if (units.length === 0 && (read.query === query || read.failure === undefined)) {
    const words = query === '' ? t('experts.empty') : t('experts.nothing', { query })
    return <p className="units-none empty">{read.query === query ? words : t('experts.loading')}</p>
  }
  return (
    <div className="units">
      {read.failure !== undefined && (
        <p className="trouble">
          <WarningFilled aria-hidden="true" />{' '}
          {t('experts.stale', { time: duration(now - (read.readAt ?? now)) })}
          {failureText(read.failure)}
        </p>
      )}
      {units.length === 0 ? (
        <p className="units-none empty">{t('experts.nothing', { query })}</p>
      ) : (
        <>
          <p className="units-head" aria-hidden="true">
            <span>{t('experts.unit')}</span>
            <span>{t('experts.rate')}</span>
            <span>{t('experts.mean')}</span>
          </p>
          <ul
            id="expert-units"
            role="listbox"
            aria-label={t('experts.list')}
            aria-activedescendant={markedId}
            tabIndex={0}
            className="units-list"
          >
            {units.map((unit) => (
              <Unit key={unit.unitId} unit={unit} view={view} isMarked={unit.unitId === marked?.unitId} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function Unit(props: { unit: ExpertUnitView; view: ExpertsView; isMarked: boolean }): ReactNode {
  const { t } = useTranslation()
  const { unit, isMarked } = props
  const { asked, answered } = unit
  const rate = answerRate(unit)
  const mean = meanAnswerSeconds(unit)
  return (
    <li
      id={unitDomId(unit)}
      role="option"
      aria-selected={isMarked}
      aria-disabled={!isAskable(unit)}
      className="unit"
      onClick={() => props.view.mark(unit.unitId)}
      onDoubleClick={() => props.view.ask?.()}
    >
      <span className="unit-name">{unit.name}</span>
      <span
        className="figure"
        title={rate === undefined ? t('experts.rateNone') : t('experts.rateWhy', { asked, answered })}
      >
        <span className="unseen">{t('experts.rate')}</span>
        {rate === undefined ? '—' : `${rate} %`}
      </span>
      <span
        className="figure"
        title={mean === undefined ? t('experts.meanNone') : t('experts.meanWhy', { answered })}
      >
        <span className="unseen">{t('experts.mean')}</span>
        {mean === undefined ? '—' : t('experts.seconds', { count: mean })}
      </span>
      <span className="unit-about">
        <Presence unit={unit} />
        <span>{[unit.duty, unit.place].filter((words) => words !== '').join(' · ')}</span>
      </span>
    </li>
  )
}

const PRESENCE: Record<UnitPresence, { tone: string; icon: ReactNode }> = {
  noContact: { tone: 'trouble', icon: <WarningFilled /> },
  offDuty: { tone: 'off', icon: <ClockCircleOutlined /> },
  busy: { tone: 'talking', icon: <PhoneFilled /> },
  seated: { tone: 'ready', icon: <CheckCircleFilled /> },
  offline: { tone: 'off', icon: <MinusCircleOutlined /> },
  telephone: { tone: 'ready', icon: <PhoneOutlined /> },
}

function Presence({ unit }: { unit: ExpertUnitView }): ReactNode {
  const { t } = useTranslation()
  const presence = unitPresence(unit)
  const { tone, icon } = PRESENCE[presence]
  const contacts = unit.contacts
    .map(({ label, presence: of, onDuty, hours }) =>
      [label, onDuty ? t(`experts.of.${of}`) : t('experts.offDutyOf', { hours })].join(' '),
    )
    .join('\n')
  return (
    <span className={`presence tone-${tone}`} title={contacts}>
      <span aria-hidden="true">{icon}</span> {t(`experts.presence.${presence}`)}
    </span>
  )
}
