// The question before 强制小休 or 强制签退, where the button stood: a reason, yes or no. Escape means no.
import { Button, Input, type InputRef } from 'antd'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandInput } from '@hotline/contract'

export function ForceForm(props: {
  to: CommandInput<'agent:force'>['to']
  confirm: (why: string) => void
  cancel: () => void
}): ReactNode {
  const { t } = useTranslation()
  const { to, confirm, cancel } = props
  const [why, setWhy] = useState('')
  const input = useRef<InputRef>(null)
  const field = useId()
  const given = why.trim()
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="chosen-actions"
      onSubmit={(event) => {
        event.preventDefault()
        if (given !== '') confirm(given)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancel()
      }}
    >
      <label htmlFor={field}>{t('board.why')}</label>
      <Input
        id={field}
        ref={input}
        value={why}
        maxLength={100}
        placeholder={t('board.whyHint')}
        onChange={(event) => setWhy(event.target.value)}
      />
      <Button htmlType="submit" type="primary" disabled={given === ''}>
        {t(`board.confirm.${to}`)}
      </Button>
      <Button onClick={cancel}>{t('board.cancel')}</Button>
    </form>
  )
}
