// 话后处理: the countdown and one button.
import { Input, Select } from 'antd'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DISPOSITIONS, TEXT_LIMITS, type KnowledgeHit } from '@hotline/contract'
import { ActionButton } from '../../shared/action-button.tsx'
import { duration } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'
import { useFailureText } from '../../shared/use-failure-text.ts'
import type { WrapUpView } from './use-wrap-up.ts'

export function WrapUpPanel(props: {
  view: WrapUpView
  /** Of the knowledge base, as the desk shows them for this call. */
  entries?: readonly Pick<KnowledgeHit, 'id' | 'title'>[]
}): ReactNode {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const id = useId()
  const { view, entries = [] } = props
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
          placeholder={t('wrapUp.choose')}
          disabled={!view.open}
          onChange={(disposition) => view.change({ disposition })}
          options={DISPOSITIONS.map((value) => ({ value, label: t(`disposition.${value}`) }))}
        />
      </div>
      {view.disposition === 'answered_directly' && (
        <div className="field field-basis">
          <label htmlFor={`${id}-basis`}>{t('wrapUp.basis')}</label>
          <Select
            aria-label={t('wrapUp.entry')}
            allowClear
            placeholder={t('wrapUp.entryNone')}
            value={view.knowledgeEntryId}
            disabled={!view.open}
            onChange={(knowledgeEntryId: string | undefined) =>
              view.change({ knowledgeEntryId: knowledgeEntryId ?? null })
            }
            options={entries.map((entry) => ({ value: entry.id, label: entry.title }))}
          />
          <Input
            id={`${id}-basis`}
            value={view.basis}
            maxLength={200}
            placeholder={t('wrapUp.basisHint')}
            autoComplete="off"
            disabled={!view.open}
            onChange={(event) => view.change({ basis: event.target.value })}
          />
        </div>
      )}
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
