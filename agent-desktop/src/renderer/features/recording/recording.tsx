// 录音 of one journey, in a drawer beside the work: what there is, then a reason, then the player.
import { Button, Drawer, Input } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { REASON_LENGTH, type RecordingView } from '@hotline/contract'
import { useNow } from '../../shared/clock.ts'
import { dateTime, duration } from '../../shared/format.ts'
import { Panel } from '../../shared/panel.tsx'
import { useFailureText } from '../../shared/use-failure-text.ts'
import { useRefusal } from '../../shared/use-refusal.ts'
import { Player } from './player.tsx'
import { useRecording } from './use-recording.ts'

export function RecordingDrawer(props: { journeyId: string | undefined; close: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <Drawer
      open={props.journeyId !== undefined}
      onClose={props.close}
      title={t('recording.heading')}
      placement="bottom"
      mask={false}
      size={420}
      closable={{ 'aria-label': t('recording.close') }}
      destroyOnHidden
    >
      {props.journeyId !== undefined && <RecordingRegion key={props.journeyId} journeyId={props.journeyId} />}
    </Drawer>
  )
}

export function RecordingRegion({ journeyId }: { journeyId: string }): ReactNode {
  const { t } = useTranslation()
  const failureText = useFailureText()
  const { view, listening, failure, listen, redact } = useRecording(journeyId)
  return (
    <Panel
      name={t('recording.heading')}
      className="recording"
      aside={typeof view?.startedAt === 'number' && <time>{dateTime(view.startedAt)}</time>}
    >
      {failure !== undefined && (
        <p role="alert" className="trouble">
          {failureText(failure)}
        </p>
      )}
      {view === undefined && failure === undefined && <p className="empty">{t('recording.loading')}</p>}
      {view !== undefined && <Facts view={view} />}
      {view?.state === 'ready' &&
        (listening === undefined ? (
          <ReasonForm listen={listen} />
        ) : (
          <Player view={view} listening={listening} redact={redact} />
        ))}
    </Panel>
  )
}

function Facts({ view }: { view: RecordingView }): ReactNode {
  const { t } = useTranslation()
  const { state, fault, durationMs, expiresAt, agents } = view
  const known = fault === null ? undefined : FAULTS.find((each) => each === fault)
  return (
    <div className="recording-facts" aria-live="polite">
      <p>
        <strong>{t(`recording.state.${state}`)}</strong>
        {durationMs !== null && <span>{duration(durationMs)}</span>}
        {view.class !== null && <span>{t(`recording.class.${view.class}`)}</span>}
        {expiresAt !== null && (
          <span>{t('recording.until', { date: dateTime(expiresAt).slice(0, 10) })}</span>
        )}
        {agents.map(({ agentId, atMs }) => (
          <span key={`${agentId}${String(atMs)}`}>
            {t('recording.agentFrom', { id: agentId, at: duration(atMs) })}
          </span>
        ))}
      </p>
      {fault !== null && <p className="trouble">{t(`recording.fault.${known ?? 'no_file'}`)}</p>}
    </div>
  )
}

const FAULTS = ['off', 'disk_low', 'not_writable', 'refused', 'not_growing', 'no_file'] as const

function ReasonForm({ listen }: { listen: (why: string) => Promise<void> }): ReactNode {
  const { t } = useTranslation()
  const refusal = useRefusal(useNow())
  const [why, setWhy] = useState('')
  const field = useId()
  const given = why.trim()
  return (
    <form
      className="recording-reason"
      onSubmit={(event) => {
        event.preventDefault()
        if (given.length >= REASON_LENGTH.least) refusal.follow(listen(given))
      }}
    >
      <label htmlFor={field}>{t('recording.why')}</label>
      <Input
        id={field}
        value={why}
        maxLength={REASON_LENGTH.most}
        placeholder={t('recording.whyHint')}
        onChange={(event) => setWhy(event.target.value)}
      />
      <Button htmlType="submit" type="primary" disabled={given.length < REASON_LENGTH.least}>
        {t('recording.listen')}
      </Button>
      <p className="empty">{t('recording.audited')}</p>
      <p aria-live="polite">{refusal.words !== '' && <span className="trouble">{refusal.words}</span>}</p>
    </form>
  )
}
