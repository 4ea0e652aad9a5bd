// The ticket form beside the call. Everything in it works by keyboard, and nothing in it can lose text.
import { Button, Checkbox, Input, Select } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EmergencyClass, TEXT_LIMITS, TICKET_KINDS } from '@hotline/contract'
import { ActionButton } from '../../shared/action-button.tsx'
import { Panel } from '../../shared/panel.tsx'
import { SHORTCUTS, useShortcut } from '../../shared/shortcuts.ts'
import { StaleTicket } from './stale-ticket.tsx'
import { TicketLine } from './ticket-line.tsx'
import type { Field, TextField } from './ticket-model.ts'
import type { TicketView } from './use-ticket.ts'

export function TicketPanel({ view }: { view: TicketView }): ReactNode {
  const { t } = useTranslation()
  const { content } = view.draft
  const matter = useRef<TextAreaRef>(null)
  const kind = useRef<{ focus: () => void }>(null)
  const id = useId()
  useShortcut('matter', () => matter.current?.focus())

  const save = (as: 'draft' | 'register'): void => {
    const standing = view.save(as)
    if (standing === 'kind') kind.current?.focus()
    if (standing === 'matter') matter.current?.focus()
  }
  const problem = (field: Field): ReactNode => {
    const found = view.problems[field]
    return (
      <span className="field-problem" id={`${id}-${field}-problem`}>
        {found === undefined
          ? ''
          : t(`ticket.${found}`, { max: field in TEXT_LIMITS ? TEXT_LIMITS[field as TextField] : 0 })}
      </span>
    )
  }
  const text = (field: Exclude<TextField, 'matter'>): ReactNode => (
    <div className={`field field-${field}`}>
      <label htmlFor={`${id}-${field}`}>{t(`ticket.${field}`)}</label>
      <Input
        id={`${id}-${field}`}
        value={content[field]}
        onChange={(event) => view.write({ [field]: event.target.value })}
        maxLength={TEXT_LIMITS[field]}
        autoComplete="off"
        {...(field === 'contactNumber' ? { inputMode: 'tel' as const } : {})}
      />
    </div>
  )

  return (
    <Panel name={t('ticket.heading')} className="ticket" aside={<TicketLine view={view} />}>
      <div className="ticket-fields">
        {text('callerName')}
        {text('contactNumber')}
        <div className="field field-kind">
          <label htmlFor={`${id}-kind`}>{t('ticket.kind')}</label>
          <Select
            id={`${id}-kind`}
            ref={(select) => {
              kind.current = select
            }}
            value={content.kind}
            onChange={(value) => view.write({ kind: value })}
            options={TICKET_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            placeholder={t('ticket.kindPlaceholder')}
            aria-describedby={`${id}-kind-problem`}
            {...(view.problems.kind === undefined ? {} : { status: 'error' as const })}
          />
          {problem('kind')}
        </div>
        {text('address')}
        <div className="field-emergency">
          <Checkbox
            className="field-urgent"
            checked={content.urgent}
            onChange={(event) => view.write({ urgent: event.target.checked })}
          >
            {t('ticket.urgent')}
          </Checkbox>
          <label className="unseen" htmlFor={`${id}-class`}>
            {t('ticket.emergencyClass')}
          </label>
          <Select
            id={`${id}-class`}
            value={content.emergencyClass ?? null}
            // What was registered as an emergency stays one.
            disabled={content.emergencyClass !== undefined}
            title={t('ticket.emergencyClassNone')}
            placeholder={t('ticket.emergencyClass')}
            onChange={(value: EmergencyClass) => view.markEmergency(value)}
            options={EmergencyClass.options.map((value) => ({ value, label: t(`emergencyClass.${value}`) }))}
          />
        </div>
      </div>
      <div className="field field-matter">
        <div className="field-top">
          <label htmlFor={`${id}-matter`}>
            {t('ticket.matter')} <kbd aria-hidden="true">{SHORTCUTS.matter.keys}</kbd>
          </label>
          {problem('matter')}
          <span className="field-count">
            {t('ticket.count', { count: content.matter.length, max: TEXT_LIMITS.matter })}
          </span>
        </div>
        <Input.TextArea
          id={`${id}-matter`}
          ref={matter}
          value={content.matter}
          onChange={(event) => view.write({ matter: event.target.value })}
          maxLength={TEXT_LIMITS.matter}
          aria-describedby={`${id}-matter-problem`}
          {...(view.problems.matter === undefined ? {} : { status: 'error' as const })}
        />
      </div>
      <StaleTicket view={view} />
      <div className="ticket-foot">
        <ActionButton
          name={t('ticket.save')}
          shortcut="save"
          type="primary"
          action={() => save('register')}
        />
        <ActionButton
          name={t('ticket.saveDraft')}
          shortcut="saveDraft"
          action={view.draft.saved?.status === 'registered' ? undefined : () => save('draft')}
        />
        <span className="ticket-kept">{view.kept ? t('ticket.kept') : t('ticket.unsaveable')}</span>
        {view.fresh !== undefined && (
          <Button type="text" onClick={view.fresh}>
            {t('ticket.fresh')}
          </Button>
        )}
      </div>
    </Panel>
  )
}
