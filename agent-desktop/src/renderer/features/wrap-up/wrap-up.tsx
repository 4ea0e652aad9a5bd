// 话后处理: the countdown and one button.
import { Input, Select } from 'antd'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DISPOSITIONS, TEXT_LIMITS } from '@hotline/contract'
import { ActionButton } from '../../shared/action-button.tsx'
import { duration } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'
import { useFailureText } from '../../shared/use-failure-text.ts'
import type { WrapUpView } from './use-wrap-up.ts'

export function WrapUpPanel({ view }: { view: WrapUpView }): ReactNode {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const id = useId()
  const { leftMs } = view
  return (
    <Panel
      name={t('wrapUp.heading')}
      className={`wrap-up ${view.active ? 'is-wrap-up' : ''}`}
      aside={
        leftMs === undefined ? (
          !view.active && <span>{t('wrapUp.waiting')}</span>
        ) : (
          <span className="countdown">
            {leftMs > 0 ? t('wrapUp.left', { time: duration(leftMs) }) : t('wrapUp.over')}
          </span>
        )
      }
    >
      <div className="field">
        <label htmlFor={`${id}-disposition`}>{t('wrapUp.disposition')}</label>
        <Select
          id={`${id}-disposition`}
          value={view.disposition}
          disabled={!view.open}
          onChange={(disposition) => view.change({ disposition })}
          options={DISPOSITIONS.map((value) => ({ value, label: t(`disposition.${value}`) }))}
        />
      </div>
      <div className="field field-note">
        <label htmlFor={`${id}-note`}>{t('wrapUp.note')}</label>
        <Input.TextArea
          id={`${id}-note`}
          value={view.note}
          maxLength={TEXT_LIMITS.note}
          rows={2}
          disabled={!view.open}
          onChange={(event) => view.change({ note: event.target.value })}
        />
      </div>
      <ActionButton
        name={t('wrapUp.finish')}
        shortcut="finish"
        action={view.finish}
        tone="wrap-up"
        size="large"
        block
      />
      <p className="trouble" aria-live="polite">
        {view.failure === undefined ? '' : failureText(view.failure)}
      </p>
    </Panel>
  )
}
