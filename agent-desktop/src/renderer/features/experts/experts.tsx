// 专家目录: one line when it is not needed; open, a list that is searched and asked by keys alone.
import { DownOutlined, SearchOutlined, UpOutlined } from '@ant-design/icons'
import { Button, Input, Segmented, type InputRef } from 'antd'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BRIEF_LIMITS } from '@hotline/contract'
import { Panel } from '../../shared/panel.tsx'
import { PURPOSES } from './experts-model.ts'
import { UnitList, unitDomId } from './unit-list.tsx'
import type { ExpertsView } from './use-experts.ts'

export function ExpertsPanel({ view, now }: { view: ExpertsView; now: number }): ReactNode {
  const { t } = useTranslation()
  const { open, toggle } = view.door
  return (
    <Panel
      name={t('experts.heading')}
      className={`experts ${open ? 'is-open' : ''}`}
      aside={
        <Button
          type="text"
          size="small"
          autoInsertSpace={false}
          aria-expanded={open}
          icon={open ? <UpOutlined aria-hidden="true" /> : <DownOutlined aria-hidden="true" />}
          onClick={toggle}
        >
          {open ? t('experts.close') : t('experts.open')}
        </Button>
      }
    >
      {open && <Opened view={view} now={now} />}
    </Panel>
  )
}

function Opened({ view, now }: { view: ExpertsView; now: number }): ReactNode {
  const { t } = useTranslation()
  const { purpose, choose, close, summons } = view.door
  const search = useRef<InputRef>(null)
  // What was searched last is replaced by the first letter.
  useEffect(() => search.current?.focus({ cursor: 'all' }), [summons])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const inBox = event.target === search.current?.input
    const inList = event.target instanceof HTMLElement && event.target.role === 'listbox'
    if (event.key === 'Escape') close()
    else if (event.key === '/' && !inBox && !isWriting(event.target)) search.current?.focus()
    else if (!inBox && !inList) return
    // The Enter that pressed 请专家 must not go on to ask the first unit.
    else if (event.key === 'Enter' && !event.repeat) view.ask?.()
    else if (!view.move(event.key)) return
    event.preventDefault()
  }
  /** In a text Enter is a line's end. */
  const askByKeys = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter' || !event.ctrlKey) return
    event.preventDefault()
    view.ask?.()
  }
  return (
    <div className="directory" onKeyDown={onKeyDown}>
      <Segmented
        size="small"
        block
        aria-label={t('experts.purposes')}
        value={purpose}
        onChange={choose}
        options={PURPOSES.map((value) => ({ value, label: t(`control.name.${value}`) }))}
      />
      <p className="purpose-hint">{t(`experts.purposeHint.${purpose}`)}</p>
      <Input
        ref={search}
        type="search"
        aria-label={t('experts.search')}
        placeholder={t('experts.search')}
        {...(view.marked === undefined
          ? {}
          : { 'aria-controls': 'expert-units', 'aria-activedescendant': unitDomId(view.marked) })}
        value={view.query}
        onChange={(event) => view.search(event.target.value)}
        prefix={<SearchOutlined aria-hidden="true" />}
        suffix={<kbd aria-hidden="true">/</kbd>}
        autoComplete="off"
      />
      <UnitList view={view} now={now} />
      <Input.TextArea
        aria-label={t('experts.question')}
        placeholder={t('experts.questionHint')}
        rows={2}
        value={view.question}
        maxLength={BRIEF_LIMITS.question}
        onChange={(event) => view.write({ question: event.target.value })}
        onKeyDown={askByKeys}
      />
      <Input
        aria-label={t('experts.note')}
        placeholder={t('experts.noteHint')}
        value={view.note}
        maxLength={BRIEF_LIMITS.note}
        autoComplete="off"
        onChange={(event) => view.write({ note: event.target.value })}
        onKeyDown={askByKeys}
      />
      <div className="directory-foot">
        <Button type="primary" disabled={view.ask === undefined} onClick={() => view.ask?.()}>
          {view.asking
            ? t('experts.asking')
            : view.marked === undefined
              ? t('experts.askNobody')
              : t('experts.ask', { name: view.marked.name })}
        </Button>
        <p className={view.refusal === '' ? 'empty' : 'trouble'} aria-live="polite">
          {[view.refusal, view.barred].find((words) => words !== '') ?? t('experts.keys')}
        </p>
      </div>
    </div>
  )
}

/** A slash in a question is a slash. */
function isWriting(target: EventTarget): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
}
