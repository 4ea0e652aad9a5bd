// 拨号盘: beside the call, above what is written; the keyboard types on it while it has the focus.
import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFailureText } from '../../shared/use-failure-text.ts'
import { DIALPAD_KEYS } from './dialpad-keys.ts'
import type { CallControlView } from './use-call-control.ts'

export function Dialpad({ view, close }: { view: CallControlView['dialpad']; close: () => void }): ReactNode {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const pad = useRef<HTMLDivElement>(null)
  useEffect(() => pad.current?.focus(), [])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && view.press(event.key)) {
      event.preventDefault()
    }
  }
  return (
    <div
      ref={pad}
      role="group"
      aria-label={t('control.dialpad')}
      className="dialpad"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <p className="dialpad-sent" aria-live="polite">
        {view.sent === '' ? (
          <span className="empty">{t('control.sentNone')}</span>
        ) : (
          <>
            {t('control.sent')} <strong>{view.sent}</strong>
          </>
        )}
      </p>
      <Button
        type="text"
        size="small"
        className="dialpad-close"
        aria-label={t('control.closeDialpad')}
        icon={<CloseOutlined />}
        onClick={close}
      />
      {DIALPAD_KEYS.map((key) => (
        <Button key={key} onClick={() => view.press(key)}>
          {key}
        </Button>
      ))}
      <p className={`dialpad-hint ${view.failure === undefined ? 'empty' : 'trouble'}`} aria-live="polite">
        {view.failure === undefined ? t('control.dialpadHint') : failureText(view.failure)}
      </p>
    </div>
  )
}
