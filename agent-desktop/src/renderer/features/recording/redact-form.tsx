// Takes a stretch out for good: from here, to here, why, and one more yes.
import { Button, Input } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { REASON_LENGTH } from '@hotline/contract'
import { useNow } from '../../shared/clock.ts'
import { duration } from '../../shared/format.ts'
import { useRefusal } from '../../shared/use-refusal.ts'

export function RedactForm(props: {
  atMs: number
  durationMs: number
  redact: (wish: { fromMs: number; toMs: number; why: string }) => Promise<void>
}): ReactNode {
  const { t } = useTranslation()
  const refusal = useRefusal(useNow())
  const [from, setFrom] = useState<number>()
  const [to, setTo] = useState<number>()
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const field = useId()
  const whole = from !== undefined && to !== undefined && to > from
  const given = why.trim().length >= REASON_LENGTH.least

  const redact = async (): Promise<void> => {
    if (!whole || !given) return
    setBusy(true)
    try {
      await props.redact({ fromMs: Math.round(from), toMs: Math.round(to), why: why.trim() })
      setFrom(undefined)
      setTo(undefined)
      setWhy('')
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="redact"
      aria-label={t('recording.redact')}
      onSubmit={(event) => {
        event.preventDefault()
        refusal.follow(redact())
      }}
    >
      <h3>{t('recording.redact')}</h3>
      <p className="empty">{t('recording.redactHint')}</p>
      <div className="redact-row">
        <Button onClick={() => setFrom(props.atMs)}>
          {t('recording.redactFrom')} {from === undefined ? '' : duration(from)}
        </Button>
        <Button onClick={() => setTo(Math.min(props.durationMs, props.atMs))}>
          {t('recording.redactTo')} {to === undefined ? '' : duration(to)}
        </Button>
        <label htmlFor={field}>{t('recording.redactWhy')}</label>
        <Input
          id={field}
          value={why}
          maxLength={REASON_LENGTH.most}
          onChange={(event) => setWhy(event.target.value)}
        />
        <Button htmlType="submit" danger disabled={!whole || !given || busy} loading={busy}>
          {t('recording.redactNow')}
        </Button>
      </div>
      <p aria-live="polite">{refusal.words !== '' && <span className="trouble">{refusal.words}</span>}</p>
    </form>
  )
}
